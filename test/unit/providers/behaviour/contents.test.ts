import assert from 'node:assert/strict';
import type { WireProtocol } from '../../../servers/wireFormat.ts';
import type { ToolCall } from '../../../../src/core/model/request/request.ts';
import { anthropicEvent } from '../../../servers/anthropicAnswer.ts';
import { chatChunk, chatDone } from '../../../servers/chatAnswer.ts';
import { ollamaLine } from '../../../servers/ollamaAnswer.ts';
import { responsesEvent } from '../../../servers/responsesAnswer.ts';
import { head, run, sends, withServer, type Run, type RunOptions } from './harness.ts';

async function answered(
  protocol: WireProtocol,
  pieces: readonly string[],
  options: RunOptions = {},
): Promise<Run> {
  let result: Run | undefined;
  await withServer(
    protocol,
    () => [head(protocol), ...sends(pieces)],
    async (baseUrl) => {
      result = await run(protocol, baseUrl, options);
    },
  );
  return result!;
}

function callsOf({ events }: Run): readonly ToolCall[] {
  return events.flatMap((event) => (event.type === 'tool-call-finished' ? [event.call] : []));
}

/** What an answer holds, or the kind of its failure. */
interface Expected {
  readonly text?: string;
  readonly reasoning?: string;
  readonly calls?: readonly [name: string, argumentsJson: string][];
  readonly failure?: string;
}

function check(result: Run, { text = '', reasoning = '', calls = [], failure }: Expected): void {
  assert.equal(result.last.type === 'failed' ? result.last.failure.kind : undefined, failure);
  assert.equal(result.text, text);
  assert.equal(result.reasoning, reasoning);
  assert.deepEqual(
    callsOf(result).map(({ name, argumentsJson }) => [name, argumentsJson]),
    calls,
  );
}

const chat = (...choices: readonly object[]) => [
  ...choices.map((fields) => chatChunk({ choices: [{ index: 0, ...fields }] })),
  chatChunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  chatDone,
];

