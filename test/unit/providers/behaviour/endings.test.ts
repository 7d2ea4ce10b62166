import assert from 'node:assert/strict';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import { anthropicEvent } from '../../../servers/anthropicAnswer.ts';
import { chatChunk, chatDone } from '../../../servers/chatAnswer.ts';
import { ollamaLine } from '../../../servers/ollamaAnswer.ts';
import { responsesEvent } from '../../../servers/responsesAnswer.ts';
import { createGate, type Action } from '../../../servers/scriptedServer.ts';
import {
  allProtocols,
  failureOf,
  head,
  run,
  sends,
  withServer,
  type Run,
  type RunOptions,
} from './harness.ts';

async function answered(
  protocol: WireProtocol,
  actions: readonly Action[],
  options: RunOptions = {},
): Promise<Run & { readonly requests: number }> {
  let result: Run | undefined;
  let requests = 0;
  await withServer(
    protocol,
    () => [head(protocol), ...actions],
    async (baseUrl, server) => {
      result = await run(protocol, baseUrl, options);
      requests = server.requests.length;
    },
  );
  return { ...result!, requests };
}

const choice = (delta: object, finish_reason: unknown = null) =>
  chatChunk({ choices: [{ index: 0, delta, finish_reason }] });
const chatUsage = (output: number) =>
  chatChunk({
    choices: [],
    usage: { prompt_tokens: 70, completion_tokens: output, total_tokens: 70 + output },
  });

const message = [
  anthropicEvent('message_start', {
    message: { id: 'm', model: 'claude-test', usage: { input_tokens: 7, output_tokens: 1 } },
  }),
  anthropicEvent('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  anthropicEvent('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'All said.' } }),
  anthropicEvent('content_block_stop', { index: 0 }),
];
const stops = (stop_reason: unknown, output_tokens = 9) =>
  anthropicEvent('message_delta', { delta: { stop_reason }, usage: { output_tokens } });

const responseText = responsesEvent('response.output_text.delta', {
  output_index: 0,
  content_index: 0,
  delta: 'All said.',
});
const responseEnd = (response: object, type = 'response.completed') => responsesEvent(type, { response });

const line = (fields: object) =>
  ollamaLine({ model: 'gemma-test', message: { role: 'assistant', content: 'All said.' }, ...fields });

/** A whole answer without anything behind the word for its end. */
const upToTheWord: Readonly<Partial<Record<WireProtocol, readonly string[]>>> = {
  anthropic: [...message, stops('end_turn')],
  'openai-compatible': [choice({ content: 'All said.' }), choice({}, 'stop')],
};

const ping: Readonly<Record<WireProtocol, string>> = {
  anthropic: anthropicEvent('ping', {}),
  openai: ': ping\n\n',
  'openai-compatible': ': ping\n\n',
  ollama: '\n',
};

for (const protocol of ['anthropic', 'openai-compatible'] as const) {
  const pieces = sends(upToTheWord[protocol]!);

  describe(`an answer over ${protocol} that has said why it stops`, () => {
    it('is finished when the server closes without a proper end', async () => {
      const result = await answered(protocol, pieces);
      assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'stop');
      assert.equal(result.text, 'All said.');
    });

    it('is finished when the connection is reset', async () => {
      const result = await answered(protocol, [...pieces, { do: 'reset' }]);
      assert.equal(result.last.type, 'finished');
    });

    it('is finished when what follows is broken', async () => {
      const result = await answered(protocol, [...pieces, ...sends(['data: {"half\n\n'])]);
      assert.equal(result.last.type, 'finished');
    });

    it('does not wait for a server that only keeps the connection open', async () => {
      const pings = Array.from({ length: 20 }, () => ping[protocol]);
      const actions: Action[] = [...pieces, ...sends(pings), { do: 'stall' }];
      const result = await answered(protocol, actions, { timeouts: { tailMs: 30 } });
      assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'stop');
      assert.equal(result.text, 'All said.');
    });
  });
}

