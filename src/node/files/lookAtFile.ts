import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FileLook } from '../../core/work/verify/command/commandDefinition.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Texts up to this length are read for what they name; longer files have a digest only. */
const mostTextBytes = 256 * 1024;
const pieceBytes = 256 * 1024;
/** Digests of large files, such as installed programs, are remembered for as long as nothing has touched the file. */
const mostRemembered = 500;
const remembered = new Map<string, string>();

/**
 * Reads a file for telling whether it is still the same: links are followed wherever they lead, because a command would
 * follow them too, and nothing of it is shown. `undefined` when there is no such file.
 */
export async function lookAtFile(folderPath: string, path: string): Promise<FileLook | undefined> {
  const place = join(folderPath, path);
  try {
    // Without blocking: opening a named pipe would wait for a writer. Windows has neither, and `|` takes that for 0.
    const file = await open(place, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await file.stat({ bigint: true });
      if (!status.isFile()) return undefined;
      const target = await targetOf(place);
      const { size, dev, ino, mtimeNs, ctimeNs } = status;
      if (size > BigInt(mostTextBytes)) {
        const key = [dev, ino, size, mtimeNs, ctimeNs].join('|');
        const digest = remembered.get(key) ?? (await digestOf(file));
        remember(key, digest);
        return { digest, text: undefined, unread: 'long', ...withoutUndefined({ target }) };
      }
      const bytes = await file.readFile();
      const text = bytes.includes(0)
        ? undefined
        : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      const digest = createHash('sha256').update(bytes).digest('hex');
      return { digest, text, ...withoutUndefined({ target }) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG')
      return undefined;
    if (code === undefined) throw error;
    return { digest: '', text: undefined, unread: 'forbidden' };
  }
}

/** The names in a folder, those of folders with a slash at the end; empty when there is no such folder. */
export async function listNames(folderPath: string, path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(folderPath, path), { withFileTypes: true });
    // A link can lead to a folder: it is named as both.
    return entries.flatMap((entry) => {
      if (entry.isDirectory()) return [`${entry.name}/`];
      return entry.isSymbolicLink() ? [entry.name, `${entry.name}/`] : [entry.name];
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}

async function digestOf(file: Awaited<ReturnType<typeof open>>): Promise<string> {
  const hash = createHash('sha256');
  const piece = new Uint8Array(pieceBytes);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(piece, 0, pieceBytes, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(piece.subarray(0, bytesRead));
    position += bytesRead;
  }
}

function remember(key: string, digest: string): void {
  remembered.delete(key);
  remembered.set(key, digest);
  const [oldest] = remembered.keys();
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
}

/** Where a file is when its name is a link, as seen from the link's folder; so it is the same in a copy. */
async function targetOf(place: string): Promise<string | undefined> {
  const [folder, file] = await Promise.all([realpath(dirname(place)), realpath(place)]);
  const path = relative(folder, file);
  return path.includes(sep) ? path.split(sep).join('/') : undefined;
}
