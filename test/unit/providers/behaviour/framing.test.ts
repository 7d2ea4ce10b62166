import assert from 'node:assert/strict';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import * as fc from 'fast-check';
import { allProtocols, failureOf, run, withServer, type Run } from './harness.ts';

/** Answers with the bytes in exactly the chunks that are given. */
function chunkedFetch(body: string, cuts: readonly number[], contentType: string): typeof fetch {
  const bytes = new TextEncoder().encode(body);
  const edges = [
    0,
    ...[...new Set(cuts)].filter((cut) => cut < bytes.length).sort((a, b) => a - b),
    bytes.length,
  ];
  return () => {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let index = 1; index < edges.length; index++) {
          controller.enqueue(bytes.slice(edges[index - 1], edges[index]));
        }
        controller.close();
      },
    });
    return Promise.resolve(new Response(stream, { headers: { 'content-type': contentType } }));
  };
}

function read(
  protocol: WireProtocol,
  body: string,
  cuts: readonly number[] = [],
  contentType = 'text/event-stream',
) {
  return run(protocol, 'http://localhost/v1', { fetch: chunkedFetch(body, cuts, contentType) });
}

const answer = { text: 'Grüße,\nall of you. 👋', usage: { inputTokens: 70, outputTokens: 9 } };
const written = (protocol: WireProtocol) => wireFormats[protocol].write(answer).join('');
const withoutNames = (protocol: WireProtocol) => written(protocol).replace(/^event: .*\n/gm, '');
const withoutTypes = (protocol: WireProtocol) =>
  written(protocol).replace(/"type":"(message|content|response)[^"]*",/g, '');