describe('an answer of Chat Completions without a word for its end', () => {
  it('is cut where the word is empty and the connection is reset', async () => {
    const gate = createGate();
    const pieces = sends([choice({ content: 'All' }, ''), choice({ content: ' sa' }, '')]);
    const actions: Action[] = [...pieces, { do: 'pause', until: gate.opened }, { do: 'reset' }];
    const result = await answered('openai-compatible', actions, {
      onEvent: (event) => {
        if (event.type === 'text-delta' && event.text === ' sa') gate.open();
      },
    });
    assert.equal(failureOf(result).kind, 'truncated');
    assert.equal(result.text, 'All sa');
  });

  for (const nothing of ['', 'null', null]) {
    it(`is cut where the word is ${JSON.stringify(nothing)} and the server closes`, async () => {
      const result = await answered('openai-compatible', sends([choice({ content: 'All sa' }, nothing)]));
      assert.equal(failureOf(result).kind, 'truncated');
      assert.equal(result.text, 'All sa');
    });
  }

  it('is finished by [DONE], and its usage is the last word', async () => {
    const result = await answered(
      'openai-compatible',
      sends([choice({ content: 'All said.' }), chatUsage(9), 'data:[DONE]\n\n']),
    );
    assert.deepEqual(result.last.type === 'finished' && result.last.finish, {
      unified: 'stop',
      raw: undefined,
    });
    assert.deepEqual(result.usage, { source: 'reported', inputUncachedTokens: 70, outputTokens: 9 });
    assert.equal(result.requests, 1);
  });

  it('is cut where [DONE] comes in the middle of a call', async () => {
    const call = {
      tool_calls: [{ index: 0, id: 'a', function: { name: 'open', arguments: '{"file":"li' } }],
    };
    assert.equal(
      failureOf(await answered('openai-compatible', sends([choice(call), chatDone]))).kind,
      'truncated',
    );
  });

  it('is cut where nothing came before [DONE]', async () => {
    assert.equal(failureOf(await answered('openai-compatible', sends([chatDone]))).kind, 'truncated');
  });
});

describe('words of other vendors', () => {
  const wires: Readonly<Record<string, (word: string) => Promise<Run>>> = {
    'openai-compatible': (word) =>
      answered('openai-compatible', sends([choice({ content: 'All said.' }), choice({}, word), chatDone])),
    anthropic: (word) =>
      answered('anthropic', sends([...message, stops(word), anthropicEvent('message_stop', {})])),
    openai: (word) =>
      answered(
        'openai',
        sends([responseText, responseEnd({ status: 'incomplete', incomplete_details: { reason: word } })]),
      ),
    ollama: (word) => answered('ollama', sends([line({ done: true, done_reason: word })])),
  };
  for (const [protocol, answer] of Object.entries(wires)) {
    for (const [word, meaning] of [
      ['end_turn', 'stop'],
      ['MAX_TOKENS', 'length'],
      ['model_length', 'length'],
      ['SAFETY', 'refusal'],
      ['network_error', 'server'],
      ['abort', 'server'],
      ['insufficient_system_resource', 'overloaded'],
      ['a_new_word', 'length'],
    ] as const) {
      it(`${word} means ${meaning} over ${protocol}`, async () => {
        const { last } = await answer(word);
        assert.equal(last.type === 'finished' ? last.finish.unified : last.failure.kind, meaning);
        if (last.type !== 'finished') return;
        assert.equal(last.finish.raw, word);
        assert.equal(last.finish.isUnsure, word === 'a_new_word' ? true : undefined);
      });
    }
  }

  it('a new word does not take away a call that is whole', async () => {
    const call = {
      tool_calls: [{ index: 0, id: 'a', function: { name: 'open', arguments: '{"file":"lib"}' } }],
    };
    const { last } = await answered(
      'openai-compatible',
      sends([choice(call), choice({}, 'a_new_word'), chatDone]),
    );
    assert.deepEqual(last.type === 'finished' && last.finish, { unified: 'tool-calls', raw: 'a_new_word' });
  });

  it('a word for calls without any call is no answer', async () => {
    const result = await answered(
      'openai-compatible',
      sends([choice({ reasoning: 'Hm.' }), choice({}, 'tool_calls'), chatDone]),
    );
    assert.match(failureOf(result).message, /sent no call/);
  });
});

