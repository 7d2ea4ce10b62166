import assert from 'node:assert/strict';
import type { FailureKind } from '../../src/core/model/request/failure.ts';
import { failureOf } from '../unit/providers/behaviour/harness.ts';
import {
  answerActions,
  askProxy,
  seenUpstream,
  upstreamAnswers,
  upstreamDoes,
  upstreamRefuses,
  type GatewayProtocol,
  type ModelName,
} from './world.ts';

/** Each of our adapters, with a model whose server speaks its protocol. */
const routes: readonly (readonly [GatewayProtocol, ModelName])[] = [
  ['openai-compatible', 'chat'],
  ['anthropic', 'claude'],
  ['openai', 'gpt'],
];

interface Refusal {
  readonly what: string;
  readonly status: number;
  readonly error: { readonly message: string; readonly type?: string; readonly code?: string };
  readonly expected: readonly FailureKind[];
}

const refusals: readonly Refusal[] = [
  {
    what: 'a rate limit',
    status: 429,
    error: { message: 'Slow down.', type: 'rate_limit_error' },
    expected: ['rate-limit'],
  },
  {
    what: 'a prompt that is too long',
    status: 400,
    error: { message: 'prompt is too long: 9 tokens > 8 maximum', type: 'invalid_request_error' },
    expected: ['context-length'],
  },
  {
    what: 'a server without room',
    status: 503,
    error: { message: 'Overloaded', type: 'overloaded_error' },
    // Both mean another try; LiteLLM turns the one into the other on some of its paths.
    expected: ['overloaded', 'server'],
  },
  {
    what: 'a broken server',
    status: 500,
    error: { message: 'Oops.', type: 'api_error' },
    expected: ['server'],
  },
  {
    what: 'a wrong key of its own',
    status: 401,
    error: { message: 'invalid x-api-key', type: 'authentication_error' },
    expected: ['auth'],
  },
  {
    what: 'a request that makes no sense',
    status: 400,
    error: { message: 'That makes no sense.', type: 'invalid_request_error' },
    expected: ['bad-request'],
  },
];

for (const [protocol, model] of routes) {
  describe(`what goes wrong behind LiteLLM, ${protocol}`, () => {
    for (const { what, status, error, expected } of refusals) {
      it(`is ${what}, asked once`, async () => {
        upstreamRefuses(model, status, error);
        const result = await askProxy(protocol, model);
        const failure = failureOf(result);
        assert.ok(expected.includes(failure.kind), `${failure.kind}: ${failure.message}`);
        assert.ok(failure.message.includes(error.message), failure.message);
        assert.equal(seenUpstream().length, 1);
        assert.equal(result.usage.reportedCostNanoUsd, undefined);
      });
    }

    it('is a stream that breaks off', async () => {
      const actions = answerActions(model, { text: 'Hello there, how are you today?' });
      upstreamDoes(...actions.slice(0, 5), { do: 'reset' });
      const failure = failureOf(await askProxy(protocol, model));
      assert.ok(['server', 'connection', 'truncated'].includes(failure.kind), failure.kind);
    });
  });

  describe(`what LiteLLM itself refuses, ${protocol}`, () => {
    it('is a spent budget, which no waiting helps', async () => {
      const failure = failureOf(await askProxy(protocol, model, { config: { key: 'sk-proxy-spent' } }));
      assert.equal(failure.kind, 'quota');
      assert.match(failure.message, /Budget has been exceeded/);
      assert.equal(seenUpstream().length, 0);
    });

    it('is a model that it does not know', async () => {
      const failure = failureOf(await askProxy(protocol, 'nobody'));
      assert.equal(failure.kind, 'not-found');
      assert.match(failure.message, /nobody/);
    });

    it('is a wrong key', async () => {
      assert.equal(failureOf(await askProxy(protocol, model, { config: { key: 'wrong' } })).kind, 'auth');
    });
  });
}

describe('LiteLLM', () => {
  for (const [protocol, model] of routes.filter(([name]) => name !== 'anthropic')) {
    it(`passes on over ${protocol} how long a provider asks to wait`, async () => {
      upstreamRefuses(
        model,
        429,
        { message: 'Slow down.', type: 'rate_limit_error' },
        { 'retry-after': '7' },
      );
      const failure = failureOf(await askProxy(protocol, model));
      assert.equal(failure.kind, 'rate-limit');
      assert.equal(failure.retryAfterMs, 7_000);
    });
  }

  it('says how long its own limit of requests lasts', async () => {
    upstreamAnswers('chat', { text: 'Hi.' });
    const config = { key: 'sk-proxy-once-a-minute' };
    assert.equal((await askProxy('openai-compatible', 'chat', { config })).text, 'Hi.');
    // Over the wire of Anthropic it says so in words only.
    for (const protocol of ['openai-compatible', 'openai', 'anthropic'] as const) {
      const failure = failureOf(await askProxy(protocol, 'chat', { config }));
      assert.equal(failure.kind, 'rate-limit');
      const { retryAfterMs: wait = 0 } = failure;
      assert.ok(wait > 0 && wait <= 60_000, `${protocol}: ${wait} ms, ${failure.message}`);
    }
  });
});
