import assert from 'node:assert/strict';
import type { FailureKind } from '../../../../src/core/model/request/failure.ts';
import { allProtocols, failureOf, run, testKey, withServer } from './harness.ts';

interface Case {
  readonly what: string;
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
  readonly kind: FailureKind;
  readonly message: string;
  readonly retryAfterMs?: number;
}

const json = (value: unknown) => JSON.stringify(value);

const cases: readonly Case[] = [
  {
    what: 'a list, as Gemini sends it',
    status: 400,
    body: json([{ error: { code: 400, message: 'The function has no name.', status: 'INVALID_ARGUMENT' } }]),
    kind: 'bad-request',
    message: 'The function has no name.',
  },
  {
    what: 'complaints of FastAPI',
    status: 422,
    body: json({
      detail: [{ type: 'missing', loc: ['body', 'messages', 0, 'content'], msg: 'Field required' }],
    }),
    kind: 'bad-request',
    message: 'Field required (messages.0.content)',
  },
  {
    what: 'the words of the vendor behind a gateway',
    status: 400,
    body: json({
      error: {
        message: 'Provider returned error',
        code: 400,
        metadata: { raw: json({ error: { message: 'maximum context length is 8 tokens' } }) },
      },
    }),
    kind: 'context-length',
    message: 'maximum context length is 8 tokens',
  },
  {
    what: "a gateway's spent budget under another name",
    status: 422,
    body: json({
      error: {
        message: 'Budget has been exceeded! Current cost: 2, Max budget: 1',
        type: 'None',
        code: '422',
      },
    }),
    kind: 'quota',
    message: 'Budget has been exceeded! Current cost: 2, Max budget: 1',
  },
  {
    what: 'a quota of a minute, with its wait',
    status: 429,
    body: json({
      error: {
        code: 429,
        message: 'You exceeded your current quota.',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' }],
      },
    }),
    kind: 'rate-limit',
    message: 'You exceeded your current quota.',
    retryAfterMs: 34_000,
  },
  {
    what: 'a wait in words',
    status: 429,
    body: json({ error: { message: 'Please try again in 6.5s.', code: 'rate_limit_exceeded' } }),
    kind: 'rate-limit',
    message: 'Please try again in 6.5s.',
    retryAfterMs: 6_500,
  },
  {
    what: 'a wait that a gateway hands on',
    status: 429,
    body: json({ error: { message: 'slow down' } }),
    headers: { 'llm_provider-retry-after': '7' },
    kind: 'rate-limit',
    message: 'slow down',
    retryAfterMs: 7_000,
  },
  {
    what: 'a page of a proxy',
    status: 524,
    body: '<!DOCTYPE html><html><head><title>example.com | 524: A timeout occurred</title></head></html>',
    headers: { 'content-type': 'text/html' },
    kind: 'timeout',
    message: 'example.com | 524: A timeout occurred',
  },
  {
    what: 'plain words',
    status: 400,
    body: 'model is not supported\n',
    headers: { 'content-type': 'text/plain' },
    kind: 'not-found',
    message: 'model is not supported',
  },
  { what: 'nothing', status: 502, body: '', kind: 'server', message: 'The server answered with status 502.' },
  {
    what: 'a key in the words of a vendor behind a gateway',
    status: 400,
    body: json({
      error: {
        message: `OpenAIException - ${json({ error: { message: `API key not valid: ${testKey}` } })}`,
      },
    }),
    kind: 'auth',
    message: 'API key not valid: [redacted]',
  },
];

for (const protocol of allProtocols) {
  describe(`bodies of refusals over ${protocol}`, () => {
    for (const { what, status, body, headers, kind, message, retryAfterMs } of cases) {
      it(`reads ${what}`, async () => {
        const script = () => [
          { do: 'respond' as const, status, headers: { 'content-type': 'application/json', ...headers } },
          ...(body === '' ? [] : [{ do: 'send' as const, bytes: body }]),
        ];
        await withServer(protocol, script, async (baseUrl, server) => {
          const failure = failureOf(await run(protocol, baseUrl));
          assert.equal(failure.kind, kind);
          assert.equal(failure.message, message);
          assert.equal(failure.status, status);
          assert.equal(failure.retryAfterMs, retryAfterMs);
          assert.equal(server.requests.length, 1);
        });
      });
    }

    it('cuts a message that is no sentence any more', async () => {
      const script = () => [
        { do: 'respond' as const, status: 400, headers: { 'content-type': 'application/json' } },
        {
          do: 'send' as const,
          bytes: json({ error: { message: `${'x'.repeat(990)}${testKey}${'y'.repeat(50_000)}` } }),
        },
      ];
      await withServer(protocol, script, async (baseUrl) => {
        const { message } = failureOf(await run(protocol, baseUrl));
        assert.equal(message.length, 1_000);
        assert.doesNotMatch(message, /sk-t/);
      });
    });
  });
}
