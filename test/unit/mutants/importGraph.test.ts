import assert from 'node:assert/strict';
import { importersOf, importsOf } from '../../mutants/importGraph.ts';

describe('the import graph', () => {
  for (const [line, loaded] of [
    ["import { a } from './a.ts';", ['src/a.ts']],
    ["import {\n  type A,\n  a,\n} from '../b/a.ts';", ['b/a.ts']],
    ["import './a.ts';", ['src/a.ts']],
    ["export { a } from './a.ts';", ['src/a.ts']],
    ["const a = await import('./a.ts');", ['src/a.ts']],
    ["new Worker(new URL('./a.ts', import.meta.url));", ['src/a.ts']],
    ["import type { A } from './a.ts';", []],
    ["export type { A } from './a.ts';", []],
    ["import assert from 'node:assert';", []],
    ["import type { A } from './a.ts';\nimport { b } from './b.ts';", ['src/b.ts']],
  ] as const) {
    it(`sees in ${JSON.stringify(line)} ${loaded.length} loaded files`, () => {
      assert.deepEqual(importsOf('src/main.ts', line), loaded);
    });
  }

  it('finds who loads a file, with the shortest way', () => {
    const graph = new Map([
      ['test', ['middle', 'near']],
      ['middle', ['near']],
      ['near', ['target']],
      ['target', ['test']],
      ['other', []],
    ]);
    assert.deepEqual(
      importersOf(graph, ['target']),
      new Map([
        ['target', 0],
        ['near', 1],
        ['test', 2],
        ['middle', 2],
      ]),
    );
  });
});
