import { anthropicEvent } from './anthropicAnswer.ts';
import type { AnswerToolCall } from './answer.ts';
import { chatChunk, chatDone } from './chatAnswer.ts';
import { ollamaLine } from './ollamaAnswer.ts';
import { responsesEvent } from './responsesAnswer.ts';
import { startServer, type ScriptedServer, type SeenRequest } from './scriptedServer.ts';
import { wireFormats, type WireProtocol } from './wireFormat.ts';

type Json = Readonly<Record<string, unknown>>;

/** A vendor that thinks before it calls tools, and what it demands of the requests that bring the results. */
export interface ThinkingVendor {
  readonly name: string;
  readonly protocol: WireProtocol;
  /** The events of a turn that thinks and then makes these calls. */
  readonly turn: (calls: readonly AnswerToolCall[]) => readonly string[];
  /** Status and body of the refusal of a conversation that does not give back what it has to; nothing when it does. */
  readonly refusal: (body: Json) => { readonly status: number; readonly body: string } | undefined;
}

/** Starts the vendor's server: it thinks and calls, turn by turn, until it has no calls left, and then says `Done.` */
export async function startThinkingVendor(
  vendor: ThinkingVendor,
  turns: readonly (readonly AnswerToolCall[])[],
): Promise<ScriptedServer & { readonly baseUrl: string; readonly refusals: () => number }> {
  const format = wireFormats[vendor.protocol];
  let answered = 0;
  let refusals = 0;
  const server = await startServer((request: SeenRequest) => {
    const refusal = vendor.refusal(JSON.parse(request.body) as Json);
    if (refusal !== undefined) {
      refusals++;
      return [
        { do: 'respond', status: refusal.status, headers: { 'content-type': 'application/json' } },
        { do: 'send', bytes: refusal.body },
      ];
    }
    const calls = turns[answered++];
    const events = calls === undefined ? format.write({ text: 'Done.' }) : vendor.turn(calls);
    return [
      { do: 'respond', headers: { 'content-type': format.contentType } },
      ...events.map((bytes) => ({ do: 'send' as const, bytes })),
    ];
  });
  return { ...server, baseUrl: `${server.url}${format.basePath}`, refusals: () => refusals };
}

/** A turn of Chat Completions from deltas of the vendor's own and calls, with what each call has besides. */
function chatTurn(
  deltas: readonly Json[],
  calls: readonly AnswerToolCall[],
  extra: (index: number) => Json = () => ({}),
): string[] {
  const head = { id: 'chatcmpl-01', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'm' };
  const choice = (delta: Json, finish_reason: string | null = null) =>
    chatChunk({ ...head, choices: [{ index: 0, delta, finish_reason }] });
  return [
    ...deltas.map((delta) => choice(delta)),
    ...calls.map(({ id, name, argumentsJson }, index) =>
      choice({
        tool_calls: [
          { index, id, type: 'function', function: { name, arguments: argumentsJson }, ...extra(index) },
        ],
      }),
    ),
    choice({}, 'tool_calls'),
    chatChunk({
      ...head,
      choices: [],
      usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
    }),
    chatDone,
  ];
}

/** The model's own turns of a conversation that have called tools. */
function callingTurns(body: Json): readonly Json[] {
  const messages = (body['messages'] ?? []) as readonly Json[];
  return messages.filter(
    (message) => message['role'] === 'assistant' && Array.isArray(message['tool_calls']),
  );
}

const refused = (message: string, type = 'invalid_request_error') => ({
  status: 400,
  body: JSON.stringify({ error: { message, type, param: null, code: type } }),
});

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

const deepseekSentence = 'The `reasoning_content` in the thinking mode must be passed back to the API.';

/** DeepSeek's rule: every turn with calls has the field, be it empty. */
const deepseekRule: ThinkingVendor['refusal'] = (body) =>
  callingTurns(body).every((turn) => typeof turn['reasoning_content'] === 'string')
    ? undefined
    : refused(deepseekSentence);

/** The same, and the thinking must be the very one that was sent. */
const exactly =
  (field: string, wanted: unknown, message: string): ThinkingVendor['refusal'] =>
  (body) =>
    callingTurns(body).every((turn) => isSame(turn[field], wanted)) ? undefined : refused(message);

const thought = [{ content: null, reasoning_content: 'I should ' }, { reasoning_content: 'look.' }];

