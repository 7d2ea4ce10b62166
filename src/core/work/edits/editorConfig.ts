import { expandBraces } from '../../model/paths/braces.ts';
import { anyDepth, matchSegments } from '../../model/paths/segments.ts';

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
  const parts = path.split('/');
  return expandBraces(withNumbers(whole)).some((one) => matchSegments(segmentsOf(one), parts));
}

/** Here `**` means any characters, slashes too, wherever it stands: `lib/**.js`. */
function segmentsOf(glob: string): readonly string[] {
  return glob
    .split('/')
    .flatMap((segment) => {
      if (segment === anyDepth || !segment.includes(anyDepth)) return [segment];
      return segment.startsWith(anyDepth) ? [anyDepth, segment.slice(1)] : [segment];
    })
    .filter((segment, index, all) => segment !== anyDepth || all[index + 1] !== anyDepth)
    .flatMap((segment, index, all) =>
      segment === anyDepth && index === all.length - 1 ? [anyDepth, '*'] : [segment],
    );
}

/** Most numbers of a range such as `{1..9}` that are spelled out; a wider one fits nothing. */
const mostNumbers = 40;

/** `{1..3}` as `{1,2,3}`, and a single name in braces as itself. */
function withNumbers(glob: string): string {
  return glob
    .replace(/\{(-?\d{1,9})\.\.(-?\d{1,9})\}/g, (_range, from: string, to: string) => {
      const [low, high] = [Number(from), Number(to)].sort((left, right) => left - right) as [number, number];
      const count = Math.min(mostNumbers, high - low + 1);
      return `{${Array.from({ length: count }, (_none, index) => low + index).join(',')}}`;
    })
    .replace(/\{([^{},]{1,200})\}/g, '$1');
}
