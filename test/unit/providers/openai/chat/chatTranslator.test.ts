import assert from 'node:assert/strict';
import { chatChunk, chatDone } from '../../../../servers/chatAnswer.ts';
import { failureOf, head, run, sends, withServer, type Run } from '../../behaviour/harness.ts';

const protocol = 'openai-compatible';

async function streamed(chunks: readonly Record<string, unknown>[], headers = {}): Promise<Run> {
  let result: Run | undefined;
  const script = () => [head(protocol, headers), ...sends([...chunks.map(chatChunk), chatDone])];
  await withServer(protocol, script, async (baseUrl) => {
    result = await run(protocol, baseUrl);
  });
  return result!;
}

const choice = (delta: Record<string, unknown>, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

describe('what compatible servers do differently', () => {
  it('takes usage in the chunk that finishes', async () => {
    const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };
    const result = await streamed([choice({ content: 'Hi.' }), { ...choice({}, 'stop'), usage }]);
    assert.deepEqual(result.usage, { source: 'reported', inputUncachedTokens: 7, outputTokens: 3 });
  });

  const counts = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };
  const places: readonly (readonly [string, readonly Record<string, unknown>[]])[] = [
    [
      'the choice that finishes (Moonshot)',
      [{ choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage: counts }] }],
    ],
    ['the piece that finishes', [choice({ usage: counts }, 'stop')]],
    ["the server's own field (Groq)", [{ ...choice({}, 'stop'), x_groq: { id: 'r', usage: counts } }]],
    [
      "the server's own field beside an empty one of the protocol",
      [{ ...choice({}, 'stop'), usage: {}, x_groq: { usage: counts } }],
    ],
    [
      'timings alone (llama.cpp)',
      [{ ...choice({}, 'stop'), timings: { cache_n: 4, prompt_n: 3, predicted_n: 3, predicted_ms: 8.5 } }],
    ],
    [
      'an earlier chunk than the zeros of the last',
      [
        { ...choice({}, 'stop'), usage: counts },
        { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } },
      ],
    ],
  ];
  for (const [what, chunks] of places) {
    it(`finds usage in ${what}`, async () => {
      const result = await streamed([choice({ content: 'Hi.' }), ...chunks]);
      const { inputUncachedTokens = 0, cacheReadTokens = 0, outputTokens } = result.usage;
      assert.equal(inputUncachedTokens + cacheReadTokens, 7);
      assert.equal(outputTokens, 3);
      assert.equal(result.usage.source, 'reported');
    });
  }

  it('takes usage that comes with every chunk for the last word only when nothing follows it', async () => {
    const counting = (content: string, completion_tokens: number) => ({
      ...choice({ content }),
      usage: { prompt_tokens: 7, completion_tokens },
    });
    const whole = await streamed([counting('Hi', 1), counting('.', 2), choice({}, 'stop')]);
    assert.deepEqual(whole.usage, { source: 'reported', inputUncachedTokens: 7, outputTokens: 2 });
    const left = await streamed([counting('Hi', 1), choice({ content: ' and more.' }), choice({}, 'stop')]);
    assert.deepEqual(left.usage, { source: 'partial', inputUncachedTokens: 7, outputTokens: 1 });
  });

  it('does not take a part of the prompt for all of it (llama.cpp)', async () => {
    const timings = { prompt_n: 3, predicted_n: 3 };
    const result = await streamed([choice({ content: 'Hi.' }), { ...choice({}, 'stop'), timings }]);
    assert.deepEqual(result.usage, { source: 'partial', outputTokens: 3 });
  });

  it('finishes without usage and claims to know none', async () => {
    const result = await streamed([choice({ content: 'Hi.' }), choice({}, 'stop')]);
    assert.equal(result.last.type, 'finished');
    assert.deepEqual(result.usage, { source: 'partial' });
  });

  it('tells calls apart by their ids where all have the index 0', async () => {
    const call = (id: string, path: string) =>
      choice({ tool_calls: [{ index: 0, id, function: { name: 'read', arguments: `{"path":"${path}"}` } }] });
    const result = await streamed([call('a', 'one'), call('b', 'two'), choice({}, 'stop')]);
    const calls = result.events.flatMap((event) => (event.type === 'tool-call-finished' ? [event.call] : []));
    assert.deepEqual(
      calls.map(({ id, argumentsJson }) => [id, argumentsJson]),
      [
        ['a', '{"path":"one"}'],
        ['b', '{"path":"two"}'],
      ],
    );
    assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'tool-calls');
  });

  it('gives an id to a call that has none', async () => {
    const piece = { tool_calls: [{ index: 0, id: '', function: { name: 'now', arguments: '' } }] };
    const result = await streamed([choice(piece), choice({}, 'tool_calls')]);
    const calls = result.events.flatMap((event) => (event.type === 'tool-call-finished' ? [event.call] : []));
    assert.deepEqual(calls, [{ id: 'id-0', name: 'now', argumentsJson: '{}' }]);
  });

  it('drops a call that the limit cut in its arguments', async () => {
    const piece = {
      tool_calls: [{ index: 0, id: 'a', function: { name: 'edit', arguments: '{"search":"hal' } }],
    };
    const result = await streamed([choice({ content: 'Now.' }), choice(piece), choice({}, 'length')]);
    assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'length');
    assert.equal(
      result.events.some(({ type }) => type === 'tool-call-finished'),
      false,
    );
  });

  it("keeps OpenRouter's generation id and reads its word for a failure behind it", async () => {
    const result = await streamed([
      { id: 'gen-123', ...choice({ reasoning: 'Hm.' }) },
      { id: 'gen-123', ...choice({ content: 'Ha' }, 'error') },
    ]);
    assert.equal(failureOf(result).kind, 'server');
    assert.equal(result.last.requestId, 'gen-123');
    assert.equal(result.reasoning, 'Hm.');
  });

  it('reads the upstream status that a gateway puts into the stream', async () => {
    const result = await streamed([choice({ content: 'Ha' }), { error: { code: 429, message: 'upstream' } }]);
    assert.equal(failureOf(result).kind, 'rate-limit');
    assert.equal(failureOf(result).status, 429);
  });

  it('takes the content filter for a refusal', async () => {
    const result = await streamed([choice({ content: 'Well' }), choice({}, 'content_filter')]);
    assert.equal(failureOf(result).kind, 'refusal');
  });

  it("takes LiteLLM's cost from the headers", async () => {
    const result = await streamed([choice({ content: 'Hi.' }), choice({}, 'stop')], {
      'x-litellm-response-cost': '0.0021',
    });
    assert.equal(result.usage.reportedCostNanoUsd, 2_100_000);
  });

  it('is lenient with values of another type and strict with what cannot be read', async () => {
    const odd = await streamed([
      { choices: null },
      choice({ content: 5, tool_calls: null }),
      choice({ content: 'ok' }, 'eos'),
    ]);
    assert.equal(odd.text, '5ok');
    assert.deepEqual(odd.last.type === 'finished' && odd.last.finish, { unified: 'stop', raw: 'eos' });
    let strict: Run | undefined;
    await withServer(
      protocol,
      () => [head(protocol), ...sends(['data: 7\n\n'])],
      async (baseUrl) => {
        strict = await run(protocol, baseUrl);
      },
    );
    assert.equal(failureOf(strict!).kind, 'malformed');
  });
});