const details = [
  {
    type: 'reasoning.text',
    text: 'I should look.',
    format: 'anthropic-claude-v1',
    index: 0,
    signature: 'c2ln',
  },
  { type: 'reasoning.encrypted', data: 'ZW5j', format: 'openai-responses-v1', index: 1, id: 'rs_1' },
];

const blocks = [
  { type: 'thinking', thinking: 'I should look.', signature: 'c2ln' },
  { type: 'redacted_thinking', data: 'aGlkZGVu' },
  { type: 'thinking', thinking: 'And there.', signature: 'c2lnMg==' },
];

const signed = { google: { thought_signature: 'c2lnbmF0dXJl' } };

/** Google's rule: the first call of a turn is signed, and the errors come in an array. */
const googleRule =
  (isRight: (call: Json) => boolean): ThinkingVendor['refusal'] =>
  (body) => {
    const firstCalls = callingTurns(body).map((turn) => (turn['tool_calls'] as readonly Json[])[0] ?? {});
    if (firstCalls.every(isRight)) return undefined;
    const message =
      'Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly.';
    return {
      status: 400,
      body: JSON.stringify([{ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }]),
    };
  };

const signatureOf = (call: Json) =>
  (call['extra_content'] as typeof signed | undefined)?.google.thought_signature;

/** A server that does not take the field which it sends itself. */
const refuses =
  (field: string, status: number, body: (field: string) => unknown): ThinkingVendor['refusal'] =>
  (request) =>
    callingTurns(request).some((turn) => field in turn)
      ? { status, body: JSON.stringify(body(field)) }
      : undefined;

/** A turn of the Messages API from blocks of thinking and calls. */
function anthropicTurn(thinking: readonly Json[], calls: readonly AnswerToolCall[]): string[] {
  const uses = calls.map(({ id, name, argumentsJson }) => ({
    type: 'tool_use',
    id,
    name,
    input: JSON.parse(argumentsJson) as unknown,
  }));
  return [
    anthropicEvent('message_start', {
      message: { model: 'm', usage: { input_tokens: 100, output_tokens: 1 } },
    }),
    ...[...thinking, ...uses].flatMap((content_block, index) => [
      anthropicEvent('content_block_start', { index, content_block }),
      anthropicEvent('content_block_stop', { index }),
    ]),
    anthropicEvent('message_delta', { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 20 } }),
    anthropicEvent('message_stop', {}),
  ];
}

/** The blocks of thinking of each turn that has called tools. */
function thinkingOf(body: Json): readonly (readonly Json[])[] {
  return (body['messages'] as readonly Json[])
    .filter(({ role }) => role === 'assistant')
    .map(({ content }) => content as readonly Json[])
    .filter((content) => content.some(({ type }) => type === 'tool_use'))
    .map((content) => content.filter(({ type }) => String(type).includes('thinking')));
}

const anthropicRefused = (message: string) => ({
  status: 400,
  body: JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } }),
});

const signedBlock = { type: 'thinking', thinking: '', signature: 'c2lnbmF0dXJl' };
const unsignedBlock = { type: 'thinking', thinking: 'I should look.' };

const reasoningItem = {
  id: 'rs_01',
  type: 'reasoning',
  summary: [{ type: 'summary_text', text: 'I should look.' }],
  encrypted_content: 'ZW5jcnlwdGVk',
};

function responsesTurn(calls: readonly AnswerToolCall[]): string[] {
  const made = calls.map(({ id, name, argumentsJson }) => ({
    id: `fc_${id}`,
    type: 'function_call',
    call_id: id,
    name,
    arguments: argumentsJson,
  }));
  return [
    ...[reasoningItem, ...made].map((item) => responsesEvent('response.output_item.done', { item })),
    responsesEvent('response.completed', {
      response: { model: 'm', status: 'completed', usage: { input_tokens: 100, output_tokens: 20 } },
    }),
  ];
}

