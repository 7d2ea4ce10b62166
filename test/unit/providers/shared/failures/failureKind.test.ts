import assert from 'node:assert/strict';
import type { FailureKind } from '../../../../../src/core/model/request/failure.ts';
import { parseErrorBody, type ErrorBody } from '../../../../../src/providers/shared/failures/errorBody.ts';
import { failureKind } from '../../../../../src/providers/shared/failures/failureKind.ts';
import { failureSigns, type SeenError } from '../../../../../src/providers/shared/failures/failureSigns.ts';

/** The ways in which one error of a vendor reaches us. */
const shapes: Readonly<Record<string, (text: string, name: string | undefined) => string>> = {
  'an error object': (text, name) => JSON.stringify({ error: { message: text, code: name ?? null } }),
  'a type beside it': (text, name) => JSON.stringify({ type: 'error', error: { type: name, message: text } }),
  'a list': (text, name) => JSON.stringify([{ error: { message: text, status: name } }]),
  'a text': (text) => JSON.stringify({ error: text }),
  'an object of vLLM': (text, name) => JSON.stringify({ object: 'error', message: text, type: name }),
  'plain words': (text) => text,
  'a sentence of LiteLLM': (text, name) =>
    JSON.stringify({
      error: {
        message: `litellm.APIError: OpenAIException - ${JSON.stringify({ error: { message: text, code: name } })}`,
        type: 'None',
        code: 'None',
      },
    }),
  'raw words behind OpenRouter': (text, name) =>
    JSON.stringify({
      error: {
        message: 'Provider returned error',
        metadata: { raw: JSON.stringify({ error: { message: text, type: name } }), provider_name: 'P' },
      },
    }),
};

/** Statuses below 300 stand for an error in a stream that had begun well. */
function kindOf([, status]: SeenError, error: ErrorBody): FailureKind {
  return failureKind(error, status !== undefined && status < 300 ? undefined : status);
}

