import assert from 'node:assert/strict';
import { writeOutline } from '../../../../../src/core/work/context/outlineText.ts';
import { createTokenAllowance } from '../../../../../src/core/work/context/tokenAllowance.ts';
import { countTokens } from './samples.ts';

describe('writeOutline', () => {
  const paths = ['a.ts', 'lib/deep/x.ts', 'lib/one.ts', 'lib/two.ts'];

  it('writes a line per directory', () => {
    assert.deepEqual(writeOutline(paths, createTokenAllowance(1_000, countTokens)), {
      text: './: a.ts\nlib/deep/: x.ts\nlib/: one.ts, two.ts',
      unnamedFiles: 0,
    });
  });

  it('counts what it cannot name, deep directories first', () => {
    const many = [...paths, ...Array.from({ length: 300 }, (_, index) => `lib/deep/gen/file${index}.ts`)];
    const written = writeOutline(many, createTokenAllowance(100, countTokens));
    assert.match(written.text, /^lib\/deep\/gen\/: \(300 files\)$/m);
    assert.match(written.text, /^\.\/: a\.ts$/m);
    assert.equal(written.unnamedFiles, 300);
  });

  it('gives the total of the rest when nothing fits any more', () => {
    assert.deepEqual(writeOutline(paths, createTokenAllowance(0, countTokens)), {
      text: '(4 more files in other directories)',
      unnamedFiles: 4,
    });
  });
});
