import { expandBraces } from './excludeGlobs.ts';

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

const anyDepth = '**';

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

/** Stands at the end for the file itself or anything below a folder of that name. */
const folderOrFile = '';

function namesOf(alternatives: readonly (readonly string[])[]): readonly string[] | undefined {
  const names = alternatives.map((segments) => segments.at(-1) ?? '');
  return names.every((name) => /^\*[\w.-]+$/.test(name)) ? names : undefined;
}

/** As in {@link matchName}, one step for each segment: a `**` takes one segment more whenever the rest fails. */
function matchSegments(pattern: readonly string[], parts: readonly string[]): boolean {
  let inPattern = 0;
  let inParts = 0;
  let retryPattern = -1;
  let retryParts = 0;
  while (inParts < parts.length) {
    const segment = pattern[inPattern];
    if (segment === folderOrFile) return true;
    if (segment === anyDepth) {
      retryPattern = ++inPattern;
      retryParts = inParts;
    } else if (segment !== undefined && matchName(segment, parts[inParts] ?? '')) {
      inPattern++;
      inParts++;
    } else if (retryPattern >= 0) {
      inPattern = retryPattern;
      inParts = ++retryParts;
    } else return false;
  }
  return pattern.slice(inPattern).every((segment) => segment === anyDepth || segment === folderOrFile);
}

/** Wildcards within one name; only the last `*` is ever taken back, which is enough and keeps it quick. */
function matchName(pattern: string, name: string): boolean {
  let inPattern = 0;
  let inName = 0;
  let retryPattern = -1;
  let retryName = 0;
  while (inName < name.length) {
    const step = inPattern < pattern.length ? readStep(pattern, inPattern) : undefined;
    if (step?.isStar === true) {
      retryPattern = inPattern = step.end;
      retryName = inName;
    } else if (step?.accepts(name.charAt(inName)) === true) {
      inPattern = step.end;
      inName++;
    } else if (retryPattern >= 0) {
      inPattern = retryPattern;
      inName = ++retryName;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(inPattern));
}

interface Step {
  readonly isStar: boolean;
  readonly end: number;
  accepts(character: string): boolean;
}

function readStep(pattern: string, at: number): Step {
  const character = pattern.charAt(at);
  if (character === '*') return { isStar: true, end: at + 1, accepts: () => false };
  if (character === '?') return { isStar: false, end: at + 1, accepts: () => true };
  const close = character === '[' ? pattern.indexOf(']', at + 2) : -1;
  if (close < 0) return { isStar: false, end: at + 1, accepts: (other) => other === character };
  const isNegated = /[!^]/.test(pattern.charAt(at + 1));
  const members = pattern.slice(at + (isNegated ? 2 : 1), close);
  return { isStar: false, end: close + 1, accepts: (other) => isMember(members, other) !== isNegated };
}

function isMember(members: string, character: string): boolean {
  for (let index = 0; index < members.length; index++) {
    const first = members.charAt(index);
    if (members.charAt(index + 1) === '-' && index + 2 < members.length) {
      if (first <= character && character <= members.charAt(index + 2)) return true;
      index += 2;
    } else if (first === character) return true;
  }
  return false;
}
