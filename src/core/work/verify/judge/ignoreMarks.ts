import type { SourceLanguage, SourceLine } from './sourceLines.ts';
import { withoutUndefined } from '../../../../shared/withoutUndefined.ts';

/** A way to make a checker or a test runner look away. */
interface IgnoreMark {
  /** What is seen, such as `@ts-ignore`. */
  readonly name: string;
  readonly where: 'code' | 'comment';
  readonly pattern: RegExp;
  /** Languages it means something in; all of them when absent. */
  readonly languages?: readonly SourceLanguage[];
}

const script: readonly SourceLanguage[] = ['script'];
const python: readonly SourceLanguage[] = ['python'];

/** Compilers and linters heed most comments only where the mark begins them; elsewhere it is talked about. */
const marks: readonly IgnoreMark[] = [
  comment(
    'eslint-disable',
    /(?:\/\/|\/\*)[/*]{0,99}\s{0,99}(?:eslint-disable(?:-next-line|-line)?|jshint\s+ignore)\b/,
    script,
  ),
  comment('@ts-ignore', /(?:(?:\/\/|\/\*)[/*]{0,99}|^\s{0,99}\*?)\s{0,99}@ts-ignore\b/, script),
  comment('@ts-expect-error', /(?:(?:\/\/|\/\*)[/*]{0,99}|^\s{0,99}\*?)\s{0,99}@ts-expect-error\b/, script),
  comment('@ts-nocheck', /(?:(?:\/\/|\/\*)[/*]{0,99}|^\s{0,99}\*?)\s{0,99}@ts-nocheck\b/, script),
  comment('biome-ignore', /\b(?:biome|oxlint|deno-lint|rome)-(?:ignore|disable)\b/, script),
  comment('coverage ignore', /\b(?:istanbul|c8|v8)\s+ignore\b/, script),
  code('as any', /\bas\s+any\b/, script),
  code('as unknown as', /\bas\s+unknown\s+as\b/, script),
  code(': any', /:\s*(?:readonly\s+)?any\b(?!\s*\()|<\s*any\s*[>,]|,\s*any\s*>|\bArray<any>/, script),
  code(
    'skipped test',
    /\b(?:it|test|describe|suite|context|bench)(?:\.\w+)*\.(?:skip|skipIf|todo|failing|fails)\b/,
    script,
  ),
  code('skipped test', /\b(?:xit|xtest|xdescribe|xcontext)\s*\(/, script),
  code('skipped test', /\{(?:[^{}]{0,500},)?\s{0,99}(?:skip|todo)\s*:\s*(?!false\b)\S/, script),
  code('skipped test', /\bthis\.skip\s*\(|\bt\.(?:skip|todo)\s*\(/, script),
  code('.only', /\b(?:it|test|describe|suite|context)(?:\.\w+)*\.only\b|\b(?:fit|fdescribe)\s*\(/, script),
  comment('noqa', /#\s{0,99}(?:flake8|ruff)?:?\s{0,99}noqa\b/i, python),
  comment('type: ignore', /#\s*(?:type|pyright|mypy|ty):\s*ignore\b/, python),
  comment('pylint: disable', /\bpylint:\s*disable\b/, python),
  comment('pragma: no cover', /\bpragma:\s*no\s+cover\b/, python),
  comment('nosec', /#\s*nosec\b/, python),
  code(': Any', /(?::|->)\s*(?:typing\.)?Any\b|\bcast\s*\(\s*(?:typing\.)?Any\b/, python),
  code('skipped test', /\bpytest\.mark\.(?:skip|skipif|xfail)\b|\bpytest\.(?:skip|xfail)\s*\(/, python),
  code(
    'skipped test',
    /\bunittest\.(?:skip|skipIf|skipUnless|expectedFailure)\b|\bself\.skipTest\s*\(/,
    python,
  ),
  code('skipped test', /^\s*@(?:skip|skipIf|skipUnless|expectedFailure)\b/, python),
  code('skipped test', /\b[tb]\.Skip(?:f|Now)?\s*\(|\btesting\.Short\s*\(/, ['go']),
  comment('nolint', /\/\/\s*nolint\b|\/\/\s*#nosec\b|\/\/lint:ignore\b/, ['go']),
  code('ignored test', /#\s*\[\s*ignore\b/, ['rust']),
  code('allow attribute', /#!?\s*\[\s*(?:allow|expect)\s*\(/, ['rust']),
  code('disabled test', /@(?:Disabled|Ignore|DisabledIf\w*|DisabledOn\w*)\b/, ['c']),
  code('disabled test', /\[\s*(?:Ignore|Explicit)\b|\[\s*(?:Fact|Theory)\s*\([^)]*\bSkip\s*=/, ['c']),
  code('@SuppressWarnings', /@Suppress(?:Warnings|Lint)?\b|\bSuppressMessage\s*\(/, ['c']),
  code('#pragma warning disable', /^\s*#pragma\s+(?:warning\s+disable|GCC\s+diagnostic\s+ignored)/, ['c']),
  comment('NOLINT', /\bNOLINT(?:NEXTLINE|BEGIN)?\b|\bNOSONAR\b|\bswiftlint:disable\b|\bnoinspection\b/),
];

function code(name: string, pattern: RegExp, languages?: readonly SourceLanguage[]): IgnoreMark {
  return { name, where: 'code', pattern, ...withoutUndefined({ languages }) };
}

function comment(name: string, pattern: RegExp, languages?: readonly SourceLanguage[]): IgnoreMark {
  return { name, where: 'comment', pattern, ...withoutUndefined({ languages }) };
}

/** Names of the marks that a line carries, each once. */
export function marksOf(line: SourceLine, language: SourceLanguage): readonly string[] {
  const found = marks.filter(
    ({ where, pattern, languages }) =>
      (languages === undefined || languages.includes(language)) && pattern.test(line[where]),
  );
  return [...new Set(found.map(({ name }) => name))];
}
