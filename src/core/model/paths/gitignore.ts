import { anyDepth, matchSegments } from './segments.ts';

/** What a list of rules says of one path; `undefined` when none of them is about it. */
export type IgnoreVerdict = 'ignored' | 'unignored' | undefined;

/** Rules in the language of `.gitignore`, ready to be asked. */
export interface IgnoreRules {
  /**
   * The last rule that means exactly this path, relative to the rules' folder with forward slashes. What is said of
   * the folders above it is for the caller to ask.
   */
  verdict(path: string, isFolder: boolean): IgnoreVerdict;
  /** As Git decides: a folder that is ignored takes all below with it, whatever later rules say. */
  ignores(path: string): boolean;
}

/** Longest rule that is read, in characters; a longer one means nothing. */
const longestRule = 4_000;

/** Most rules of one list; those after it are passed over. */
const mostRules = 10_000;

interface Rule {
  readonly segments: readonly string[];
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
}

/** Reads rules (https://git-scm.com/docs/gitignore, "Pattern format"). Never throws. */
export function readIgnoreRules(lines: readonly string[], isCaseSensitive: boolean): IgnoreRules {
  const fold = isCaseSensitive ? (text: string) => text : (text: string) => text.toLowerCase();
  const rules = lines.slice(0, mostRules).flatMap((line) => readRule(fold(line)) ?? []);
  rules.reverse();

  function verdict(path: string, isFolder: boolean): IgnoreVerdict {
    const parts = fold(path).split('/');
    const rule = rules.find(
      ({ segments, isForFolders }) => (isFolder || !isForFolders) && matchSegments(segments, parts),
    );
    if (rule === undefined) return undefined;
    return rule.isNegated ? 'unignored' : 'ignored';
  }

  return {
    verdict,
    ignores(path) {
      for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1))
        if (verdict(path.slice(0, slash), true) === 'ignored') return true;
      return verdict(path, path.endsWith('/')) === 'ignored';
    },
  };
}

function readRule(line: string): Rule | undefined {
  if (line.length > longestRule) return undefined;
  let pattern = withoutSpacesAtEnd(line.endsWith('\r') ? line.slice(0, -1) : line);
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  const isNegated = pattern.startsWith('!');
  if (isNegated) pattern = pattern.slice(1);
  const isForFolders = pattern.endsWith('/');
  const segments = pattern.split('/').filter((segment) => segment !== '');
  if (segments.length === 0) return undefined;
  const isAnchored = pattern.slice(0, -1).includes('/');
  return { segments: withDepth(segments, isAnchored), isNegated, isForFolders };
}

/** `a/**` means what is below `a`, and not `a` itself; a rule without a slash means names in any folder. */
function withDepth(segments: readonly string[], isAnchored: boolean): readonly string[] {
  const below = segments.at(-1) === anyDepth && segments.length > 1 ? [...segments, '*'] : segments;
  return isAnchored ? below : [anyDepth, ...below];
}

/** Spaces at the end mean nothing, except one behind a backslash. */
function withoutSpacesAtEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end--;
  return line.slice(0, end);
}
