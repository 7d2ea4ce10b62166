import assert from 'node:assert/strict';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import type { Usage } from '../../../../src/core/model/request/usage.ts';
import { anthropicEvent } from '../../../servers/anthropicAnswer.ts';
import { chatChunk } from '../../../servers/chatAnswer.ts';
import { ollamaLine } from '../../../servers/ollamaAnswer.ts';
import { responsesEvent } from '../../../servers/responsesAnswer.ts';
import { createGate, type SeenRequest } from '../../../servers/scriptedServer.ts';
import { allProtocols, failureOf, head, run, sends, testKey, withServer } from './harness.ts';
import { limits } from '../../../time/limits.ts';

/** An answer that is cut after its first visible text, and what is known of it by then. */
const usage = { inputTokens: 300, outputTokens: 40, cacheReadTokens: 100 };

function beginning(protocol: WireProtocol): string[] {
  const events = wireFormats[protocol].write({ text: 'A beginning that goes on and on.', usage });
  const firstText = events.findIndex((event) => event.includes('A beginning'));
  return events.slice(0, firstText + 1);
}

/** Anthropic tells the input first; the others tell everything last. */
const knownAfterBeginning: Readonly<Record<WireProtocol, Omit<Usage, 'raw'>>> = {
  anthropic: {
    source: 'partial',
    inputUncachedTokens: 200,
    cacheReadTokens: 100,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 1,
    serviceTier: 'standard',
    region: 'global',
  },
  openai: { source: 'partial' },
  'openai-compatible': { source: 'partial' },
  ollama: { source: 'partial' },
};

const midStreamError: Readonly<Record<WireProtocol, string>> = {
  anthropic: anthropicEvent('error', {
    error: { type: 'overloaded_error', message: `Overloaded, ${testKey}` },
  }),
  openai: responsesEvent('error', {
    code: 'server_is_overloaded',
    message: `Overloaded, ${testKey}`,
    param: null,
  }),
  'openai-compatible': chatChunk({
    error: { code: 503, message: `Overloaded, ${testKey}` },
    choices: [],
  }),
  ollama: ollamaLine({ error: `server busy, please try again. ${testKey}` }),
};

const malformedEvent: Readonly<Record<WireProtocol, string>> = {
  anthropic: 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"del\n\n',
  openai: 'event: response.output_text.delta\ndata: {"type":"response.output_te\n\n',
  'openai-compatible': 'data: {"choices":[{"delta"\n\n',
  ollama: '{"message":{"content":"half\n',
};

