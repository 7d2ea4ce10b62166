import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { followJson } from '../../../../src/providers/shared/jsonProgress.ts';

describe('following a JSON document', () => {
  const states: readonly [text: string, state: string][] = [
    ['', 'empty'],
    ['  \n', 'empty'],
    ['{', 'open'],
    ['{"a":"}', 'open'],
    ['{"a":"\\"}', 'open'],
    ['{"a":1}', 'whole'],
    [' [1,{"b":[]}]', 'whole'],
    ['"a text"', 'whole'],
    ['{"a":1]', 'broken'],
    ['{{', 'broken'],
    ['{"a":1,{', 'broken'],
    ['[1,{', 'open'],
    ['{"a":"line\n', 'broken'],
    ['nothing', 'broken'],
  ];
  for (const [text, state] of states) {
    it(`says that ${JSON.stringify(text)} is ${state}`, () => {
      const progress = followJson();
      progress.feed(text);
      assert.equal(progress.state(), state);
    });
  }

  it('finds the end of any document, however it is cut, and takes nothing behind it', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 1, max: 7 }), (value, size) => {
        const text = `{"value":${value}}`;
        const progress = followJson();
        let end = -1;
        let before = 0;
        for (const piece of (text + '{"next":').match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []) {
          end = progress.feed(piece);
          if (end >= 0) break;
          before += piece.length;
        }
        assert.equal(before + end, text.length);
        assert.equal(progress.state(), 'whole');
      }),
    );
  });

  it('tells what a piece would do without taking it', () => {
    const progress = followJson();
    progress.feed('{"a":1');
    assert.equal(progress.stateAfter('{"b":2}'), 'broken');
    assert.equal(progress.stateAfter('}'), 'whole');
    assert.equal(progress.state(), 'open');
  });

  it('takes no document that is nested without end', () => {
    const progress = followJson();
    progress.feed('['.repeat(10_000));
    assert.equal(progress.state(), 'broken');
  });
});
