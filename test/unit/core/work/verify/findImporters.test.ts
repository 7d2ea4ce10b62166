import assert from 'node:assert/strict';
import type { ProjectFiles } from '../../../../../src/core/work/verify/find/check.ts';
import { findImporters } from '../../../../../src/core/work/verify/findImporters.ts';

describe('finding the files that import others', () => {
  const never = new AbortController().signal;

  /** Files by path with their text; `gap` as the listing has it. */
  const project =
    (files: Readonly<Record<string, string>>, gap?: ProjectFiles['gap']) => (): Promise<ProjectFiles> =>
      Promise.resolve({
        paths: Object.keys(files),
        ...(gap === undefined ? {} : { gap }),
        read: (path) => Promise.resolve(files[path]),
      });
  const importing = (count: number, target = './cart.js') =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`src/f${index}.js`, `import '${target}';`]),
    );

  it('names the nearest first, and misses nothing of a small project', async () => {
    const files = {
      'src/cart.js': '',
      'lib/far.js': "import '../src/cart.js';",
      'src/near.js': "import './cart.js';",
      'src/other.js': '',
    };
    assert.deepEqual(await findImporters(project(files), ['src/cart.js'], 20, never), {
      paths: ['src/near.js', 'lib/far.js'],
      gaps: [],
    });
  });

  it('says that time has cut the list of files, whatever was found', async () => {
    const gap = { kind: 'time', text: 'The files of the folder could not be listed within 5 s' } as const;
    for (const files of [{}, { 'src/near.js': "import './cart.js';" }]) {
      const { gaps } = await findImporters(project(files, gap), ['src/cart.js'], 20, never);
      assert.deepEqual(gaps, [
        {
          kind: 'time',
          text: `Not all files that import what was changed were looked at: ${gap.text}`,
        },
      ]);
    }
  });

  it('says that there are more than it names', async () => {
    const exact = await findImporters(project(importing(3)), ['src/cart.js'], 3, never);
    assert.deepEqual([exact.paths.length, exact.gaps], [3, []]);
    const more = await findImporters(project(importing(40)), ['src/cart.js'], 3, never);
    assert.equal(more.paths.length, 3);
    assert.deepEqual(
      more.gaps.map(({ kind }) => kind),
      ['count'],
    );
    assert.match(more.gaps[0]?.text ?? '', /asked about 3 of the files that import/);
  });

  it('says that it has not read all of a large project', async () => {
    const { gaps } = await findImporters(project(importing(1_600, './none.js')), ['src/cart.js'], 3, never);
    assert.deepEqual(
      gaps.map(({ text }) => text),
      ['Files that import what was changed were looked for in the nearest 1500 of 1600 files'],
    );
  });

  it('does not look for importers of what nothing imports', async () => {
    const fail = () => Promise.reject(new Error('nothing is listed'));
    assert.deepEqual(await findImporters(fail, ['README.md'], 20, never), { paths: [], gaps: [] });
  });
});
