import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { wireFormats } from '../../../servers/wireFormat.ts';
import { allProtocols, failureOf, head, run, sends, withServer } from './harness.ts';

const cap = { request: { maxOutputTokens: 100 } };

for (const protocol of allProtocols)
  describe(`an answer without an end over ${protocol}`, () => {
    it('is stopped when it has grown far beyond its cap, and keeps what was used', async () => {
      const pieces = wireFormats[protocol].write({ text: 'x'.repeat(50_000) });
      // The same text again and again, without the end of the answer.
      const body = pieces.filter((piece) => piece.includes('xxxx'));
      const endless = Array.from({ length: 40 }, () => body).flat();
      await withServer(
        protocol,
        () => [
          head(protocol),
          ...sends(pieces.slice(0, pieces.indexOf(body[0]!))),
          ...sends(endless),
          { do: 'stall' },
        ],
        async (baseUrl) => {
          const ended = await run(protocol, baseUrl, cap);
          assert.equal(failureOf(ended).kind, 'malformed');
          assert.match(failureOf(ended).message, /more than \d+ characters .* at most 100 tokens/);
          assert.ok(ended.text.length < 500_000, String(ended.text.length));
        },
      );
    });

    it('is refused when it calls more tools than any model does', async () => {
      const toolCalls = Array.from({ length: 200 }, (_none, index) => ({
        id: `call_${index}`,
        name: 'read_file',
        argumentsJson: '{"path":"a"}',
      }));
      await withServer(
        protocol,
        () => [head(protocol), ...sends(wireFormats[protocol].write({ toolCalls }))],
        async (baseUrl) => {
          const failure = failureOf(await run(protocol, baseUrl, cap));
          assert.equal(failure.kind, 'malformed');
          assert.match(failure.message, /more than 64 tools/);
        },
      );
    });
  });

describe('a body that is small on the wire and huge when it is unpacked', () => {
  it('is read no further than its limit', async () => {
    const bomb = gzipSync(`: ${'x'.repeat(1_000)}\n\n`.repeat(100_000));
    const headers = { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' };
    await withServer(
      'openai-compatible',
      () => [
        { do: 'respond', headers },
        { do: 'send', bytes: bomb },
      ],
      async (baseUrl) => {
        const failure = failureOf(await run('openai-compatible', baseUrl, cap));
        assert.deepEqual([failure.kind, failure.message], ['malformed', 'The server sent more than 64 MB.']);
      },
    );
  });
});
