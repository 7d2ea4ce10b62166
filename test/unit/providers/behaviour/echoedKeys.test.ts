import assert from 'node:assert/strict';
import type { Action } from '../../../servers/scriptedServer.ts';
import { wireFormats } from '../../../servers/wireFormat.ts';
import { allProtocols, head, refuses, run, sends, testKey, withServer } from './harness.ts';

/** The part of the key that no other key has. */
const secret = testKey.slice('sk-'.length);

/** Ways in which a server may give the key back. */
const echoed: readonly (readonly [string, string])[] = [
  ['whole', testKey],
  ['its end', `****${secret.slice(-9)}`],
  ['URL-encoded', encodeURIComponent(testKey)],
  ['in base64', Buffer.from(`u:${testKey}`).toString('base64')],
];

/** Whether any eight characters of the key, or of its base64, are in a text. */
function leaks(text: string): boolean {
  const bytes = Buffer.from(testKey).toString('base64').slice(8, -8);
  const forms = [secret, bytes];
  return forms.some((form) =>
    Array.from({ length: form.length - 7 }, (_none, index) => form.slice(index, index + 8)).some((part) =>
      text.includes(part),
    ),
  );
}

for (const protocol of allProtocols)
  describe(`a key that a server echoes over ${protocol}`, () => {
    for (const [name, echo] of echoed) {
      const pieces = wireFormats[protocol].write({ text: `Your key is ${echo}, is it not?` });
      const answers: readonly (readonly [string, readonly Action[]])[] = [
        ['an answer', [head(protocol), ...sends(pieces)]],
        [
          'an answer in pieces of seven bytes',
          [head(protocol), ...sends(pieces.join('').match(/[^]{1,7}/g) ?? [])],
        ],
        [
          'the id of the request',
          [head(protocol, { [wireFormats[protocol].requestIdHeader]: echo }), ...sends(pieces)],
        ],
        ['an answer that breaks', [head(protocol), ...sends(pieces.slice(0, -1)), { do: 'reset' }]],
        ['a refusal', refuses(protocol, 401, { message: `Incorrect key ${echo}.`, code: echo })],
        [
          'the name of the model',
          [head(protocol), ...sends(wireFormats[protocol].write({ text: 'Hello.', model: echo }))],
        ],
      ];
      for (const [where, actions] of answers)
        it(`is in no event, ${name} in ${where}`, async () => {
          await withServer(
            protocol,
            () => actions,
            async (baseUrl) => {
              const { events } = await run(protocol, baseUrl);
              assert.ok(events.length > 0);
              for (const event of events) assert.ok(!leaks(JSON.stringify(event)), JSON.stringify(event));
              // Deltas are kept joined.
              const text = events.map((event) => ('text' in event ? event.text : '')).join('');
              assert.ok(!leaks(text), text);
            },
          );
        });
    }
  });
