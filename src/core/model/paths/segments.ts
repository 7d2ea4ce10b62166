// The one engine behind every kind of path pattern (globs of tools, .gitignore, .editorconfig, private files). Patterns
// come from repositories and models: they are never turned into regular expressions, which a hostile one could keep
// busy for hours.

/** Segment that stands for any number of folders. */
export const anyDepth = '**';

/** Stands at the end for the file itself or anything below a folder of that name. */
export const folderOrFile = '';

/**
 * Whether segments of a pattern mean a path. One step for each segment, as for characters within a name: a `**` takes
 * one segment more whenever the rest fails. Time is bounded by the product of both lengths.
 */
export function matchSegments(pattern: readonly string[], parts: readonly string[]): boolean {
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
  if (character === '\\' && at + 1 < pattern.length) {
    const literal = pattern.charAt(at + 1);
    return { isStar: false, end: at + 2, accepts: (other) => other === literal };
  }
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
