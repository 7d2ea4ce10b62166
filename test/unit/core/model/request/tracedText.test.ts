import assert from 'node:assert/strict';
import fc from 'fast-check';
import { joinTraced, originsOf, traced } from '../../../../../src/core/model/request/tracedText.ts';

describe('a text that knows where its parts come from', () => {
  it('is plain where it is all our own', () => {
    assert.deepEqual(joinTraced(['a', undefined, traced('b', {}), ''], '-'), { text: 'a-b-' });
  });

  it('keeps every part with its origins, however it is put together', () => {
    const part = fc.tuple(
      fc.string(),
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(part)), fc.string(), (groups, separator) => {
        const inner = groups.map((parts) =>
          joinTraced(
            parts.map(([text, origins]) => traced(text, { origins })),
            separator,
          ),
        );
        const whole = joinTraced(inner, '|');
        const found = (whole.quoted ?? []).map(({ start, end, origins }) => [
          whole.text.slice(start, end),
          origins,
        ]);
        assert.deepEqual(
          found,
          groups.flat().filter(([text]) => text !== ''),
        );
      }),
    );
  });

  it('names all that texts stem from, each once', () => {
    const text = joinTraced([traced('x', { origins: ['a', 'b'] }), traced('y', { origins: ['b'] })], '');
    assert.deepEqual(originsOf([text, undefined, { quoted: [] }]), ['a', 'b']);
  });
});
