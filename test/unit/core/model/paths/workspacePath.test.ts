import assert from 'node:assert/strict';
import { normaliseWorkspacePath } from '../../../../../src/core/model/paths/workspacePath.ts';

describe('normaliseWorkspacePath', () => {
  const accepted: [string, string][] = [
    ['src/a.ts', 'src/a.ts'],
    [' ./src//a.ts ', 'src/a.ts'],
    ['src\\deep\\a.ts', 'src/deep/a.ts'],
    ['src/', 'src'],
    ['.github/x.yml', '.github/x.yml'],
    ['a..b/c...d.ts', 'a..b/c...d.ts'],
    ['src/[id]/ä ö.ts', 'src/[id]/ä ö.ts'],
  ];
  for (const [written, path] of accepted) {
    it(`writes ${JSON.stringify(written)} as ${path}`, () => {
      assert.deepEqual(normaliseWorkspacePath(written), { ok: true, path });
    });
  }

  const refused = [
    '',
    '  ',
    '.',
    './',
    '/etc/passwd',
    '\\\\server\\share\\a',
    'C:\\a',
    'c:a',
    '~/a',
    '~root/a',
    '../a',
    'src/../../a',
    'src/..',
    'src\\..\\..\\a',
    'file:///etc/passwd',
    'a.txt:stream',
    'a\0b',
    'a\nb',
    '.git./config',
    '.. /a',
    'x'.repeat(1_001),
  ];
  for (const written of refused) {
    it(`refuses ${JSON.stringify(written.slice(0, 40))}`, () => {
      const checked = normaliseWorkspacePath(written);
      assert.ok(!checked.ok);
      assert.match(checked.reason, /^(is|has|contains|starts) /);
    });
  }
});