for (const protocol of allProtocols) {
  describe(`broken streams over ${protocol}`, () => {
    it('is cancelled before the headers come, and hangs up', async () => {
      const controller = new AbortController();
      let seen: SeenRequest | undefined;
      const script = (request: SeenRequest) => {
        seen = request;
        controller.abort();
        return [{ do: 'stall' as const }];
      };
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl, { signal: controller.signal });
        assert.equal(failureOf(result).kind, 'cancelled');
        assert.deepEqual(result.usage, { source: 'estimated' });
        await seen?.hungUp;
      });
    });

    it('sends nothing when it was cancelled from the start', async () => {
      await withServer(
        protocol,
        () => [{ do: 'stall' }],
        async (baseUrl, server) => {
          const result = await run(protocol, baseUrl, { signal: AbortSignal.abort() });
          assert.equal(failureOf(result).kind, 'cancelled');
          assert.equal(server.requests.length, 0);
          assert.deepEqual(result.usage, { source: 'estimated' });
        },
      );
    });

    it('is cancelled after the headers and before the first token', async () => {
      const controller = new AbortController();
      let seen: SeenRequest | undefined;
      const script = (request: SeenRequest) => {
        seen = request;
        return [head(protocol), { do: 'stall' as const }];
      };
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl, {
          signal: controller.signal,
          onEvent: ({ type }) => {
            if (type === 'response-started') controller.abort();
          },
        });
        assert.equal(failureOf(result).kind, 'cancelled');
        assert.deepEqual(result.usage, { source: 'partial' });
        await seen?.hungUp;
      });
    });

    it('is cancelled in mid-answer, keeps what came and hangs up', async () => {
      const controller = new AbortController();
      let seen: SeenRequest | undefined;
      const script = (request: SeenRequest) => {
        seen = request;
        return [head(protocol), ...sends(beginning(protocol)), { do: 'stall' as const }];
      };
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl, {
          signal: controller.signal,
          onEvent: ({ type }) => {
            if (type === 'text-delta') controller.abort();
          },
        });
        assert.equal(failureOf(result).kind, 'cancelled');
        assert.match(result.text, /^A beginning/);
        assert.deepEqual(result.usage, knownAfterBeginning[protocol]);
        await seen?.hungUp;
      });
    });

    it('hangs up when the reader walks away', async () => {
      let seen: SeenRequest | undefined;
      const script = (request: SeenRequest) => {
        seen = request;
        return [head(protocol), ...sends(beginning(protocol)), { do: 'stall' as const }];
      };
      await withServer(protocol, script, async (baseUrl) => {
        const leave = new Error('walked away');
        await assert.rejects(
          run(protocol, baseUrl, {
            onEvent: ({ type }) => {
              if (type === 'text-delta') throw leave;
            },
          }),
          leave,
        );
        await seen?.hungUp;
      });
    });

    it('fails as truncated when the stream ends without its proper ending', async () => {
      const script = () => [head(protocol), ...sends(beginning(protocol))];
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl);
        assert.equal(failureOf(result).kind, 'truncated');
        assert.equal(failureOf(result).requestId, 'req_1');
        assert.match(result.text, /^A beginning/);
        assert.deepEqual(result.usage, knownAfterBeginning[protocol]);
      });
    });

    it('fails as truncated when nothing but headers came', async () => {
      await withServer(
        protocol,
        () => [head(protocol)],
        async (baseUrl) => {
          const result = await run(protocol, baseUrl);
          assert.equal(failureOf(result).kind, 'truncated');
          assert.deepEqual(result.usage, { source: 'partial' });
        },
      );
    });

    it('fails as truncated when the socket is reset in mid-answer', async () => {
      const gate = createGate();
      const script = () => [
        head(protocol),
        ...sends(beginning(protocol)),
        { do: 'pause' as const, until: gate.opened },
        { do: 'reset' as const },
      ];
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl, {
          onEvent: ({ type }) => {
            if (type === 'text-delta') gate.open();
          },
        });
        assert.equal(failureOf(result).kind, 'truncated');
        assert.match(failureOf(result).message, /ECONNRESET|UND_ERR_SOCKET/);
        assert.match(result.text, /^A beginning/);
        assert.deepEqual(result.usage, knownAfterBeginning[protocol]);
      });
    });

    it('fails as a connection when the socket is reset before an answer', async () => {
      await withServer(
        protocol,
        () => [{ do: 'reset' }],
        async (baseUrl) => {
          const result = await run(protocol, baseUrl);
          assert.equal(failureOf(result).kind, 'connection');
          assert.deepEqual(result.usage, { source: 'estimated' });
        },
      );
    });

    it('fails as a connection when nobody listens', async () => {
      let address = '';
      await withServer(
        protocol,
        () => [],
        async (baseUrl) => {
          address = baseUrl;
        },
      );
      const result = await run(protocol, address);
      assert.equal(failureOf(result).kind, 'connection');
      assert.match(failureOf(result).message, /ECONNREFUSED/);
      assert.deepEqual(result.usage, { source: 'estimated' });
    });

    it('fails as a timeout when no answer begins, and hangs up', async () => {
      let seen: SeenRequest | undefined;
      const script = (request: SeenRequest) => {
        seen = request;
        return [{ do: 'stall' as const }];
      };
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl, { timeouts: { firstTokenMs: 40 } });
        assert.equal(failureOf(result).kind, 'timeout');
        assert.deepEqual(result.usage, { source: 'estimated' });
        await seen?.hungUp;
      });
    });

    it('fails as a timeout when the answer stalls', async () => {
      const script = () => [head(protocol), ...sends(beginning(protocol)), { do: 'stall' as const }];
      await withServer(protocol, script, async (baseUrl) => {
        // Long enough for a busy machine to send the beginning without a pause that counts as silence.
        const result = await run(protocol, baseUrl, { timeouts: { idleMs: limits.unitTestMs / 300 } });
        assert.equal(failureOf(result).kind, 'timeout');
        assert.match(result.text, /^A beginning/);
        assert.deepEqual(result.usage, knownAfterBeginning[protocol]);
      });
    });

    it('fails by its kind on an error in mid-stream, without the key that the server echoes', async () => {
      const script = () => [head(protocol), ...sends([...beginning(protocol), midStreamError[protocol]])];
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl);
        assert.equal(failureOf(result).kind, 'overloaded');
        assert.match(failureOf(result).message, /\[redacted\]/);
        assert.doesNotMatch(JSON.stringify(result.last), new RegExp(testKey));
        assert.match(result.text, /^A beginning/);
        assert.deepEqual(result.usage, knownAfterBeginning[protocol]);
      });
    });

    it('fails as malformed when the wire carries broken JSON', async () => {
      const script = () => [head(protocol), ...sends([...beginning(protocol), malformedEvent[protocol]])];
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl);
        assert.equal(failureOf(result).kind, 'malformed');
        assert.deepEqual(result.usage, knownAfterBeginning[protocol]);
      });
    });

    it('fails as malformed on a web page', async () => {
      const page = { do: 'respond' as const, headers: { 'content-type': 'text/html' } };
      await withServer(
        protocol,
        () => [page, { do: 'send', bytes: '<html>Log in</html>' }],
        async (baseUrl) => {
          const result = await run(protocol, baseUrl);
          assert.equal(failureOf(result).kind, 'malformed');
          assert.match(failureOf(result).message, /web page/);
          assert.deepEqual(result.usage, { source: 'estimated' });
        },
      );
    });

    it('does not wait for a server that keeps the connection open after the end', async () => {
      const events = wireFormats[protocol].write({ text: 'All of it.' });
      const script = () => [head(protocol), ...sends(events), { do: 'stall' as const }];
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl);
        assert.equal(result.last.type, 'finished');
        assert.equal(result.usage.outputTokens, 20);
      });
    });
  });
}