describe('contents of Chat Completions', () => {
  const cases: readonly [what: string, pieces: readonly string[], expected: Expected][] = [
    [
      'parts with thinking, then a text',
      chat(
        { delta: { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Two and two.' }] }] } },
        { delta: { content: [{ type: 'text', text: 'It is ' }, 'just '] } },
        { delta: { content: 'four.' } },
      ),
      { reasoning: 'Two and two.', text: 'It is just four.' },
    ],
    [
      'a single part, a part without a type, and a remark about the source',
      chat(
        { delta: { content: { type: 'text', text: 'One ' } } },
        { delta: { content: [{ text: 'two' }, { type: 'reference', reference_ids: [1] }] } },
      ),
      { text: 'One two' },
    ],
    ['a number', chat({ delta: { content: 42 } }), { text: '42' }],
    ['a truth value', chat({ delta: { content: true } }), { text: 'true' }],
    ['null, then a text', chat({ delta: { content: null } }, { delta: { content: 'Hi' } }), { text: 'Hi' }],
    [
      'an object that was parsed on the way',
      chat({ delta: { content: { answer: 4 } } }),
      { text: '{"answer":4}' },
    ],
    [
      'a part that cannot be read',
      chat({ delta: { content: [{ type: 'image_url', image_url: {} }] } }),
      { failure: 'malformed' },
    ],
    ['a call that cannot be read', chat({ delta: { tool_calls: 'open' } }), { failure: 'malformed' }],
    [
      'a message in the place of a piece',
      chat({ message: { content: 'Hel' } }, { message: { content: 'lo' } }),
      { text: 'Hello' },
    ],
    [
      'a last message that repeats all pieces',
      [
        chatChunk({ choices: [{ delta: { content: 'Hel' } }] }),
        chatChunk({ choices: [{ delta: { content: 'lo' } }] }),
        chatChunk({
          object: 'chat.completion',
          choices: [{ message: { content: 'Hello.' }, finish_reason: 'stop' }],
        }),
        chatDone,
      ],
      { text: 'Hello.' },
    ],
    [
      'a message beside each piece that repeats all pieces',
      chat(
        { delta: { content: 'Hel' }, message: { content: 'Hel' } },
        { delta: { content: 'lo' }, message: { content: 'Hello' } },
      ),
      { text: 'Hello' },
    ],
    [
      'calls in a last message alone',
      [
        chatChunk({ choices: [{ delta: { content: 'Let me look.' } }] }),
        chatChunk({
          choices: [
            {
              delta: {},
              message: {
                content: 'Let me look.',
                tool_calls: [{ id: 'a', function: { name: 'open', arguments: { file: 'x' } } }],
              },
              finish_reason: 'tool_calls',
            },
          ],
        }),
        chatDone,
      ],
      { text: 'Let me look.', calls: [['open', '{"file":"x"}']] },
    ],
    [
      'the old kind of call',
      chat(
        { delta: { function_call: { name: 'open', arguments: '' } } },
        { delta: { function_call: { arguments: '{"file":' } } },
        { delta: { function_call: { arguments: '"x"}' } } },
      ),
      { calls: [['open', '{"file":"x"}']] },
    ],
    [
      'the old kind of call beside the new one',
      chat({
        delta: {
          function_call: { name: 'open', arguments: '{"file":"x"}' },
          tool_calls: [{ index: 0, id: 'a', function: { name: 'open', arguments: '{"file":"x"}' } }],
        },
      }),
      { calls: [['open', '{"file":"x"}']] },
    ],
    [
      'thinking in a field of its own',
      chat({ delta: { reasoning: 'Hm.' } }, { delta: { content: 'Yes.' } }),
      { reasoning: 'Hm.', text: 'Yes.' },
    ],
    [
      'the same thinking in two fields',
      chat(
        { delta: { reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] } },
        { delta: { content: 'Yes.' } },
      ),
      { reasoning: 'Hm.', text: 'Yes.' },
    ],
    [
      'thinking in details alone, one of them hidden',
      chat(
        {
          delta: {
            reasoning_details: [
              { type: 'reasoning.summary', summary: 'Hm.' },
              { type: 'reasoning.encrypted', data: 'c2VjcmV0' },
            ],
          },
        },
        { delta: { content: 'Yes.' } },
      ),
      { reasoning: 'Hm.', text: 'Yes.' },
    ],
    [
      'a refusal among the parts',
      chat({ delta: { content: [{ type: 'refusal', refusal: 'No.' }] } }),
      { failure: 'refusal' },
    ],
    [
      'an error without a name',
      [chatChunk({ code: 'InternalError', message: 'It broke.' })],
      { failure: 'server' },
    ],
    [
      'an error that says that there is none',
      [chatChunk({ error: null, choices: [{ delta: { content: 'Hi' } }] }), ...chat()],
      { text: 'Hi' },
    ],
    [
      'another answer to the same question',
      chat({ delta: { content: 'One' } }, { index: 1, delta: { content: 'Two' } }),
      { text: 'One' },
    ],
  ];
  for (const [what, pieces, expected] of cases) {
    it(`are read: ${what}`, async () => {
      check(await answered('openai-compatible', pieces), expected);
    });
  }
});

const response = (fields: object = {}) =>
  responsesEvent('response.completed', { response: { status: 'completed', ...fields } });
const said = (text: string) => ({ type: 'message', id: 'msg', content: [{ type: 'output_text', text }] });
const called = (fields: object) => ({ type: 'function_call', name: 'open', ...fields });

describe('contents of Responses', () => {
  const at = { output_index: 0, item_id: 'msg', content_index: 0 };
  const cases: readonly [what: string, pieces: readonly string[], expected: Expected][] = [
    ['a text only in the last event', [response({ output: [said('Hello.')] })], { text: 'Hello.' }],
    [
      'a text only in its last piece',
      [responsesEvent('response.output_text.done', { ...at, text: 'Hello.' }), response()],
      { text: 'Hello.' },
    ],
    [
      'a text only in its item',
      [responsesEvent('response.output_item.done', { output_index: 0, item: said('Hello.') }), response()],
      { text: 'Hello.' },
    ],
    [
      'a text in pieces and in all other ways',
      [
        responsesEvent('response.output_text.delta', { ...at, delta: 'Hel' }),
        responsesEvent('response.output_text.delta', { ...at, delta: 'lo' }),
        responsesEvent('response.output_text.done', { ...at, text: 'Hello' }),
        responsesEvent('response.content_part.done', { ...at, part: { type: 'output_text', text: 'Hello' } }),
        responsesEvent('response.output_item.done', { output_index: 0, item: said('Hello') }),
        response({ output: [{ type: 'reasoning', summary: [] }, said('Hello')] }),
      ],
      { text: 'Hello' },
    ],
    [
      'the rest of a text in its last piece',
      [
        responsesEvent('response.output_text.delta', { ...at, delta: 'Hel' }),
        responsesEvent('response.output_text.done', { ...at, text: 'Hello' }),
        response(),
      ],
      { text: 'Hello' },
    ],
    [
      'pieces without numbers',
      [
        responsesEvent('response.output_text.delta', { delta: 'Hel' }),
        responsesEvent('response.output_text.delta', { delta: 'lo' }),
        responsesEvent('response.output_item.done', { output_index: 1, item: said('Hello') }),
        response(),
      ],
      { text: 'Hello' },
    ],
    [
      'calls only in the last event, one without ids',
      [
        response({
          output: [
            called({ call_id: 'a', arguments: '{"file":"x"}' }),
            called({ arguments: '{"file":"y"}' }),
          ],
        }),
      ],
      {
        calls: [
          ['open', '{"file":"x"}'],
          ['open', '{"file":"y"}'],
        ],
      },
    ],
    [
      'arguments as an object',
      [
        responsesEvent('response.output_item.done', {
          output_index: 0,
          item: called({ call_id: 'a', arguments: { file: 'x' } }),
        }),
        response(),
      ],
      { calls: [['open', '{"file":"x"}']] },
    ],
    [
      'a call in pieces and no item at its end',
      [
        responsesEvent('response.output_item.added', {
          output_index: 0,
          item: called({ id: 'fc', call_id: 'a', arguments: '' }),
        }),
        responsesEvent('response.function_call_arguments.delta', {
          output_index: 0,
          item_id: 'fc',
          delta: '{"file":',
        }),
        responsesEvent('response.function_call_arguments.delta', {
          output_index: 0,
          item_id: 'fc',
          delta: '"x"}',
        }),
        responsesEvent('response.function_call_arguments.done', {
          output_index: 0,
          item_id: 'fc',
          arguments: '{"file":"x"}',
        }),
        response(),
      ],
      { calls: [['open', '{"file":"x"}']] },
    ],
    [
      'two calls with one number',
      [
        responsesEvent('response.output_item.done', {
          output_index: 0,
          item: called({ call_id: 'a', arguments: '{"file":"x"}' }),
        }),
        responsesEvent('response.output_item.done', {
          output_index: 0,
          item: called({ call_id: 'b', arguments: '{"file":"y"}' }),
        }),
        response(),
      ],
      {
        calls: [
          ['open', '{"file":"x"}'],
          ['open', '{"file":"y"}'],
        ],
      },
    ],
    [
      'a refusal only in the last event',
      [response({ output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] }] })],
      { failure: 'refusal' },
    ],
    [
      'a refusal only in its last piece',
      [responsesEvent('response.refusal.done', { ...at, refusal: 'No.' }), response()],
      { failure: 'refusal' },
    ],
    [
      'thinking only in its item',
      [
        responsesEvent('response.output_item.done', {
          output_index: 0,
          item: { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
        }),
        responsesEvent('response.output_text.done', { ...at, output_index: 1, text: 'Yes.' }),
        response(),
      ],
      { reasoning: 'Hm.', text: 'Yes.' },
    ],
    ['nothing at all', [response({ output: [] })], { failure: 'malformed' }],
  ];
  for (const [what, pieces, expected] of cases) {
    it(`are read: ${what}`, async () => {
      check(await answered('openai', pieces), expected);
    });
  }
});

