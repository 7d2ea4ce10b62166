import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shallowestPaths } from '../../../../../src/core/work/context/shallowestPaths.ts';

const paths = fc.uniqueArray(
  fc
    .array(fc.constantFrom('a', 'b', 'C', 'é'), { minLength: 1, maxLength: 4 })
    .map((segments) => segments.join('/')),
);
const depthOf = (path: string) => path.split('/').length;

describe('shallowestPaths', () => {
  it('sorts by code unit and keeps all where there is room', () => {
    assert.deepEqual(shallowestPaths(['b', 'a/b', 'B', 'a'], 4), ['B', 'a', 'a/b', 'b']);
  });

  it('keeps those nearest to the root', () => {
    assert.deepEqual(shallowestPaths(['a/b/c', 'z', 'a/b', 'a/a'], 2), ['a/a', 'z']);
  });

  it('leaves out nothing shallower than what it keeps, and is sorted', () => {
    fc.assert(
      fc.property(paths, fc.nat(8), (all, maximum) => {
        const kept = shallowestPaths(all, maximum);
        assert.equal(kept.length, Math.min(all.length, maximum));
        assert.deepEqual(
          kept,
          kept.toSorted((a, b) => (a < b ? -1 : 1)),
        );
        const deepest = Math.max(0, ...kept.map(depthOf));
        for (const path of all.filter((other) => !kept.includes(other))) assert.ok(depthOf(path) >= deepest);
      }),
    );
  });
});
