import assert from 'node:assert/strict';
import type { BodyEvent } from '../../../../../src/providers/shared/transport/bodyEvent.ts';
import { readServerSentEvents } from '../../../../../src/providers/shared/transport/readServerSentEvents.ts';

async function read(body: string): Promise<readonly BodyEvent[]> {
  const events: BodyEvent[] = [];
  const texts = new ReadableStream<string>({
    start(controller) {
      controller.enqueue(body);
      controller.close();
    },
  });
  for await (const event of readServerSentEvents(texts)) events.push(event);
  return events;
}

/** Runs something, and counts the characters that were given to the parser of JSON meanwhile. */
async function charactersParsed(run: () => Promise<unknown>): Promise<number> {
  const { parse } = JSON;
  let characters = 0;
  JSON.parse = (text: string, reviver) => {
    characters += text.length;
    return parse(text, reviver) as unknown;
  };
  try {
    await run();
  } finally {
    JSON.parse = parse;
  }
  return characters;
}

const values = (events: readonly BodyEvent[]) =>
  events.map((event) => (event.kind === 'value' ? event.value : '[DONE]'));

describe('reading server-sent events', () => {
  const bodies: readonly [what: string, body: string, values: readonly unknown[]][] = [
    ['over several lines', 'data: {\ndata:\ndata: "a":\ndata: 1}\n\n', [{ a: 1 }]],
    ['without lines between', 'data: {"a":1}\ndata: [2]\ndata: [DONE]\n', [{ a: 1 }, [2], '[DONE]']],
    ['of plain values without lines between', 'data: 1\ndata: null\ndata: "x"\n', [1, null, 'x']],
    ['behind empty data', 'data:\ndata: 1\ndata: {}\n', [1, {}]],
    ['with names and without lines between', 'event: a\ndata: {}\nevent: b\ndata: {\ndata: }\n', [{}, {}]],
  ];
  for (const [what, body, expected] of bodies) {
    it(`reads events ${what}`, async () => {
      assert.deepEqual(values(await read(body)), expected);
    });
  }

  const hostile: readonly [what: string, body: string][] = [
    ['an object that never ends', `data: {\n${'data:\n'.repeat(10_000)}`],
    ['a list that grows by a line', `data: [1\n${'data: ,1\n'.repeat(10_000)}data: ]\n\n`],
    ['brackets that hold no JSON', `data: {a}\n${'data: more\n'.repeat(10_000)}`],
    ['words', 'data: more and more\n'.repeat(10_000)],
    ['nothing', 'data:\n'.repeat(10_000)],
    ['names alone', `data: {\n${'event: a\n'.repeat(10_000)}`],
  ];
  for (const [what, body] of hostile) {
    it(`parses no line again for every line behind it: ${what}`, async () => {
      const characters = await charactersParsed(() => read(body));
      assert.ok(characters <= 2 * body.length, `${characters} characters were parsed`);
    });
  }

  it('ends an event of endless empty lines', async () => {
    await assert.rejects(read('data:\n'.repeat(260_000)), /endless event/);
  });
});