/** The vendors, each with the rule and the sentence that it is known for. */
export const thinkingVendors: readonly ThinkingVendor[] = [
  {
    name: 'DeepSeek',
    protocol: 'openai-compatible',
    turn: (calls) => chatTurn(thought, calls),
    refusal: exactly('reasoning_content', 'I should look.', deepseekSentence),
  },
  {
    name: 'DeepSeek that thought nothing',
    protocol: 'openai-compatible',
    turn: (calls) => chatTurn([{ content: null, reasoning_content: '' }], calls),
    refusal: deepseekRule,
  },
  {
    name: 'a server that only names the field',
    protocol: 'openai-compatible',
    turn: (calls) => chatTurn([{ content: null, reasoning_content: null }], calls),
    refusal: deepseekRule,
  },
  {
    name: 'OpenRouter',
    protocol: 'openai-compatible',
    turn: (calls) =>
      chatTurn(
        [
          {
            content: '',
            reasoning: 'I should ',
            reasoning_details: [
              { type: 'reasoning.text', text: 'I should ', format: 'anthropic-claude-v1', index: 0 },
            ],
          },
          {
            content: '',
            reasoning: 'look.',
            reasoning_details: [{ type: 'reasoning.text', text: 'look.', index: 0 }],
          },
          {
            reasoning: null,
            reasoning_details: [{ type: 'reasoning.text', signature: 'c2ln', index: 0 }, details[1]],
          },
        ],
        calls,
      ),
    refusal: exactly('reasoning_details', details, 'reasoning_details must be preserved as they came'),
  },
  {
    name: 'Cerebras, which takes back only its own name',
    protocol: 'openai-compatible',
    turn: (calls) => chatTurn([{ reasoning: 'I should ' }, { reasoning: 'look.' }], calls),
    refusal: (body) =>
      callingTurns(body).every(
        (turn) => turn['reasoning'] === 'I should look.' && !('reasoning_content' in turn),
      )
        ? undefined
        : refused("property 'messages.1.assistant.reasoning_content' is unsupported", 'wrong_api_format'),
  },
  {
    name: 'GitHub',
    protocol: 'openai-compatible',
    turn: (calls) =>
      chatTurn([{ reasoning_text: 'I should look.' }, { reasoning_opaque: 'c2VhbGVk' }], calls),
    refusal: exactly('reasoning_opaque', 'c2VhbGVk', 'reasoning_opaque is missing'),
  },
  {
    name: 'Claude behind LiteLLM',
    protocol: 'openai-compatible',
    turn: (calls) =>
      chatTurn(
        [
          {
            reasoning_content: 'I should ',
            thinking_blocks: [{ type: 'thinking', thinking: 'I should ', signature: null }],
          },
          { reasoning_content: 'look.', thinking_blocks: [{ type: 'thinking', thinking: 'look.' }] },
          { thinking_blocks: [{ type: 'thinking', thinking: '', signature: 'c2ln' }] },
          { thinking_blocks: [blocks[1]] },
          { thinking_blocks: [{ type: 'thinking', thinking: 'And there.', signature: 'c2lnMg==' }] },
        ],
        calls,
      ),
    refusal: exactly(
      'thinking_blocks',
      blocks,
      'messages.1.content.0.thinking: is missing from thinking_blocks',
    ),
  },
  {
    name: 'Google, which signs the first call',
    protocol: 'openai-compatible',
    turn: (calls) => chatTurn([], calls, (index) => (index === 0 ? { extra_content: signed } : {})),
    refusal: googleRule((call) => signatureOf(call) === 'c2lnbmF0dXJl'),
  },
  {
    name: 'Google behind LiteLLM',
    protocol: 'openai-compatible',
    turn: (calls) =>
      chatTurn([], calls, () => ({ provider_specific_fields: { thought_signature: 'c2lnbmF0dXJl' } })),
    refusal: googleRule((call) =>
      isSame(call['provider_specific_fields'], { thought_signature: 'c2lnbmF0dXJl' }),
    ),
  },
  {
    name: 'Anthropic',
    protocol: 'anthropic',
    turn: (calls) => anthropicTurn([signedBlock], calls),
    refusal: (body) =>
      thinkingOf(body).every((found) => isSame(found, [signedBlock]))
        ? undefined
        : anthropicRefused('messages.1: expected the thinking blocks as they came'),
  },
  {
    name: 'DeepSeek over Anthropic’s wire, which signs nothing',
    protocol: 'anthropic',
    turn: (calls) => anthropicTurn([unsignedBlock], calls),
    refusal: (body) =>
      thinkingOf(body).every((found) => isSame(found, [unsignedBlock]))
        ? undefined
        : anthropicRefused('The `content[].thinking` in the thinking mode must be passed back to the API.'),
  },
  {
    name: 'OpenAI',
    protocol: 'openai',
    turn: responsesTurn,
    refusal: (body) => {
      const items = body['input'] as readonly Json[];
      const isRight = items.every(
        ({ type }, index) => type !== 'function_call' || isReasoned(items.slice(0, index)),
      );
      return isRight
        ? undefined
        : refused("Item 'fc_1' of type 'function_call' was provided without its required 'reasoning' item.");
    },
  },
  {
    name: 'Ollama',
    protocol: 'ollama',
    turn: (calls) => [
      ollamaLine({
        model: 'm',
        message: { role: 'assistant', content: '', thinking: 'I should ' },
        done: false,
      }),
      ollamaLine({ model: 'm', message: { role: 'assistant', content: '', thinking: 'look.' }, done: false }),
      ...calls.map(({ name, argumentsJson }) =>
        ollamaLine({
          model: 'm',
          message: {
            role: 'assistant',
            content: '',
            tool_calls: [{ function: { name, arguments: JSON.parse(argumentsJson) as unknown } }],
          },
          done: false,
        }),
      ),
      ollamaLine({
        model: 'm',
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        prompt_eval_count: 100,
        eval_count: 20,
      }),
    ],
    refusal: (body) =>
      callingTurns(body).every((turn) => turn['thinking'] === 'I should look.')
        ? undefined
        : { status: 400, body: '{"error":"thinking is missing"}' },
  },
];

