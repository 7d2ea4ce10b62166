import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHead } from '../../../../src/node/files/readHead.ts';

describe('readHead', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tierwise-head-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function head(content: string | Uint8Array, maximumBytes: number) {
    const file = join(folder, 'file');
    await writeFile(file, content);
    return readHead(file, maximumBytes);
  }

  it('reads a whole file without its byte-order mark', async () => {
    assert.deepEqual(await head('\uFEFFabc', 100), { text: 'abc', isPart: false });
  });

  it('reads no more than it may and leaves out a torn character', async () => {
    assert.deepEqual(await head('aéb', 2), { text: 'a', isPart: true });
  });

  it('takes a file that fits exactly for whole', async () => {
    assert.deepEqual(await head('abc', 3), { text: 'abc', isPart: false });
  });

  it('gives nothing for a binary, a folder and a missing file', async () => {
    assert.equal(await head(new Uint8Array([1, 0, 2]), 100), undefined);
    await mkdir(join(folder, 'inner'));
    assert.equal(await readHead(join(folder, 'inner'), 100), undefined);
    assert.equal(await readHead(join(folder, 'missing'), 100), undefined);
  });
});
