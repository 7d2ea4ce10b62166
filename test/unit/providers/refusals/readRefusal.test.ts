import assert from 'node:assert/strict';
import type { Refused } from '../../../../src/core/model/abilities/refused.ts';
import { readRefusal } from '../../../../src/providers/shared/refusals/readRefusal.ts';
import type { SentParameters, WireRules } from '../../../../src/providers/shared/refusals/wireRules.ts';

const rules: WireRules = {
  rungs: ['strict-schema', 'schema', 'json-object', 'prompt'],
  limitFields: ['max_tokens', 'max_completion_tokens'],
};

const everything: SentParameters = {
  hasTools: true,
  effort: 'max',
  hasTemperature: true,
  hasInstructions: true,
  format: 'strict-schema',
  limitField: 'max_tokens',
  maxOutputTokens: 32_000,
  others: new Set([
    'stream_options',
    'cache_control',
    'parallel_tool_calls',
    'seed',
    'top_p',
    'store',
    'service_tier',
  ]),
};

const nothing: SentParameters = {
  hasTools: false,
  effort: undefined,
  hasTemperature: false,
  hasInstructions: false,
  format: undefined,
  limitField: 'max_tokens',
  maxOutputTokens: 512,
  others: new Set(),
};

function read(message: string, sent = everything, refused: Refused = {}) {
  return readRefusal(
    { kind: 'bad-request', status: 400, message, rawBody: JSON.stringify({ error: { message } }) },
    sent,
    refused,
    rules,
  );
}

const sentences: readonly (readonly [string, Refused | undefined])[] = [
  [
    "Extra inputs are not permitted, field: 'parallel_tool_calls', value: True",
    { parameters: ['parallel_tool_calls'] },
  ],
  ['json: unknown field "service_tier"', { parameters: ['service_tier'] }],
  [
    'Unrecognized request arguments supplied: reasoning_effort, seed',
    { thinking: true, parameters: ['seed'] },
  ],
  ['The `temperature` and `top_p` cannot both be specified.', { temperature: true, parameters: ['top_p'] }],
  ['top_p must not be set together with temperature', { parameters: ['top_p'] }],
  ['json mode cannot be combined with tool/function calling', { format: 'schema' }],
  ['unknown variant `json_schema`, expected `text` or `json_object`', { format: 'schema' }],
  ['Failed to initialize samplers: failed to parse grammar', { format: 'schema' }],
  ['Reasoning is mandatory for this endpoint and cannot be disabled.', { thinking: true }],
  [
    'unknown variant `max`, expected one of `low`, `medium`, `high` at line 1',
    { effortsTaken: ['low', 'medium', 'high'] },
  ],
  ['the effort "max" is only available to some models', { efforts: ['max'] }],
  ["role 'system' is not supported on this model", { instructions: true }],
  ['This model does not support system messages', { instructions: true }],
  ['maximum output tokens for this model is 8000, got 32000', { maxOutputTokens: 8000 }],
  ['max_tokens (32000) exceeds the maximum output length 16000', { maxOutputTokens: 16_000 }],
  ['Input validation error: `max_tokens` must be <= 4096. Given: 32000', { maxOutputTokens: 4096 }],
  ['max_tokens is deprecated, use max_completion_tokens', { limitField: 'max_completion_tokens' }],
  // Wrong in itself, or about something else.
  ['Conversation roles must alternate user/assistant/user', undefined],
  ['messages: roles must alternate between "user" and "assistant"', undefined],
  ["messages with role 'tool' must be a response to a preceding message with 'tool_calls'.", undefined],
  ["Invalid parameter: messages with role 'tool' must follow 'tool_calls'.", undefined],
  ["Invalid parameter: 'tool_calls' must be followed by tool messages", undefined],
  ['Invalid JSON in tool arguments', undefined],
  ['Failed to parse tool call arguments as JSON', undefined],
  ["Invalid 'messages[3].content': string too long", undefined],
  ['max_tokens: must be positive', undefined],
];

describe('reading what was refused', () => {
  for (const [sentence, next] of sentences)
    it(`finds ${next === undefined ? 'nothing' : JSON.stringify(next)} in "${sentence}"`, () => {
      assert.deepEqual(read(sentence).next, next);
    });

  it('never finds what was not sent', () => {
    for (const [sentence] of sentences) {
      const { next } = read(sentence, nothing);
      assert.deepEqual(
        Object.keys(next ?? {}).filter((name) => !/^(maxOutputTokens|limitField)$/.test(name)),
        [],
      );
    }
  });

  it('looks only into requests that were refused', () => {
    const message = 'tools are not supported';
    for (const [kind, status] of [
      ['auth', 401],
      ['quota', 402],
      ['rate-limit', 429],
      ['server', 502],
      ['overloaded', 503],
      ['context-length', 400],
      ['refusal', 400],
    ] as const)
      assert.deepEqual(readRefusal({ kind, status, message }, everything, {}, rules), { names: [] });
  });

  it('adds to what is known, and has nothing left when a refusal comes again', () => {
    const known: Refused = { temperature: true };
    const { next } = read('tools are not supported', everything, known);
    assert.deepEqual(next, { temperature: true, tools: true });
    assert.equal(read('tools are not supported', everything, next).next, undefined);
  });

  it('ends, in bounded time, on whatever a hostile server says', () => {
    const deep = `${'{"error":'.repeat(5_000)}"x"${'}'.repeat(5_000)}`;
    const long = 'unsupported '.repeat(20_000);
    const wide = JSON.stringify({
      detail: Array.from({ length: 5_000 }, (_, index) => ({
        loc: ['body', `x${index}`],
        msg: 'not permitted',
      })),
    });
    const numbers = `max_tokens must be <= ${'9'.repeat(400)} and < -5 or NaN, [0, Infinity], 1e308`;
    for (const rawBody of [deep, long, wide, numbers, '', '[', '{"error":', 'null', '"text"']) {
      const { names, next } = readRefusal(
        { kind: 'bad-request', status: 400, message: '', rawBody },
        everything,
        {},
        rules,
      );
      assert.ok(names.length <= 20);
      assert.equal(next?.maxOutputTokens, undefined);
    }
  });
});
