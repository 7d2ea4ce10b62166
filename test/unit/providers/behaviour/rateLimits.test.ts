import assert from 'node:assert/strict';
import { startServer, type ScriptedServer } from '../../../servers/scriptedServer.ts';
import { wireFormats } from '../../../servers/wireFormat.ts';
import { allProtocols, run } from './harness.ts';

const headers = {
  'x-ratelimit-limit-requests': '60',
  'x-ratelimit-remaining-requests': '59',
  'x-ratelimit-reset-requests': '1s',
};
const readings = { requests: { limit: 60, remaining: 59, resetMs: 1_000 } };

describe('rate limits in the headers', () => {
  let server: ScriptedServer;
  afterEach(() => server.close());

  for (const protocol of allProtocols) {
    const { write, writeError, contentType, basePath } = wireFormats[protocol];

    it(`${protocol}: come with the beginning of an answer`, async () => {
      server = await startServer(() => [
        { do: 'respond', headers: { 'content-type': contentType, ...headers } },
        ...write({ text: 'Hello' }).map((bytes) => ({ do: 'send' as const, bytes })),
      ]);
      const { events } = await run(protocol, server.url + basePath);
      const started = events.find((event) => event.type === 'response-started');
      assert.deepEqual(started?.rateLimits, readings);
    });

    it(`${protocol}: come with a refusal, beside its request to wait`, async () => {
      server = await startServer(() => [
        {
          do: 'respond',
          status: 429,
          headers: { 'content-type': 'application/json', 'retry-after': '7', ...headers },
        },
        { do: 'send', bytes: writeError({ message: 'Slow down.' }) },
      ]);
      const { last } = await run(protocol, server.url + basePath);
      assert.equal(last.type, 'failed');
      assert.deepEqual(last.rateLimits, readings);
      assert.equal(last.failure.kind, 'rate-limit');
      assert.equal(last.failure.retryAfterMs, 7_000);
    });

    it(`${protocol}: are absent where the provider says nothing`, async () => {
      server = await startServer(() => [
        { do: 'respond', headers: { 'content-type': contentType } },
        ...write({ text: 'Hello' }).map((bytes) => ({ do: 'send' as const, bytes })),
      ]);
      const { events } = await run(protocol, server.url + basePath);
      assert.equal(
        events.some((event) => 'rateLimits' in event),
        false,
      );
    });
  }
});
