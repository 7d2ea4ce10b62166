import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { readJsonAnswer } from '../../../../../src/core/work/ask/readJsonAnswer.ts';

const schema = z.object({ level: z.string() });

describe('readJsonAnswer', () => {
  const readable: [name: string, text: string][] = [
    ['bare', '{"level": "low"}'],
    ['in a fence', '```json\n{"level": "low"}\n```'],
    ['in prose', 'I would say {"level": "low"}, because {it is} short.'],
    ['after thinking', '<think>{"level": "high"}</think>\n{"level": "low"}'],
    ['after another object', 'Given {"step": 1} it is {"level": "low"}'],
    ['within an object', '{"answer": {"level": "low"}}'],
    ['before a broken one', '{"level": "low"} {"level": '],
  ];
  for (const [name, text] of readable) {
    it(`reads an object ${name}`, () => {
      assert.deepEqual(readJsonAnswer(text, schema), { level: 'low' });
    });
  }

  for (const text of ['', 'low', '{"level": 1}', '{"level": "low"', '{level: low}', '["low"]']) {
    it(`reads nothing from ${text === '' ? 'an empty text' : text}`, () => {
      assert.equal(readJsonAnswer(text, schema), undefined);
    });
  }

  it('does not walk what is nested beyond reason', () => {
    const deep = `${'{"a":'.repeat(60)}{"level": "low"}${'}'.repeat(60)}`;
    assert.equal(readJsonAnswer(deep, schema), undefined);
  });
});
