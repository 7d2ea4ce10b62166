import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

interface TarFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer;
}

interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly glibc?: string;
}

const setup = join(import.meta.dirname, '..', '..', '..', '.config', 'setup');
const { readTar } = (await import(join(setup, 'tar.mjs'))) as { readTar: (archive: Buffer) => TarFile[] };
const { canRunPackedBrowser, unpackBrowser, verified } = (await import(join(setup, 'packedBrowser.mjs'))) as {
  canRunPackedBrowser: (machine: Machine) => boolean;
  unpackBrowser: (npmPackage: Buffer, folder: string) => Promise<void>;
  verified: (bytes: Buffer, sha512: string) => Buffer;
};

/** An entry of a tar archive: `0` is a file, `5` a folder, `2` a symbolic link. */
function entry(path: string, content: string | Buffer = '', kind = '0', mode = 0o644): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write(mode.toString(8).padStart(7, '0'), 100);
  header.write(bytes.length.toString(8).padStart(11, '0'), 124);
  header.write(kind, 156);
  header.write('ustar', 257);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

const archive = (...entries: Buffer[]) => Buffer.concat([...entries, Buffer.alloc(1024)]);

describe('the browser that npm carries', () => {
  describe('a tar archive', () => {
    it('gives its files with their bytes and rights', () => {
      const long = 'x'.repeat(700);
      const files = readTar(
        archive(entry('lib/', '', '5'), entry('lib/a.so', long, '0', 0o755), entry('b', 'two')),
      );
      assert.deepEqual(
        files.map(({ path, mode, content }) => [path, mode, content.toString()]),
        [
          ['lib/a.so', 0o755, long],
          ['b', 0o644, 'two'],
        ],
      );
    });

    it('joins a path that is kept in two parts', () => {
      const split = entry('name');
      split.write('folder/of', 345);
      assert.equal(readTar(archive(split))[0]?.path, 'folder/of/name');
    });

    const broken: readonly (readonly [what: string, archive: Buffer, message: RegExp])[] = [
      ['leads out of its folder', archive(entry('lib/../../a')), /leads out/],
      ['leads to the root', archive(entry('/etc/a')), /leads out/],
      ['holds a link', archive(entry('a', '', '2')), /neither a file nor a folder/],
      ['is cut in a file', entry('a', 'x'.repeat(600)).subarray(0, 900), /ends in the middle of a/],
      ['is cut between files', entry('a', 'one'), /has no end/],
      ['is something else', Buffer.alloc(1024, 'not a tar'), /broken header/],
      ['is empty', Buffer.alloc(0), /has no end/],
    ];
    for (const [what, bytes, message] of broken) {
      it(`is refused when it ${what}`, () => {
        assert.throws(() => readTar(bytes), message);
      });
    }
  });

  it('is taken as it is pinned, or not at all', () => {
    const bytes = Buffer.from('a package');
    const sha512 = createHash('sha512').update(bytes).digest('base64');
    assert.equal(verified(bytes, sha512), bytes);
    assert.throws(() => verified(Buffer.from('a Package'), sha512), /is not what it was/);
  });

  const machines: readonly (readonly [Machine, boolean])[] = [
    [{ platform: 'linux', arch: 'x64', glibc: '2.36' }, true],
    [{ platform: 'linux', arch: 'x64' }, false],
    [{ platform: 'linux', arch: 'arm64', glibc: '2.36' }, false],
    [{ platform: 'darwin', arch: 'arm64' }, false],
    [{ platform: 'win32', arch: 'x64' }, false],
  ];
  for (const [machine, expected] of machines) {
    it(`${expected ? 'runs' : 'does not run'} on ${machine.platform} ${machine.arch}${machine.platform === 'linux' && machine.glibc === undefined ? ' without glibc' : ''}`, () => {
      assert.equal(canRunPackedBrowser(machine), expected);
    });
  }

  describe('unpacked', () => {
    let folder: string;
    /** Stands in for the browser: says what it was started with. */
    const program = '#!/bin/sh\necho "$LD_LIBRARY_PATH|$FONTCONFIG_FILE|$*"\n';

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tierwise-packed a '));
    });

    afterEach(() => rm(folder, { recursive: true, force: true }));

    const npmPackage = (...left: string[]) =>
      gzipSync(
        archive(
          ...[
            entry(
              'package/bin/al2023.tar.br',
              brotliCompressSync(archive(entry('lib/libnss3.so', 'a library', '0', 0o755))),
            ),
            entry(
              'package/bin/fonts.tar.br',
              brotliCompressSync(archive(entry('fonts.conf', 'theirs'), entry('fonts/A/a.ttf', 'a font'))),
            ),
            entry('package/bin/chromium.br', brotliCompressSync(Buffer.from(program))),
          ].filter((_, at) => !left.includes(['libraries', 'fonts', 'program'][at] ?? '')),
        ),
      );

    it('has libraries, fonts, our own font settings and a program', async () => {
      await unpackBrowser(npmPackage(), folder);
      assert.equal(await readFile(join(folder, 'lib', 'libnss3.so'), 'utf8'), 'a library');
      assert.equal(await readFile(join(folder, 'fonts', 'A', 'a.ttf'), 'utf8'), 'a font');
      assert.match(await readFile(join(folder, 'fonts.conf'), 'utf8'), /<dir prefix="relative">fonts<\/dir>/);
      assert.equal((await stat(join(folder, 'chromium'))).mode & 0o777, 0o755);
    });

    for (const [before, after] of [
      [undefined, ''],
      ['/own/lib', ':/own/lib'],
    ] as const) {
      it(`starts with its own libraries and fonts${before === undefined ? '' : ', before those of the person'}`, async () => {
        await unpackBrowser(npmPackage(), folder);
        const { LD_LIBRARY_PATH: _, ...environment } = process.env;
        const said = execFileSync(join(folder, 'chromium.sh'), ['--headless', 'two words'], {
          encoding: 'utf8',
          env: { ...environment, ...(before === undefined ? {} : { LD_LIBRARY_PATH: before }) },
        });
        const expected = [
          `${join(folder, 'lib')}${after}`,
          join(folder, 'fonts.conf'),
          '--headless two words',
        ];
        assert.equal(said.trim(), expected.join('|'));
      });
    }

    for (const [part, name] of [
      ['libraries', 'al2023.tar.br'],
      ['fonts', 'fonts.tar.br'],
      ['program', 'chromium.br'],
    ] as const) {
      it(`is refused without its ${part}`, async () => {
        await assert.rejects(unpackBrowser(npmPackage(part), folder), {
          message: `The package has no ${name}.`,
        });
      });
    }
  });
});
