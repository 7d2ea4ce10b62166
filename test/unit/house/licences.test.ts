import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { licenceNotices, packagesOf } from '../../../.config/licences.ts';

describe('licences of what is bundled', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'licences-'));
    addPackage('@pydantic/genai-prices', { license: 'MIT' }, 'MIT of the prices');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function addPackage(name: string, description: object, licence?: string): string {
    const folder = join('node_modules', name);
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(
      join(root, folder, 'package.json'),
      JSON.stringify({ name, version: '1.2.3', ...description }),
    );
    if (licence !== undefined) writeFileSync(join(root, folder, 'LICENSE.md'), licence);
    return folder;
  }

  it('finds the packages of bundled files, scoped and nested ones too', () => {
    const files = [
      'src/extension.ts',
      'node_modules/zod/mini/index.js',
      'node_modules/zod/core.js',
      'node_modules/@b/c/x.js',
      'node_modules/a/node_modules/d/index.js',
      'node_modules\\e\\f.js',
    ];
    assert.deepEqual(packagesOf(files), [
      'node_modules/@b/c',
      'node_modules/a/node_modules/d',
      'node_modules/e',
      'node_modules/zod',
    ]);
  });

  it('writes name, version, licence and text of each, and of the data that is shipped', async () => {
    const text = await licenceNotices(root, [addPackage('a', { license: 'ISC' }, 'Copyright of a')]);
    for (const part of [
      'a 1.2.3 (ISC)',
      'Copyright of a',
      'genai-prices 1.2.3 (MIT): list prices',
      'MIT of the prices',
    ])
      assert.ok(text.includes(part), part);
  });

  it('refuses a package without a licence text', async () => {
    const folder = addPackage('a', { license: 'MIT' });
    await assert.rejects(licenceNotices(root, [folder]), /a@1\.2\.3 has no licence file/);
  });

  for (const license of ['GPL-3.0', 'SEE LICENSE IN x', undefined]) {
    it(`refuses the licence ${String(license)}`, async () => {
      const folder = addPackage('a', { license }, 'text');
      await assert.rejects(licenceNotices(root, [folder]), /not known to allow shipping/);
    });
  }

  it('takes the allowed one of several licences', async () => {
    const folder = addPackage('a', { license: '(GPL-3.0 OR MIT)' }, 'text');
    assert.match(await licenceNotices(root, [folder]), /a 1\.2\.3/);
  });
});
