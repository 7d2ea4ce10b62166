/** One section of an `.editorconfig` file. */
interface Section {
  readonly glob: string;
  readonly values: ReadonlyMap<string, string>;
}

/** What an `.editorconfig` file says of line ends. */
export interface EditorConfig {
  /** True when no file in a folder above counts. */
  readonly isRoot: boolean;
  /** For a file, by its path relative to the folder of the `.editorconfig`; the last section that fits decides. */
  lineEnd(path: string): '\n' | '\r\n' | 'unset' | undefined;
}

/** Reads as much of an `.editorconfig` file as line ends need; lines that mean nothing are passed over. */
export function parseEditorConfig(text: string): EditorConfig {
  const sections: Section[] = [];
  let isRoot = false;
  let values: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const bare = line.trim();
    if (bare === '' || bare.startsWith('#') || bare.startsWith(';')) continue;
    const heading = /^\[(.+)\]$/.exec(bare)?.[1];
    if (heading !== undefined) {
      values = new Map();
      sections.push({ glob: heading, values });
      continue;
    }
    const [key = '', value = ''] = bare.split(/[=:](.*)/s).map((part) => part.trim().toLowerCase());
    if (values === undefined) isRoot ||= key === 'root' && value === 'true';
    else values.set(key, value);
  }
  return {
    isRoot,
    lineEnd(path) {
      const fitting = sections.filter(({ glob, values: set }) => set.has('end_of_line') && fits(glob, path));
      const value = fitting.at(-1)?.values.get('end_of_line');
      return value === undefined ? undefined : (lineEnds[value] ?? 'unset');
    },
  };
}

const lineEnds: Readonly<Record<string, '\n' | '\r\n'>> = { lf: '\n', crlf: '\r\n' };

/** Longest glob that is looked at; what is longer fits nothing. */
const longestGlob = 1_000;

function fits(glob: string, path: string): boolean {
  if (glob.length > longestGlob) return false;
  // Without a slash a glob is about names, in whatever folder.
  const whole = glob.includes('/') ? glob.replace(/^\//, '') : `**/${glob}`;
  const pattern = globToPattern(whole);
  return pattern?.test(path) ?? false;
}

/** `undefined` for a glob that is not well formed. */
function globToPattern(glob: string): RegExp | undefined {
  let pattern = '';
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? '';
    const rest = glob.slice(at);
    const range = /^\{(-?\d+)\.\.(-?\d+)\}/.exec(rest);
    const set = /^\[(!?)([^\]/]+)\]/.exec(rest);
    if (rest.startsWith('**/')) {
      pattern += '(?:.*/)?';
      at += 2;
    } else if (rest.startsWith('**')) {
      pattern += '.*';
      at += 1;
    } else if (character === '*') pattern += '[^/]*';
    else if (character === '?') pattern += '[^/]';
    else if (range !== null) {
      pattern += '-?\\d+';
      at += range[0].length - 1;
    } else if (set !== null) {
      pattern += `[${set[1] === '' ? '' : '^'}${(set[2] ?? '').replace(/[\\\]^]/g, '\\$&')}]`;
      at += set[0].length - 1;
    } else if (character === '{') {
      depth += 1;
      pattern += '(?:';
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      pattern += ')';
    } else if (character === ',' && depth > 0) pattern += '|';
    else pattern += character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  if (depth > 0) return undefined;
  try {
    return new RegExp(`^${pattern}$`, 's');
  } catch {
    // A set such as [z-a] is no pattern.
    return undefined;
  }
}
