import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const text = readFileSync(join(root, '.github', 'SECURITY.md'), 'utf8');

describe('SECURITY.md', () => {
  const paths = [...text.matchAll(/`((?:src|test|\.config)\/[^`]+)`/g)].map(([, path = '']) => path);

  it('names a test for each promise', () => {
    const rows = text.split('\n').filter((line) => /^\| (?!-|Promise )/.test(line));
    assert.equal(rows.length, 8);
    for (const row of rows) assert.match(row.split('|').at(-2) ?? '', /`test\//, row);
  });

  it('names only what is there', () => {
    assert.ok(paths.length > 20);
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });
});