/** An answer of each protocol in one document, as a server sends it that does not stream. */
const documents: Readonly<Record<WireProtocol, object>> = {
  anthropic: {
    type: 'message',
    role: 'assistant',
    model: 'claude-test',
    content: [{ type: 'text', text: answer.text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 70, output_tokens: 9 },
  },
  openai: {
    object: 'response',
    status: 'completed',
    model: 'gpt-test',
    error: null,
    output: [{ type: 'message', content: [{ type: 'output_text', text: answer.text }] }],
    usage: { input_tokens: 70, output_tokens: 9 },
  },
  'openai-compatible': {
    object: 'chat.completion',
    model: 'compatible-test',
    choices: [{ index: 0, message: { role: 'assistant', content: answer.text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 70, completion_tokens: 9 },
  },
  ollama: {
    model: 'gemma-test',
    message: { role: 'assistant', content: answer.text },
    done: true,
    prompt_eval_count: 70,
    eval_count: 9,
  },
};

/** Ways to write the same answer down. */
const framings: Readonly<Record<string, (protocol: WireProtocol) => string>> = {
  'as its protocol has it': written,
  'with a byte order mark': (protocol) => `\uFEFF${written(protocol)}`,
  'with CR LF': (protocol) => written(protocol).replaceAll('\n', '\r\n'),
  'with empty lines between': (protocol) => `\n\n${written(protocol).replaceAll('\n', '\n\n')}`,
  'without a line end at its end': (protocol) => written(protocol).trimEnd(),
  'as one document': (protocol) => JSON.stringify(documents[protocol]),
  'as one document on many lines': (protocol) => `\n${JSON.stringify(documents[protocol], null, 2)}\n`,
  'as a list of one document': (protocol) => JSON.stringify([documents[protocol]]),
};

/** Ways that only server-sent events can be written in. */
const eventFramings: Readonly<Record<string, (protocol: WireProtocol) => string>> = {
  'with CR alone': (protocol) => written(protocol).replaceAll('\n', '\r'),
  'without names of events': withoutNames,
  'without types in the data': withoutTypes,
  'without a space after the colon': (protocol) => written(protocol).replace(/^(data|event): /gm, '$1:'),
  'without empty lines between': (protocol) => written(protocol).replaceAll('\n\n', '\n'),
  'with comments, pings and empty data': (protocol) =>
    written(protocol).replaceAll(
      '\n\n',
      '\n\n: still here\n\nevent: ping\ndata:\n\ndata:\n\nevent: ping\n\nevent: heartbeat\ndata: 1\n\ndata: [PING]\n\nid: 7\nretry: 10\n\n',
    ),
  'with data on several lines': (protocol) =>
    written(protocol).replace(/^data: \{(.*)$/gm, (_, rest: string) => `data: {\ndata: ${rest}`),
  'as lines of JSON': (protocol) =>
    withoutNames(protocol)
      .replace(/^data: /gm, '')
      .replaceAll('\n\n', '\n'),
};

function checkWhole({ text, last, usage }: Run): void {
  assert.equal(last.type === 'finished' && last.finish.unified, 'stop');
  assert.equal(text, answer.text);
  assert.equal(usage.source, 'reported');
  assert.equal(usage.inputUncachedTokens, 70);
  assert.equal(usage.outputTokens, 9);
}

for (const protocol of allProtocols) {
  const all = protocol === 'ollama' ? framings : { ...framings, ...eventFramings };

  describe(`an answer over ${protocol}`, () => {
    for (const [what, frame] of Object.entries(all)) {
      it(`is read ${what}, however it is cut into chunks`, async () => {
        const body = frame(protocol);
        const whole = await read(protocol, body);
        checkWhole(whole);
        const places = fc.array(fc.integer({ min: 1, max: body.length }), { maxLength: 40 });
        await fc.assert(
          fc.asyncProperty(places, async (cuts) => {
            assert.deepEqual((await read(protocol, body, cuts)).events, whole.events);
          }),
          { numRuns: 8 },
        );
      });
    }

    it('is asked for once where it comes in one document', async () => {
      const script = () => [
        { do: 'respond' as const, headers: { 'content-type': 'application/json' } },
        { do: 'send' as const, bytes: JSON.stringify(documents[protocol]) },
      ];
      await withServer(protocol, script, async (baseUrl, server) => {
        checkWhole(await run(protocol, baseUrl));
        assert.equal(server.requests.length, 1);
      });
    });

    it('is truncated where one document is cut', async () => {
      const body = JSON.stringify(documents[protocol]).slice(0, -20);
      assert.equal(failureOf(await read(protocol, body)).kind, 'truncated');
    });

    const errors: readonly [body: object, kind: string][] = [
      [{ error: { message: 'You exceeded your current quota.', type: 'insufficient_quota' } }, 'quota'],
      [{ error: { message: 'Slow down.', type: 'rate_limit_error' } }, 'rate-limit'],
      [{ error: 'model "x" not found, try pulling it first' }, 'not-found'],
      [{ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
      [{ object: 'error', message: 'It broke.', code: 500 }, 'server'],
      [{ message: 'Invalid token', code: 401 }, 'auth'],
      [{ detail: 'Internal error' }, 'server'],
    ];
    for (const [body, kind] of errors) {
      it(`is the error that it is: ${JSON.stringify(body)}`, async () => {
        const result = await read(protocol, JSON.stringify(body), [], 'application/json');
        assert.equal(failureOf(result).kind, kind);
        const inEvents = await read(protocol, `data: ${JSON.stringify(body)}\n\n`);
        assert.equal(failureOf(inEvents).kind, kind);
        const named = await read(protocol, `event: error\ndata: ${JSON.stringify(body)}\n\n`);
        assert.equal(failureOf(named).kind, kind);
      });
    }

    it('is an error in plain words', async () => {
      const failure = failureOf(await read(protocol, 'event: error\ndata: at capacity, come back later\n\n'));
      assert.equal(failure.kind, 'overloaded');
      assert.match(failure.message, /come back later/);
    });

    it('is an error that was written into the stream as it was', async () => {
      const failure = failureOf(await read(protocol, ': here it comes\n{"error":{"message":"It broke."}}\n'));
      assert.equal(failure.message, 'It broke.');
    });

    it('is no answer where the document is something else', async () => {
      const failure = failureOf(await read(protocol, '{"status":"ok"}', [], 'application/json'));
      assert.equal(failure.kind, 'malformed');
    });

    it('is malformed where one event in the middle is no JSON', async () => {
      const body = written(protocol);
      const end = protocol === 'ollama' ? '\n' : '\n\n';
      const place = body.indexOf(end) + end.length;
      const broken = protocol === 'ollama' ? '{"message":\n' : 'data: {"choices":\n\n';
      assert.equal(
        failureOf(await read(protocol, body.slice(0, place) + broken + body.slice(place))).kind,
        'malformed',
      );
    });

    it('never throws, whatever comes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), fc.json(), async (words, json) => {
          for (const body of [words, json, `data: ${words}\n\n`, `data: ${json}\n\n`, `${json}\n${json}\n`]) {
            const { events } = await read(protocol, body);
            const ends = events.filter(({ type }) => type === 'finished' || type === 'failed');
            assert.equal(ends.length, 1);
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}
