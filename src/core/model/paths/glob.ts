import { expandBraces } from './braces.ts';
import { anyDepth, folderOrFile, matchSegments } from './segments.ts';

/** A glob that a model wrote, ready to be asked. */
export interface Glob {
  /** Whether it means the file at this path, relative with forward slashes. */
  matches(path: string): boolean;
  /** Endings of names, such as `*.ts`, that all its files have; `undefined` where nothing so simple holds. */
  readonly names: readonly string[] | undefined;
}

/**
 * Reads a glob as `.gitignore` does: without a slash it means names in any folder, and the name of a folder means all
 * below it. Groups in braces are understood too. Matching takes time in proportion to path and pattern: it is never
 * turned into a regular expression, which a hostile pattern could keep busy for hours. Nothing for a pattern that
 * leads out of the folder or cannot be read.
 */
export function readGlob(written: string): Glob | undefined {
  const pattern = written.trim().replaceAll('\\', '/').replace(/^\.\//, '');
  if (pattern === '' || pattern.startsWith('!') || /^[A-Za-z]:/.test(pattern)) return undefined;
  if (pattern.split('/').includes('..')) return undefined;
  const alternatives = expandBraces(pattern).map(segmentsOf);
  if (alternatives.length === 0 || alternatives.some((segments) => segments.length === 0)) return undefined;
  return {
    matches(path) {
      const parts = path.split('/');
      return alternatives.some((segments) => matchSegments(segments, parts));
    },
    names: namesOf(alternatives),
  };
}

function segmentsOf(pattern: string): string[] {
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
  const isAnchored = pattern.replace(/\/$/, '').includes('/');
  const last = segments.at(-1);
  // A name with a wildcard in front is a file's; any other may be a folder's.
  const mayBeFolder = last !== undefined && (pattern.endsWith('/') || !last.startsWith('*'));
  return [
    ...(isAnchored || last === undefined ? [] : [anyDepth]),
    ...segments,
    ...(mayBeFolder ? [folderOrFile] : []),
  ];
}

function namesOf(alternatives: readonly (readonly string[])[]): readonly string[] | undefined {
  const names = alternatives.map((segments) => segments.at(-1) ?? '');
  return names.every((name) => /^\*[\w.-]+$/.test(name)) ? names : undefined;
}
