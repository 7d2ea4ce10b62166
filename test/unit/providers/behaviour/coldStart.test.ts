import assert from 'node:assert/strict';
import type { Action } from '../../../servers/scriptedServer.ts';
import { wireFormats } from '../../../servers/wireFormat.ts';
import { allProtocols, failureOf, head, run, sends, withServer } from './harness.ts';

/** What llama-server says while it loads; the wait is ours, so that the test does not sit out a whole second. */
const loading: readonly Action[] = [
  { do: 'respond', status: 503, headers: { 'content-type': 'application/json', 'retry-after-ms': '1' } },
  {
    do: 'send',
    bytes: JSON.stringify({ error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }),
  },
];

for (const protocol of allProtocols) {
  describe(`a server that loads its model over ${protocol}`, () => {
    const answer = () => [head(protocol), ...sends(wireFormats[protocol].write({ text: 'Ready.' }))];

    it('is waited for, in one call', async () => {
      const script = (_: unknown, index: number) => (index < 6 ? loading : answer());
      await withServer(protocol, script, async (baseUrl, server) => {
        const result = await run(protocol, baseUrl, { timeouts: { connectMs: 60_000 } });
        assert.equal(result.last.type, 'finished');
        assert.equal(result.text, 'Ready.');
        assert.equal(result.events.filter(({ type }) => type === 'response-started').length, 1);
        assert.equal(server.requests.length, 7);
        assert.equal(new Set(server.requests.map(({ body }) => body)).size, 1);
      });
    });

    it('is given up after the limit of the first token', async () => {
      await withServer(
        protocol,
        () => loading,
        async (baseUrl) => {
          const failure = failureOf(await run(protocol, baseUrl, { timeouts: { firstTokenMs: 60 } }));
          assert.equal(failure.kind, 'timeout');
          assert.match(failure.message, /^No answer began within 0.06 s\./);
        },
      );
    });

    it('is left at once when the person cancels', async () => {
      const controller = new AbortController();
      const script = () => {
        controller.abort();
        return loading;
      };
      await withServer(protocol, script, async (baseUrl, server) => {
        const failure = failureOf(await run(protocol, baseUrl, { signal: controller.signal }));
        assert.equal(failure.kind, 'cancelled');
        assert.equal(server.requests.length, 1);
      });
    });

    it('is not confused with one that is busy', async () => {
      const script = () => [
        { do: 'respond' as const, status: 503, headers: { 'content-type': 'application/json' } },
        {
          do: 'send' as const,
          bytes: JSON.stringify({ error: { message: 'server busy, please try again' } }),
        },
      ];
      await withServer(protocol, script, async (baseUrl, server) => {
        assert.equal(failureOf(await run(protocol, baseUrl)).kind, 'overloaded');
        assert.equal(server.requests.length, 1);
      });
    });
  });
}
