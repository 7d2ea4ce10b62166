import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { truncationFailure } from '../../../../src/providers/ollama/truncation.ts';
import { ollamaAnswer } from '../../../servers/ollamaAnswer.ts';
import { failureOf, head, run, sends, withServer } from '../behaviour/harness.ts';

const request = (content: string) => ({ messages: [{ role: 'user', content }] });
const prose = 'The quick brown fox jumps over the lazy dog while nobody is looking. '.repeat(300);

describe('the silent cut of a prompt', () => {
  it('is noticed when far fewer tokens were read than were sent', async () => {
    const usage = { inputTokens: 512, outputTokens: 20 };
    const script = () => [head('ollama'), ...sends(ollamaAnswer({ text: 'Sure.', usage }))];
    await withServer('ollama', script, async (baseUrl) => {
      const result = await run('ollama', baseUrl, {
        request: { messages: [{ role: 'user', text: prose }] },
      });
      assert.equal(failureOf(result).kind, 'context-length');
      assert.match(failureOf(result).message, /cut the prompt in silence/);
      assert.deepEqual(result.usage, { source: 'reported', inputUncachedTokens: 512, outputTokens: 20 });
    });
  });

  it('is not suspected of an honest count of prose or code', async () => {
    assert.equal(truncationFailure(request(prose), Math.floor(prose.length / 5)), undefined);
    const code = await readFile(new URL(import.meta.url), 'utf8');
    assert.equal(truncationFailure(request(code), Math.floor(code.length / 6)), undefined);
  });

  it('is not suspected of white space, which many tokenizers join', () => {
    assert.equal(truncationFailure(request(`${' '.repeat(40_000)}end`), 30), undefined);
  });

  it('is not suspected where the server tells no count or the prompt is short', () => {
    assert.equal(truncationFailure(request(prose), undefined), undefined);
    assert.equal(truncationFailure(request('Hi.'), 1), undefined);
  });
});
