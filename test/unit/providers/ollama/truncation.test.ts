import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { judgePromptCount } from '../../../../src/providers/ollama/truncation.ts';
import { ollamaAnswer } from '../../../servers/ollamaAnswer.ts';
import { failureOf, head, run, sends, withServer } from '../behaviour/harness.ts';

const prose = 'The quick brown fox jumps over the lazy dog while nobody is looking. '.repeat(300);
const user = (content: string) => ({ role: 'user', content });
const request = (content: string, num_ctx?: number) => ({
  messages: [user(content)],
  ...(num_ctx === undefined ? {} : { options: { num_ctx } }),
});

/** What a server that counted so many tokens of the prompt comes to. */
async function answered(inputTokens: number, contextTokens: number) {
  let result: Awaited<ReturnType<typeof run>> | undefined;
  const usage = { inputTokens, outputTokens: 20 };
  const script = () => [head('ollama'), ...sends(ollamaAnswer({ text: 'Sure.', usage }))];
  await withServer('ollama', script, async (baseUrl) => {
    result = await run('ollama', baseUrl, {
      request: { messages: [{ role: 'user', text: prose }], contextTokens },
    });
  });
  return result!;
}

describe('a count of prompt tokens that is far too small', () => {
  it('fails the answer when it is the length of a context: the prompt was cut in silence', async () => {
    const result = await answered(512, 8192);
    assert.equal(failureOf(result).kind, 'context-length');
    assert.match(failureOf(result).message, /cut the prompt in silence/);
    assert.deepEqual(result.usage, { source: 'reported', inputUncachedTokens: 512, outputTokens: 20 });
  });

  it('is no count, and the answer is kept, when it can only be what the cache lacked', async () => {
    const result = await answered(37, 16_384);
    assert.equal(result.last.type, 'finished');
    assert.equal(result.text, 'Sure.');
    assert.deepEqual(result.usage, { source: 'partial', outputTokens: 20 });
    assert.equal((result.last.usage.raw as { prompt_eval_count: number }).prompt_eval_count, 37);
  });

  const conversation = (last: string) => [
    { role: 'system', content: prose.slice(0, 900) },
    user(prose),
    { role: 'assistant', content: 'I look.' },
    { role: 'tool', content: last },
  ];
  const cases = [
    [
      'a part of the context that was asked for, which holds all of it',
      request(prose, 16_384),
      300,
      'doubtful',
    ],
    ['a handful of tokens where no context was asked for', request(prose), 12, 'doubtful'],
    ['a context of the model itself, shorter than asked for', request(prose, 16_384), 2_048, 'cut'],
    ['such a context with a place left for the answer', request(prose, 16_384), 2_047, 'cut'],
    ['all of the context that was asked for', request(prose, 1_500), 1_500, 'cut'],
    ['half of the context that was asked for', request(prose, 3_000), 1_501, 'cut'],
    ['a little of a prompt that cannot fit', request(prose, 2_048), 40, 'cut'],
    [
      'less than the instructions and the last message, which are never left out',
      { messages: conversation(prose), options: { num_ctx: 32_768 } },
      1_300,
      'doubtful',
    ],
    [
      'enough for the instructions and the last message, so that others may have been left out',
      { messages: conversation('a.ts'), options: { num_ctx: 32_768 } },
      1_300,
      'cut',
    ],
    [
      'too little for a conversation that was cut down to a context',
      { messages: conversation('a.ts'), options: { num_ctx: 32_768 } },
      150,
      'doubtful',
    ],
  ] as const;
  for (const [what, sent, promptTokens, kind] of cases) {
    it(`is ${kind} when it is ${what}`, () => {
      assert.equal(judgePromptCount(sent, promptTokens).kind, kind);
    });
  }

  it('is not seen in an honest count of prose or code', async () => {
    assert.equal(judgePromptCount(request(prose), Math.floor(prose.length / 5)).kind, 'sound');
    const code = await readFile(new URL(import.meta.url), 'utf8');
    assert.equal(judgePromptCount(request(code), Math.floor(code.length / 6)).kind, 'sound');
  });

  it('is not seen in white space, which many tokenizers join', () => {
    assert.equal(judgePromptCount(request(`${' '.repeat(40_000)}end`), 30).kind, 'sound');
  });

  it('is not seen where the server tells no count or the prompt is short', () => {
    assert.equal(judgePromptCount(request(prose), undefined).kind, 'sound');
    assert.equal(judgePromptCount(request('Hi.'), 1).kind, 'sound');
  });
});
