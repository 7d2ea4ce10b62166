import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

interface Browser {
  readonly path: string;
  readonly isPacked: boolean;
}

const setup = join(import.meta.dirname, '..', '..', '..', '.config', 'setup');
const { ensureBrowser } = (await import(join(setup, 'browser.mjs'))) as {
  ensureBrowser: (nodePath: string) => Promise<Browser | undefined>;
};

describe('the browser of the system', () => {
  let folder: string;
  const { PATH, TIERWISE_BROWSER } = process.env;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tierwise-browsers-'));
    process.env['PATH'] = [join(folder, 'first'), join(folder, 'second')].join(delimiter);
    delete process.env['TIERWISE_BROWSER'];
  });

  afterEach(async () => {
    process.env['PATH'] = PATH;
    if (TIERWISE_BROWSER === undefined) delete process.env['TIERWISE_BROWSER'];
    else process.env['TIERWISE_BROWSER'] = TIERWISE_BROWSER;
    await rm(folder, { recursive: true, force: true });
  });

  /** A program that answers `--version` with that exit code. */
  async function put(path: string, exitCode: number): Promise<string> {
    const program = join(folder, path);
    await mkdir(join(program, '..'), { recursive: true });
    await writeFile(program, `#!/bin/sh\nexit ${exitCode}\n`, { mode: 0o755 });
    return program;
  }

  it('is found in any folder of the PATH', async () => {
    const path = await put('second/google-chrome', 0);
    assert.deepEqual(await ensureBrowser(process.execPath), { path, isPacked: false });
  });

  it('is passed over when it does not start, as a script that only names a package to install', async () => {
    await put('first/chromium', 1);
    const path = await put('second/chromium-browser', 0);
    assert.deepEqual(await ensureBrowser(process.execPath), { path, isPacked: false });
  });

  it('is the one that the person names', async () => {
    await put('first/chromium', 0);
    const path = await put('own/browser', 0);
    process.env['TIERWISE_BROWSER'] = path;
    assert.deepEqual(await ensureBrowser(process.execPath), { path, isPacked: false });
  });

  it('is not replaced silently when the person names one that is not there', async () => {
    await put('first/chromium', 0);
    process.env['TIERWISE_BROWSER'] = join(folder, 'gone');
    await assert.rejects(
      ensureBrowser(process.execPath),
      /TIERWISE_BROWSER names .*gone, which does not exist/,
    );
  });
});
