import assert from 'node:assert/strict';
import type { Question } from '../../../../src/core/model/question.ts';
import { createToolConsent } from '../../../../src/presentation/questions/askToolConsent.ts';

const { signal } = new AbortController();

describe('the consent to a call of a tool', () => {
  const askedWith = async (answer: string | undefined, argumentsJson = '{"branch":"main"}') => {
    let seen: Question | undefined;
    const consent = createToolConsent((question) => {
      seen = question;
      return Promise.resolve(answer);
    });
    return { mayRun: await consent({ tool: 'deploy', argumentsJson }, signal), seen };
  };

  it('is given by one answer only', async () => {
    assert.equal((await askedWith('run')).mayRun, true);
    assert.equal((await askedWith('refuse')).mayRun, false);
    assert.equal((await askedWith(undefined)).mayRun, false);
  });

  it('is asked for with the tool and its arguments, as words and not too many of them', async () => {
    const { seen } = await askedWith('run', `{"a":"[x](command:evil)\u202e","b":"${'y'.repeat(1_000)}"}`);
    assert.match(seen?.title ?? '', /run the tool deploy\?/);
    assert.match(seen?.detail ?? '', /\[x\] – \(command:evil\)/);
    assert.ok(!(seen?.detail ?? '').includes('\u202e'));
    assert.ok((seen?.detail ?? '').length < 350);
    assert.deepEqual(
      seen?.answers.map(({ id }) => id),
      ['run', 'refuse'],
    );
  });

  it('rejects once the step is stopped', async () => {
    const consent = createToolConsent(() => Promise.resolve('run'));
    await assert.rejects(consent({ tool: 'deploy', argumentsJson: '{}' }, AbortSignal.abort()), {
      name: 'AbortError',
    });
  });
});