describe('an answer that is as long as its cap', () => {
  for (const protocol of allProtocols) {
    const written = (outputTokens: number) =>
      sends(wireFormats[protocol].write({ text: 'All sa', usage: { inputTokens: 70, outputTokens } }));

    it(`was cut over ${protocol}, whatever the server says`, async () => {
      const { last } = await answered(protocol, written(40), { request: { maxOutputTokens: 40 } });
      assert.equal(last.type === 'finished' && last.finish.unified, 'length');
    });

    it(`was not cut over ${protocol} one token below`, async () => {
      const { last } = await answered(protocol, written(39), { request: { maxOutputTokens: 40 } });
      assert.equal(last.type === 'finished' && last.finish.unified, 'stop');
    });
  }

  it('was not cut where only thinking that does not count goes above it', async () => {
    const usage = {
      prompt_tokens: 7,
      completion_tokens: 60,
      completion_tokens_details: { reasoning_tokens: 50 },
    };
    const pieces = [
      choice({ content: 'All said.' }),
      choice({}, 'stop'),
      chatChunk({ choices: [], usage }),
      chatDone,
    ];
    const { last } = await answered('openai-compatible', sends(pieces), { request: { maxOutputTokens: 40 } });
    assert.equal(last.type === 'finished' && last.finish.unified, 'stop');
  });

  it('keeps calls that are whole and drops one that is not', async () => {
    const call = (index: number, json: string) => ({
      tool_calls: [{ index, id: `id-${index}`, function: { name: 'open', arguments: json } }],
    });
    const pieces = [
      choice(call(0, '{"file":"a"}')),
      choice(call(1, '{"file":"')),
      choice({}, 'tool_calls'),
      chatUsage(40),
      chatDone,
    ];
    const result = await answered('openai-compatible', sends(pieces), { request: { maxOutputTokens: 40 } });
    assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'length');
    const calls = result.events.flatMap((event) =>
      event.type === 'tool-call-finished' ? [event.call.id] : [],
    );
    assert.deepEqual(calls, ['id-0']);
  });
});

describe('what a response says of itself', () => {
  const endings: readonly [what: string, events: readonly string[], meaning: string][] = [
    ['incomplete inside of completed', [responseEnd({ status: 'incomplete' })], 'length'],
    [
      'a reason inside of completed',
      [responseEnd({ incomplete_details: { reason: 'max_output_tokens' } })],
      'length',
    ],
    [
      'failed inside of completed',
      [responseEnd({ status: 'failed', error: { code: 'server_error', message: 'Oh.' } })],
      'server',
    ],
    ['cancelled', [responseEnd({ status: 'cancelled' }, 'response.cancelled')], 'server'],
    ['another name for the end', [responseEnd({ status: 'completed' }, 'response.done')], 'stop'],
    ['[DONE] without a last event', [chatDone], 'stop'],
  ];
  for (const [what, events, meaning] of endings) {
    it(`counts: ${what}`, async () => {
      const { last } = await answered('openai', sends([responseText, ...events]));
      assert.equal(last.type === 'finished' ? last.finish.unified : last.failure.kind, meaning);
    });
  }
});

describe('a message of Anthropic that ends in a call', () => {
  const call = [
    anthropicEvent('content_block_start', {
      index: 1,
      content_block: { type: 'tool_use', id: 't', name: 'open', input: {} },
    }),
    anthropicEvent('content_block_delta', {
      index: 1,
      delta: { type: 'input_json_delta', partial_json: '{"file":"li' },
    }),
  ];

  it('is cut where the call is, and the server closes', async () => {
    assert.equal(
      failureOf(await answered('anthropic', sends([...message, ...call, stops('tool_use')]))).kind,
      'truncated',
    );
  });

  it('ran into the limit where the server says so', async () => {
    const { last } = await answered('anthropic', sends([...message, ...call, stops('max_tokens')]));
    assert.equal(last.type === 'finished' && last.finish.unified, 'length');
  });
});
