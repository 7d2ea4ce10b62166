import { createHash } from 'node:crypto';
import type { CommandDefinition, FileLook } from '../../../src/core/work/verify/command/commandDefinition.ts';
import type { Check, ProjectOnDisk, UndefinedCheck } from '../../../src/core/work/verify/find/check.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Files of a project that is in memory only, by path. */
export interface MemoryFiles {
  /** What Git tracks, or would track. */
  readonly files: Readonly<Record<string, string>>;
  /** What Git ignores and what is installed. */
  readonly ignored?: Readonly<Record<string, string>>;
  /** By the path of a link: where its file is, as seen from the link's folder. */
  readonly links?: Readonly<Record<string, string>>;
  /** How its texts are read; see `FileLook.unread`. */
  readonly unread?: Readonly<Record<string, FileLook['unread']>>;
  readonly gap?: ProjectOnDisk['gap'];
}

export function memoryProject({
  files,
  ignored = {},
  links = {},
  unread = {},
  gap,
}: MemoryFiles): ProjectOnDisk {
  const all = new Map([...Object.entries(files), ...Object.entries(ignored)]);
  return {
    paths: Object.keys(files),
    ...(gap === undefined ? {} : { gap }),
    read: (path) => Promise.resolve(files[path]),
    look(path) {
      const text = all.get(path);
      if (text === undefined) return Promise.resolve(undefined);
      const [target, why] = [links[path], unread[path]];
      return Promise.resolve({
        digest: sha256(text),
        text: why !== undefined || text.includes('\0') ? undefined : text,
        ...(target === undefined ? {} : { target }),
        ...(why === undefined ? {} : { unread: why }),
      });
    },
    list(folder) {
      const start = folder === '' ? '' : `${folder}/`;
      const inside = [...all.keys()]
        .filter((path) => path.startsWith(start))
        .map((path) => path.slice(start.length));
      return Promise.resolve([
        ...new Set(inside.map((path) => (path.includes('/') ? `${path.split('/')[0] ?? ''}/` : path))),
      ]);
    },
  };
}

/** A definition of one part. */
export const definedBy = (text: string): CommandDefinition => ({
  parts: new Map([['scripts', text]]),
  unfollowed: [],
});

export const withDefinition = (check: UndefinedCheck, text: string): Check => ({
  ...check,
  definition: definedBy(text),
});