const block = (index: number | undefined, content_block: object) =>
  anthropicEvent('content_block_start', { ...(index === undefined ? {} : { index }), content_block });
const piece = (index: number | undefined, delta: object) =>
  anthropicEvent('content_block_delta', { ...(index === undefined ? {} : { index }), delta });
const use = (id: string, input: unknown = {}) => ({ type: 'tool_use', id, name: 'open', input });
const inMessage = (...events: readonly string[]) => [
  anthropicEvent('message_start', {
    message: { model: 'claude-test', usage: { input_tokens: 7, output_tokens: 1 } },
  }),
  ...events,
  anthropicEvent('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } }),
  anthropicEvent('message_stop', {}),
];

describe('contents of Anthropic', () => {
  const cases: readonly [what: string, pieces: readonly string[], expected: Expected][] = [
    [
      'the input of a call with its beginning',
      inMessage(block(0, use('a', { file: 'x' }))),
      { calls: [['open', '{"file":"x"}']] },
    ],
    [
      'the input of a call as JSON text',
      inMessage(block(0, use('a', '{"file":"x"}'))),
      { calls: [['open', '{"file":"x"}']] },
    ],
    [
      'a piece of input that is an object',
      inMessage(block(0, use('a')), piece(0, { type: 'input_json_delta', partial_json: { file: 'x' } })),
      { calls: [['open', '{"file":"x"}']] },
    ],
    [
      'two calls with one number',
      inMessage(
        block(0, use('a')),
        piece(0, { type: 'input_json_delta', partial_json: '{"file":"x"}' }),
        block(0, use('b')),
        piece(0, { type: 'input_json_delta', partial_json: '{"file":"y"}' }),
      ),
      {
        calls: [
          ['open', '{"file":"x"}'],
          ['open', '{"file":"y"}'],
        ],
      },
    ],
    [
      'blocks without numbers',
      inMessage(
        block(undefined, { type: 'text', text: '' }),
        piece(undefined, { type: 'text_delta', text: 'Now.' }),
        block(undefined, use('a')),
        piece(undefined, { type: 'input_json_delta', partial_json: '{"file":"x"}' }),
      ),
      { text: 'Now.', calls: [['open', '{"file":"x"}']] },
    ],
    ['a text without a beginning', inMessage(piece(0, { type: 'text_delta', text: 'Hi' })), { text: 'Hi' }],
    [
      'a piece of a call that never began',
      inMessage(piece(3, { type: 'input_json_delta', partial_json: '{' })),
      { failure: 'malformed' },
    ],
    [
      'a text of parts',
      inMessage(block(0, { type: 'text', text: [{ type: 'text', text: 'Hi' }] })),
      { text: 'Hi' },
    ],
    [
      'a message that came whole with its beginning',
      [
        anthropicEvent('message_start', {
          message: { model: 'claude-test', content: [{ type: 'text', text: 'Hi' }, use('a', { file: 'x' })] },
        }),
        anthropicEvent('message_delta', { delta: { stop_reason: 'tool_use' } }),
        anthropicEvent('message_stop', {}),
      ],
      { text: 'Hi', calls: [['open', '{"file":"x"}']] },
    ],
  ];
  for (const [what, pieces, expected] of cases) {
    it(`are read: ${what}`, async () => {
      check(await answered('anthropic', pieces), expected);
    });
  }
});

const last = ollamaLine({
  model: 'gemma-test',
  message: { role: 'assistant', content: '' },
  done: true,
  done_reason: 'stop',
});
const says = (message: object) => ollamaLine({ model: 'gemma-test', message, done: false });
const calling = (fields: object) =>
  says({ content: '', tool_calls: [{ function: { name: 'open', ...fields } }] });

describe('contents of Ollama', () => {
  const cases: readonly [what: string, pieces: readonly string[], expected: Expected][] = [
    [
      'arguments as JSON text',
      [calling({ arguments: '{"file":"x"}' }), last],
      { calls: [['open', '{"file":"x"}']] },
    ],
    [
      'arguments as an object',
      [calling({ arguments: { file: 'x' } }), last],
      { calls: [['open', '{"file":"x"}']] },
    ],
    ['no arguments', [calling({}), last], { calls: [['open', '{}']] }],
    [
      'two calls alike',
      [calling({ arguments: {} }), calling({ arguments: { file: 'x' } }), last],
      {
        calls: [
          ['open', '{}'],
          ['open', '{"file":"x"}'],
        ],
      },
    ],
    ['a text of parts', [says({ content: [{ type: 'text', text: 'Hi' }] }), last], { text: 'Hi' }],
    ['a number', [says({ content: 4 }), last], { text: '4' }],
    [
      'null beside thinking',
      [says({ content: null, thinking: 'Hm.' }), says({ content: 'Yes.' }), last],
      { reasoning: 'Hm.', text: 'Yes.' },
    ],
    [
      'a call that cannot be read',
      [says({ content: '', tool_calls: ['open'] }), last],
      { failure: 'malformed' },
    ],
    ['a part that cannot be read', [says({ content: [{ type: 'image' }] }), last], { failure: 'malformed' }],
  ];
  for (const [what, pieces, expected] of cases) {
    it(`are read: ${what}`, async () => {
      check(await answered('ollama', pieces), expected);
    });
  }
});