function isReasoned(before: readonly Json[]): boolean {
  const last = before.findLast(({ type }) => type !== 'function_call');
  return isSame(last, reasoningItem);
}

/** Vendors that have to refuse once before it is known how they want it. */
export const learnedVendors: readonly ThinkingVendor[] = [
  {
    name: 'DeepSeek that never named the field',
    protocol: 'openai-compatible',
    turn: (calls) => chatTurn([], calls),
    refusal: deepseekRule,
  },
  {
    name: 'Google whose signature was lost by a gateway',
    protocol: 'openai-compatible',
    turn: (calls) => chatTurn([], calls),
    refusal: googleRule((call) => signatureOf(call) === 'skip_thought_signature_validator'),
  },
  {
    name: 'Groq, which sends thinking and takes none',
    protocol: 'openai-compatible',
    turn: (calls) => chatTurn(thought, calls),
    refusal: refuses('reasoning_content', 400, (field) => ({
      error: {
        message: `'messages.2' : for 'role:assistant' the following must be satisfied[('messages.2' : property '${field}' is unsupported)]`,
        type: 'invalid_request_error',
      },
    })),
  },
  {
    name: 'a strict server, which forbids what it does not know',
    protocol: 'openai-compatible',
    turn: (calls) => chatTurn([{ reasoning: 'I should look.' }], calls),
    refusal: refuses('reasoning', 422, (field) => ({
      detail: [
        {
          type: 'extra_forbidden',
          loc: ['body', 'messages', 2, 'assistant', field],
          msg: 'Extra inputs are not permitted',
        },
      ],
    })),
  },
  {
    name: 'Kimi over Anthropic’s wire, which showed no thinking',
    protocol: 'anthropic',
    turn: (calls) => anthropicTurn([], calls),
    refusal: (body) =>
      thinkingOf(body).every((found) => found.length > 0)
        ? undefined
        : anthropicRefused(
            'thinking is enabled but reasoning_content is missing in assistant tool call message at index 2',
          ),
  },
  {
    name: 'a gateway of Anthropic’s wire that refuses unsigned thinking',
    protocol: 'anthropic',
    turn: (calls) => anthropicTurn([unsignedBlock], calls),
    refusal: (body) =>
      thinkingOf(body).every((found) => found.length === 0)
        ? undefined
        : anthropicRefused('messages.1.content.0.thinking.signature: Field required'),
  },
];

/** Refuses an empty field too: only the second way is taken. */
export const kimi: ThinkingVendor = {
  name: 'Kimi, which takes no empty thinking',
  protocol: 'openai-compatible',
  turn: (calls) => chatTurn([], calls),
  refusal: (body) =>
    callingTurns(body).every((turn) => Boolean(turn['reasoning_content']))
      ? undefined
      : refused(
          'thinking is enabled but reasoning_content is missing in assistant tool call message at index 2',
        ),
};

/** Cannot read what another organisation's key was given: every turn is refused until the thinking is left out. */
export const otherOrganisation: ThinkingVendor = {
  name: 'OpenAI with a key of another organisation',
  protocol: 'openai',
  turn: responsesTurn,
  refusal: (body) =>
    (body['input'] as readonly Json[]).some(({ type }) => type === 'reasoning')
      ? refused('The encrypted content for item rs_01 could not be verified.', 'invalid_encrypted_content')
      : undefined,
};
