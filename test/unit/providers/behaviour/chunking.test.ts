import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Answer } from '../../../servers/answer.ts';
import { wireFormats } from '../../../servers/wireFormat.ts';
import { allProtocols, run } from './harness.ts';

/** Answers with the bytes in exactly the chunks that are given; a socket would join some of them. */
function chunkedFetch(bytes: Uint8Array, cuts: readonly number[], contentType: string): typeof fetch {
  const edges = [0, ...[...new Set(cuts)].sort((left, right) => left - right), bytes.length];
  return () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let index = 1; index < edges.length; index++) {
          controller.enqueue(bytes.slice(edges[index - 1], edges[index]));
        }
        controller.close();
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': contentType } }));
  };
}

const answer: Answer = {
  reasoning: 'Ça va? 思考中… 👩‍👩‍👧',
  text: 'Line one\nline two "quoted" \\ naïve 漢字 👋\r\nlast',
  toolCalls: [{ id: 'call_1', name: 'edit', argumentsJson: '{"search":"a\\nb","replace":"ü"}' }],
  usage: { inputTokens: 4321, outputTokens: 987, cacheReadTokens: 1000, reasoningTokens: 55 },
};

for (const protocol of allProtocols) {
  describe(`chunks over ${protocol}`, () => {
    const { write, contentType } = wireFormats[protocol];
    const bytes = new TextEncoder().encode(write(answer).join(''));

    it('gives the same events and usage however the bytes are cut', async () => {
      const whole = await run(protocol, 'http://localhost/v1', {
        fetch: chunkedFetch(bytes, [], contentType),
      });
      assert.equal(whole.last.type, 'finished');
      assert.equal(whole.text, answer.text);
      assert.equal(whole.reasoning, answer.reasoning);
      const cuts = fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(cuts, async (places) => {
          const cut = await run(protocol, 'http://localhost/v1', {
            fetch: chunkedFetch(bytes, places, contentType),
          });
          assert.deepEqual(cut.events, whole.events);
        }),
        { numRuns: 40 },
      );
    });

    it('gives the same events byte by byte', async () => {
      const everywhere = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
      const whole = await run(protocol, 'http://localhost/v1', {
        fetch: chunkedFetch(bytes, [], contentType),
      });
      const single = await run(protocol, 'http://localhost/v1', {
        fetch: chunkedFetch(bytes, everywhere, contentType),
      });
      assert.deepEqual(single.events, whole.events);
    });

    it('never finishes when bytes are missing before the end, and never throws', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 200 }), async (length) => {
          const cut = await run(protocol, 'http://localhost/v1', {
            fetch: chunkedFetch(bytes.slice(0, length), [], contentType),
          });
          // The last 200 bytes are the proper ending of the wires that have it in their last event.
          const isWhole = protocol === 'openai-compatible' && cut.last.type === 'finished';
          if (isWhole) assert.equal(cut.usage.source, 'partial');
          else assert.equal(cut.last.type, 'failed');
        }),
        { numRuns: 40 },
      );
    });
  });
}
