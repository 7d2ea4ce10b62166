import assert from 'node:assert/strict';
import { createIgnoreFilter, type IgnoreFile } from '../../../../../src/core/work/context/ignoreRules.ts';

function keptOf(files: readonly IgnoreFile[], paths: readonly string[]): readonly string[] {
  const isIgnored = createIgnoreFilter(files);
  return paths.filter((path) => !isIgnored(path));
}

describe('ignoreRules', () => {
  it('ignores nothing without a file', () => {
    assert.deepEqual(keptOf([], ['a.js', 'dist/b.js']), ['a.js', 'dist/b.js']);
  });

  it('takes with a folder all that is below it, even what a later line names', () => {
    const text = 'dist/\n!dist/keep.js\n';
    assert.deepEqual(keptOf([{ directory: '', text }], ['dist/keep.js', 'src/dist/a/b.js', 'dist.js']), [
      'dist.js',
    ]);
  });

  it('reads comments, anchors, negations and Windows line ends as Git does', () => {
    const text = '# logs\r\n*.log\r\n!important.log\r\n/build\r\n';
    const paths = ['a.log', 'x/important.log', 'build/a.js', 'x/build/a.js'];
    assert.deepEqual(keptOf([{ directory: '', text }], paths), ['x/important.log', 'x/build/a.js']);
  });

  it('applies a nested file to its own folder only', () => {
    const files = [{ directory: 'packages/a', text: '/out\n*.tmp' }];
    const paths = ['out/x.js', 'packages/a/out/x.js', 'packages/a/b/c.tmp', 'packages/b/c.tmp'];
    assert.deepEqual(keptOf(files, paths), ['out/x.js', 'packages/b/c.tmp']);
  });

  it('lets the deepest file that has a say decide', () => {
    const files = [
      { directory: '', text: '*.log\ndist/' },
      { directory: 'a', text: '!keep.log\n!dist/' },
    ];
    const paths = ['a/keep.log', 'a/other.log', 'keep.log', 'a/dist/x.js', 'dist/x.js'];
    assert.deepEqual(keptOf(files, paths), ['a/keep.log', 'a/dist/x.js']);
  });

  it('heeds no nested file inside a folder that is ignored', () => {
    const files = [
      { directory: '', text: 'vendor/' },
      { directory: 'vendor/x', text: '!*' },
    ];
    assert.deepEqual(keptOf(files, ['vendor/x/a.js']), []);
  });

  it('counts case', () => {
    assert.deepEqual(keptOf([{ directory: '', text: 'build' }], ['Build/a.js']), ['Build/a.js']);
  });
});
