/** One thing that a check's output names: a test that failed, an error at a place. */
export interface RunFinding {
  readonly kind: 'test' | 'error';
  /** The same when only its line has moved. */
  readonly key: string;
  /** The test's own name, without its file. */
  readonly name: string;
}

interface Form {
  readonly kind: RunFinding['kind'];
  readonly pattern: RegExp;
}

/**
 * How tools name what fails. Groups: `file` and `what`; line and column are left out, so that what only moved is
 * not new.
 */
const forms: readonly Form[] = [
  // tsc, plain and pretty
  { kind: 'error', pattern: /^(?<file>[^\s(][^(\n]*)\(\d+,\d+\): error (?<what>TS\d+: .*)$/ },
  { kind: 'error', pattern: /^(?<file>\S[^:\n]*):\d+:\d+ - error (?<what>TS\d+: .*)$/ },
  // node --test (spec reporter and TAP), mocha has numbered titles below
  { kind: 'test', pattern: /^\s*✖ (?<what>.+?)(?: \([\d.]+m?s\))?$/ },
  { kind: 'test', pattern: /^\s*not ok \d+ - (?<what>.+)$/ },
  // jest and vitest
  { kind: 'test', pattern: /^\s*● (?<what>.+ › .+|(?!Console)[^›]+)$/ },
  { kind: 'test', pattern: /^\s*(?:×|✕|✗) (?<what>.+?)(?: \(?\d+ ?m?s\)?)?$/ },
  { kind: 'test', pattern: /^\s*FAIL {1,2}(?<what>\S.*)$/ },
  // mocha
  { kind: 'test', pattern: /^\s{2,}\d+\) (?<what>\S.*?):?$/ },
  // pytest, unittest
  { kind: 'test', pattern: /^(?:FAILED|ERROR) (?<what>\S+?)(?: - .*)?$/ },
  { kind: 'test', pattern: /^(?:FAIL|ERROR): (?<what>\w+ \(.+\))$/ },
  // go test, cargo test
  { kind: 'test', pattern: /^\s*--- FAIL: (?<what>\S+)/ },
  { kind: 'test', pattern: /^test (?<what>\S+) \.\.\. FAILED$/ },
  // maven surefire, gradle, dotnet
  { kind: 'test', pattern: /^\[ERROR\]\s+(?<what>[\w.$]+[.:][A-Za-z_$]\w*)(?::\d+)?\b/ },
  { kind: 'test', pattern: /^(?<what>\S+ > .+) FAILED$/ },
  { kind: 'test', pattern: /^\s*Failed (?<what>[\w.]+(?:\([^)]*\))?) \[/ },
  {
    kind: 'error',
    pattern: /^(?<file>[^\s(][^(\n]*)\(\d+,\d+\): error (?<what>(?:CS|FS|VB|MSB)\d+: .*?)(?: \[.*\])?$/,
  },
  // javac, kotlinc
  {
    kind: 'error',
    pattern: /^(?:\[ERROR\] )?(?<file>\S+\.(?:java|kt)):\[?\d+(?:,\d+\])?:? (?:error: )?(?<what>.+)$/,
  },
  // go vet and build, mypy, ruff, gcc: file:line[:column]: what
  {
    kind: 'error',
    pattern: /^(?:vet: )?(?<file>[^\s:][^:\n]*\.\w+):\d+(?::\d+)?: (?!note\b|warning\b)(?<what>.+)$/,
  },
  // cargo: the place stands on a line of its own
  { kind: 'error', pattern: /^(?<what>error(?:\[E\d+\])?: .+)$/ },
];

/** eslint writes the file on one line and its problems below. */
const eslintFile = /^(?:[A-Za-z]:)?[\w@+./\\-]+\.(?:[cm]?[jt]sx?|vue|svelte)$/;
const eslintLine = /^\s+\d+:\d+\s+error\s+(?<what>\S.{0,2000}?)(?:\s{2,80}(?<rule>\S+))?$/;

/** Titles of summaries, which name no test. */
const summaries =
  /^(?:failing tests:|tests? failed|Test Suites:|\d+ failed|failed:|error: could not compile|error: aborting|error: test failed)/i;

/** What the output of a check names as wrong, each once per occurrence, in its order. */
export function readFindings(output: string): readonly RunFinding[] {
  const findings: RunFinding[] = [];
  let lintFile = '';
  for (const line of output.split('\n').map((written) => written.trimEnd())) {
    if (eslintFile.test(line)) {
      lintFile = line;
      continue;
    }
    const lint = eslintLine.exec(line)?.groups;
    if (lint !== undefined && lintFile !== '') {
      findings.push(finding('error', lintFile, `${lint['what'] ?? ''} ${lint['rule'] ?? ''}`.trim()));
      continue;
    }
    for (const { kind, pattern } of forms) {
      const groups = pattern.exec(line)?.groups;
      const what = groups?.['what']?.trim();
      if (what === undefined || what === '' || summaries.test(what)) continue;
      findings.push(finding(kind, groups?.['file'] ?? '', what));
      break;
    }
  }
  return kindsThatCount(findings);
}

function finding(kind: RunFinding['kind'], file: string, what: string): RunFinding {
  const name = kind === 'test' ? testName(what) : what;
  return { kind, name, key: `${kind}|${kind === 'test' ? '' : file.replaceAll('\\', '/')}|${name}` };
}

/** `tests/test_cart.py::test_total[1]` → `test_total`; `suite › adds` → `adds`. Durations are no part of a name. */
function testName(what: string): string {
  const last = what.split(/::| › | > /).at(-1) ?? what;
  return last
    .replace(/\s{0,9}\(?\b\d{1,15}(?:\.\d{1,15})?\s?m?s\)?$/, '')
    .replace(/\s# (?:SKIP|TODO).*/i, '')
    .trim();
}

/** Where tests are named, places in stack traces are not findings of their own. Tests count once each. */
function kindsThatCount(findings: readonly RunFinding[]): readonly RunFinding[] {
  const tests = findings.filter(({ kind }) => kind === 'test');
  if (tests.length === 0) return findings;
  return [...new Map(tests.map((test) => [test.key, test])).values()];
}
