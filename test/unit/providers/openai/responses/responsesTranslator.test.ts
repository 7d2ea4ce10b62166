import assert from 'node:assert/strict';
import { responsesEvent } from '../../../../servers/responsesAnswer.ts';
import { failureOf, head, run, sends, withServer, type Run } from '../../behaviour/harness.ts';

async function ended(type: string, response: Record<string, unknown>): Promise<Run> {
  let result: Run | undefined;
  const events = [
    responsesEvent('response.output_text.delta', { delta: 'Some' }),
    responsesEvent(type, { response }),
  ];
  await withServer(
    'openai',
    () => [head('openai'), ...sends(events)],
    async (baseUrl) => {
      result = await run('openai', baseUrl);
    },
  );
  return result!;
}

const usage = { input_tokens: 11, output_tokens: 5 };
const reported = { source: 'reported', inputUncachedTokens: 11, outputTokens: 5 };

describe('endings of a response', () => {
  it('fails by the error that a failed response names, with its usage', async () => {
    const error = { code: 'rate_limit_exceeded', message: 'Too fast.' };
    const result = await ended('response.failed', { status: 'failed', error, usage });
    assert.equal(failureOf(result).kind, 'rate-limit');
    assert.equal(failureOf(result).message, 'Too fast.');
    assert.deepEqual(result.usage, reported);
  });

  it('fails as a server error where a failed response names none', async () => {
    const result = await ended('response.failed', { status: 'failed', error: null });
    assert.equal(failureOf(result).kind, 'server');
    assert.deepEqual(result.usage, { source: 'partial' });
  });

  it('takes the content filter for a refusal', async () => {
    const result = await ended('response.incomplete', {
      incomplete_details: { reason: 'content_filter' },
      usage,
    });
    assert.equal(failureOf(result).kind, 'refusal');
    assert.deepEqual(result.usage, reported);
  });

  it('keeps the reason of an incomplete response', async () => {
    const result = await ended('response.incomplete', {
      incomplete_details: { reason: 'max_output_tokens' },
      usage,
    });
    assert.deepEqual(result.last.type === 'finished' && result.last.finish, {
      unified: 'length',
      raw: 'max_output_tokens',
    });
  });

  it('is malformed where the last event has no response', async () => {
    const events = [responsesEvent('response.completed', {})];
    await withServer(
      'openai',
      () => [head('openai'), ...sends(events)],
      async (baseUrl) => {
        assert.equal(failureOf(await run('openai', baseUrl)).kind, 'malformed');
      },
    );
  });
});