describe('failureKind', () => {
  for (const { kind, says, seen: all } of failureSigns) {
    for (const seen of all) {
      const [vendor, status, text, name] = seen;
      it(`calls "${text.slice(0, 60)}" of ${vendor} with ${status ?? 'no status'} ${kind}`, () => {
        assert.match(text, says, 'the words of the sign are missing in its own example');
        for (const [shape, write] of Object.entries(shapes))
          assert.equal(kindOf(seen, parseErrorBody(write(text, name))), kind, shape);
      });
    }
  }

  const byName: readonly [name: string, status: number | undefined, kind: FailureKind][] = [
    ['insufficient_quota', 429, 'quota'],
    ['enforced_spend_limit_reached', 429, 'quota'],
    ['budget_exceeded', 422, 'quota'],
    ['Arrearage', 400, 'quota'],
    ['1113', 429, 'quota'],
    ['context_length_exceeded', 400, 'context-length'],
    ['ContextWindowExceededError', 400, 'context-length'],
    ['exceed_context_size_error', 400, 'context-length'],
    ['1261', 400, 'context-length'],
    ['model_not_supported', 400, 'not-found'],
    ['DeploymentNotFound', 404, 'not-found'],
    ['key_model_access_denied', 401, 'not-found'],
    ['API_KEY_INVALID', 400, 'auth'],
    ['UnrecognizedClientException', 400, 'auth'],
    ['content_filter', 400, 'refusal'],
    ['data_inspection_failed', 400, 'refusal'],
    ['ThrottlingException', 400, 'rate-limit'],
    ['RESOURCE_EXHAUSTED', undefined, 'rate-limit'],
    ['litellm.RateLimitError', 500, 'rate-limit'],
    ['overloaded_error', undefined, 'overloaded'],
    ['UNAVAILABLE', undefined, 'overloaded'],
    ['timeout_error', undefined, 'timeout'],
    ['invalid_request_error', undefined, 'bad-request'],
    ['api_error', undefined, 'server'],
    ['something_new', undefined, 'server'],
    ['something_new', 400, 'bad-request'],
  ];
  for (const [name, status, kind] of byName) {
    it(`takes the name ${name} with ${status ?? 'no status'} for ${kind}`, () => {
      for (const field of ['code', 'type'])
        assert.equal(failureKind({ [field]: name, message: 'It did not work.' }, status), kind);
    });
  }

  const byStatus: Readonly<Partial<Record<FailureKind, readonly number[]>>> = {
    auth: [401, 403],
    quota: [402],
    'not-found': [404, 410],
    connection: [407],
    timeout: [408, 504, 522, 524],
    'context-length': [413],
    'rate-limit': [429],
    overloaded: [498, 503, 529],
    server: [409, 424, 425, 499, 500, 502, 520, 521, 523, 525, 530],
    'bad-request': [300, 307, 400, 405, 415, 422, 431],
  };
  for (const [kind, statuses] of Object.entries(byStatus)) {
    it(`takes ${statuses.join(', ')} without words for ${kind}`, () => {
      for (const status of statuses) {
        assert.equal(failureKind({}, status), kind);
        assert.equal(
          failureKind({ message: 'It did not work.', type: 'invalid_request_error' }, status),
          kind,
        );
      }
    });
  }

  const gemini = (limit: string, wait: string | undefined) =>
    parseErrorBody(
      JSON.stringify({
        error: {
          code: 429,
          message: 'You exceeded your current quota, please check your plan and billing details.',
          status: 'RESOURCE_EXHAUSTED',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
              violations: [{ quotaId: limit, quotaValue: '10' }],
            },
            ...(wait === undefined
              ? []
              : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: wait }]),
          ],
        },
      }),
    );

  it('tells a quota of a minute, which passes, from one of a day and an empty account', () => {
    const perMinute = 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier';
    assert.equal(failureKind(gemini(perMinute, '34s'), 429), 'rate-limit');
    assert.equal(failureKind(gemini(perMinute, undefined), 429), 'rate-limit');
    assert.equal(failureKind(gemini('', '34s'), 429), 'rate-limit');
    assert.equal(failureKind(gemini('GenerateRequestsPerDayPerProjectPerModel', '34s'), 429), 'quota');
    assert.equal(failureKind(gemini('', '40000s'), 429), 'quota');
    assert.equal(failureKind(gemini('', undefined), 429), 'quota');
    const empty = { message: 'You exceeded your current quota.', code: 'insufficient_quota' };
    assert.equal(failureKind(empty, 429, 1_000), 'quota');
  });

  it('believes the vendor behind a gateway that failed because it was refused', () => {
    const refused = { error: { message: 'messages: wrong role', code: 400 } };
    assert.equal(failureKind(parseErrorBody(JSON.stringify(refused)), 502), 'bad-request');
    const broken = { error: { message: 'oops', code: 502 } };
    assert.equal(failureKind(parseErrorBody(JSON.stringify(broken)), 400), 'bad-request');
  });

  const others: readonly [status: number, text: string, kind: FailureKind][] = [
    [400, "Unsupported value: 'temperature' does not support 0.2 with this model.", 'bad-request'],
    [400, 'registry.ollama.ai/library/gemma3:4b does not support tools', 'bad-request'],
    [
      400,
      'max_tokens is too large: 40000. This model supports at most 16384 completion tokens.',
      'bad-request',
    ],
    [400, 'The maximum tokens you requested exceeds the model limit of 2048.', 'bad-request'],
    [400, '`max_tokens` must be greater than `thinking.budget_tokens`.', 'bad-request'],
    [500, 'CUDA error while the model was not found in the cache', 'server'],
    [500, 'moderation service crashed', 'server'],
    [429, 'Too many tokens in the last minute', 'rate-limit'],
    [400, 'messages: the tool result names a model', 'bad-request'],
  ];
  for (const [status, text, kind] of others) {
    it(`does not read more into "${text.slice(0, 60)}" than ${kind}`, () => {
      assert.equal(failureKind({ message: text }, status), kind);
    });
  }
});
