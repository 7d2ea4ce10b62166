import assert from 'node:assert/strict';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import type { FailureKind } from '../../../../src/core/model/request/failure.ts';
import { allProtocols, failureOf, head, run, sends, withServer } from './harness.ts';

const json = (value: unknown) => JSON.stringify(value);
const data = (value: unknown) => `data: ${json(value)}\n\n`;
const event = (name: string, value: unknown) => `event: ${name}\n${data(value)}`;
const line = (value: unknown) => `${json(value)}\n`;

const busy = { message: 'The engine is overloaded', type: 'engine_overloaded_error' };
const slow = { message: 'Rate limit reached. Please try again in 20s.', code: 'rate_limit_exceeded' };

/** Errors in the middle of an answer, in every shape that the servers of a protocol give them. */
const shapes: Readonly<
  Record<WireProtocol, Readonly<Record<string, (error: { message: string }) => string>>>
> = {
  anthropic: {
    'an event of its name': (error) => event('error', { type: 'error', error }),
    'an event of another name': (error) => event('message_delta', { type: 'error', error }),
    'an error without its object': (error) => event('error', error),
  },
  openai: {
    'an event of its name': (error) => event('error', { type: 'error', ...error }),
    'an event without a name': (error) => data({ type: 'error', ...error }),
    'an error object': (error) => event('error', { type: 'error', error }),
    'a failed response': (error) =>
      event('response.failed', { type: 'response.failed', response: { status: 'failed', error } }),
  },
  'openai-compatible': {
    'an error object': (error) => data({ error }),
    'an error beside choices': (error) => data({ choices: [], error }),
    'an error text': ({ message }) => data({ error: message }),
    'an object of vLLM': (error) => data({ object: 'error', ...error }),
    'a list of Gemini': (error) => data([{ error }]),
    'an event of its name': (error) => event('error', error),
    'a message without an object': (error) => data(error),
    'JSON of the vendor behind a gateway': (error) =>
      data({ error: { message: 'Provider returned error', metadata: { raw: json({ error }) } } }),
  },
  ollama: {
    'an error text': ({ message }) => line({ error: message }),
    'an error object': (error) => line({ error }),
    'JSON in a text': (error) => line({ error: json({ error }) }),
  },
};

function beginning(protocol: WireProtocol): string[] {
  const events = wireFormats[protocol].write({ text: 'A beginning that goes on.' });
  return events.slice(0, events.findIndex((written) => written.includes('A beginning')) + 1);
}

for (const protocol of allProtocols) {
  describe(`errors in mid-stream over ${protocol}`, () => {
    for (const [shape, write] of Object.entries(shapes[protocol])) {
      it(`are read from ${shape}`, async () => {
        const expected: readonly [
          error: { message: string },
          kind: FailureKind,
          waitMs: number | undefined,
        ][] = [
          [busy, 'overloaded', undefined],
          [slow, 'rate-limit', 20_000],
        ];
        for (const [error, kind, waitMs] of expected) {
          const script = () => [head(protocol), ...sends([...beginning(protocol), write(error)])];
          await withServer(protocol, script, async (baseUrl) => {
            const result = await run(protocol, baseUrl);
            const failure = failureOf(result);
            assert.equal(failure.message, error.message);
            assert.equal(failure.kind, kind);
            assert.equal(failure.retryAfterMs, waitMs);
            assert.match(result.text, /^A beginning/);
          });
        }
      });
    }

    it('tell whether the model had begun', async () => {
      const [write] = Object.values(shapes[protocol]);
      const calls = [{ id: 'a', name: 'read', argumentsJson: '{"path":"a.ts"}' }];
      const called = wireFormats[protocol].write({ toolCalls: calls });
      const half = called.slice(0, called.findIndex((written) => written.includes('"read"')) + 1);
      for (const [before, hasBegun] of [
        [[], undefined],
        [beginning(protocol), true],
        [half, true],
      ] as const) {
        const script = () => [head(protocol), ...sends([...before, write!(busy)])];
        await withServer(protocol, script, async (baseUrl) => {
          const { last } = await run(protocol, baseUrl);
          assert.equal(last.type === 'failed' && last.hasBegun, hasBegun);
        });
      }
    });

    it('are not seen in fields that say that there is none', async () => {
      const [first = '', ...rest] = wireFormats[protocol].write({ text: 'All of it.' });
      const quiet = first.replace('{"', '{"error":null,"note":"on its way","');
      await withServer(
        protocol,
        () => [head(protocol), ...sends([quiet, ...rest])],
        async (baseUrl) => {
          const result = await run(protocol, baseUrl);
          assert.equal(result.last.type, 'finished');
          assert.equal(result.text, 'All of it.');
        },
      );
    });
  });
}
