import assert from 'node:assert/strict';
import type { WireProtocol } from '../../../servers/wireFormat.ts';
import type { FailureKind } from '../../../../src/core/model/request/failure.ts';
import { allProtocols, failureOf, refuses, run, testKey, withServer } from './harness.ts';

interface Case {
  readonly name: string;
  readonly status: number;
  readonly error: { readonly message: string; readonly type?: string; readonly code?: string };
  readonly headers?: Record<string, string>;
  readonly kind: FailureKind;
  readonly retryAfterMs?: number;
  readonly only?: readonly WireProtocol[];
}

const cases: readonly Case[] = [
  {
    name: '401',
    status: 401,
    error: { message: 'invalid key', type: 'authentication_error' },
    kind: 'auth',
  },
  { name: '403', status: 403, error: { message: 'not for you', type: 'permission_error' }, kind: 'auth' },
  {
    name: '404 of an unknown model',
    status: 404,
    error: { message: 'model "test-model" not found, try pulling it first', type: 'not_found_error' },
    kind: 'not-found',
  },
  {
    name: '429 with retry-after in seconds',
    status: 429,
    error: { message: 'slow down', type: 'rate_limit_error' },
    headers: { 'retry-after': '90' },
    kind: 'rate-limit',
    retryAfterMs: 90_000,
  },
  {
    name: '429 with retry-after in milliseconds',
    status: 429,
    error: { message: 'slow down', type: 'rate_limit_error' },
    headers: { 'retry-after': '2', 'retry-after-ms': '1500' },
    kind: 'rate-limit',
    retryAfterMs: 1500,
  },
  {
    name: 'an exhausted quota behind status 429',
    status: 429,
    error: {
      message: 'You exceeded your current quota',
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    },
    kind: 'quota',
  },
  {
    name: 'a monthly spend limit behind status 429',
    status: 429,
    error: { message: 'limit', type: 'rate_limit_error', code: 'enforced_spend_limit_reached' },
    kind: 'quota',
    only: ['anthropic'],
  },
  {
    name: "LiteLLM's exceeded budget behind status 400",
    status: 400,
    error: { message: 'Budget has been exceeded! Current cost: 2', type: 'budget_exceeded', code: '400' },
    kind: 'quota',
  },
  {
    name: 'an empty account behind status 400',
    status: 400,
    error: { message: 'Your credit balance is too low to access the API.' },
    kind: 'quota',
  },
  { name: '402', status: 402, error: { message: 'Pay first' }, kind: 'quota' },
  { name: '500', status: 500, error: { message: 'oops', type: 'api_error' }, kind: 'server' },
  { name: '502', status: 502, error: { message: 'bad gateway' }, kind: 'server' },
  { name: '503', status: 503, error: { message: 'server busy' }, kind: 'overloaded' },
  { name: '529', status: 529, error: { message: 'busy', type: 'overloaded_error' }, kind: 'overloaded' },
  { name: '504', status: 504, error: { message: 'too slow' }, kind: 'timeout' },
  {
    name: 'a prompt that is too long',
    status: 400,
    error: { message: 'prompt is too long: 210000 tokens > 200000 maximum', code: 'context_length_exceeded' },
    kind: 'context-length',
  },
  {
    name: "Ollama's refusal to cut a prompt",
    status: 400,
    error: { message: 'the input length exceeds the context length' },
    kind: 'context-length',
  },
  {
    name: '413',
    status: 413,
    error: { message: 'large', type: 'request_too_large' },
    kind: 'context-length',
  },
  { name: '400', status: 400, error: { message: 'max_tokens: must be positive' }, kind: 'bad-request' },
  {
    name: 'moderation',
    status: 400,
    error: { message: 'Your input was flagged by moderation', code: 'content_policy_violation' },
    kind: 'refusal',
  },
];

for (const protocol of allProtocols) {
  describe(`refused requests over ${protocol}`, () => {
    for (const { name, status, error, headers, kind, retryAfterMs, only } of cases) {
      if (only && !only.includes(protocol)) continue;
      it(`calls ${name} ${kind}, asks once and keeps what the server said`, async () => {
        const leaky = { ...error, message: `${error.message} (key ${testKey})` };
        const script = () => refuses(protocol, status, leaky, headers);
        await withServer(protocol, script, async (baseUrl, server) => {
          const result = await run(protocol, baseUrl);
          const failure = failureOf(result);
          assert.equal(failure.kind, kind);
          assert.equal(failure.message, `${error.message} (key [redacted])`);
          assert.equal(failure.status, status);
          assert.equal(failure.requestId, 'req_1');
          assert.equal(failure.retryAfterMs, retryAfterMs);
          assert.match(failure.rawBody ?? '', /\[redacted\]/);
          assert.doesNotMatch(JSON.stringify(result.events), new RegExp(testKey));
          assert.deepEqual(result.usage, { source: 'estimated' });
          assert.equal(server.requests.length, 1, 'nobody but the engine retries');
        });
      });
    }

    it('keeps a refusal that is no JSON, cut to 4,000 characters', async () => {
      const script = () => [
        { do: 'respond' as const, status: 502, headers: { 'content-type': 'text/html' } },
        { do: 'send' as const, bytes: `<html>${'x'.repeat(3990)}${testKey}${'y'.repeat(100_000)}` },
      ];
      await withServer(protocol, script, async (baseUrl) => {
        const failure = failureOf(await run(protocol, baseUrl));
        assert.equal(failure.kind, 'server');
        assert.equal(failure.rawBody?.length, 4000);
        assert.doesNotMatch(failure.rawBody, /sk-t/);
      });
    });

    it('follows no redirect: neither prompt nor key goes to another address', async () => {
      await withServer(
        protocol,
        () => [],
        async (otherUrl, other) => {
          const moved = {
            do: 'respond' as const,
            status: 307,
            headers: { location: `${otherUrl}/elsewhere` },
          };
          await withServer(
            protocol,
            () => [moved],
            async (baseUrl) => {
              const failure = failureOf(await run(protocol, baseUrl));
              assert.equal(failure.kind, 'bad-request');
              assert.match(failure.message, /redirects to .*\/elsewhere/);
              assert.equal(other.requests.length, 0);
            },
          );
        },
      );
    });
  });
}
