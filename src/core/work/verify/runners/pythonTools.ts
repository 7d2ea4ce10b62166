import { words } from '../../../../shared/words.ts';
import type { Tool } from './tool.ts';

const result = /^[.FEsxXRu,]+$/;

/** Test runners, linters and formatters of Python. */
export const pythonTools: readonly Tool[] = [
  {
    name: 'pytest',
    programs: ['pytest', 'py.test'],
    proves: 'tests',
    counts: [
      {
        begins: ['N '],
        has: ['in'],
        before: words('passed failed error errors xfailed xpassed'),
        besides: ['skipped', 'deselected', 'collected'],
      },
    ],
    // With two -q there is no sum, only a sign for each test: `..F. [100%]`.
    countLine: ([first = '', second = '', ...more]) => {
      if (!result.test(first) || more.length > 0 || !second.endsWith('%')) return undefined;
      return first.replaceAll('s', '').length;
    },
    none: ['no tests ran', 'no tests collected', 'collected 0 items'],
    writes: {
      with: words(
        '--snapshot-update --force-regen --regen-all --inline-snapshot=fix --inline-snapshot=create',
      ),
    },
    watches: { with: ['--looponfail', '-f'] },
  },
  {
    name: 'unittest',
    programs: ['unittest', 'nose2', 'green', 'trial', 'stestr'],
    proves: 'tests',
    alwaysCounts: true,
    counts: [
      { begins: ['Ran N tests in', 'Ran N test in'], after: ['Ran'] },
      { begins: ['OK skipped', 'FAILED '], has: ['skipped'], lessAfter: ['skipped'] },
    ],
    none: ['NO TESTS RAN'],
  },
  {
    name: 'Django',
    programs: ['manage.py', 'django-admin'],
    needs: ['test'],
    proves: 'tests',
    alwaysCounts: true,
    none: ['Found 0 test(s).'],
  },
  {
    name: 'tox and nox',
    programs: ['tox', 'nox'],
    proves: 'tests',
    countLine: (parts, line) =>
      parts.includes('SKIP') || line.includes('skipped: Python interpreter') ? 0 : undefined,
  },
  {
    name: 'pytest that starts again',
    programs: ['ptw', 'pytest-watch', 'pytest-watcher'],
    proves: 'tests',
    watches: { always: true },
  },
  {
    name: 'ruff',
    programs: ['ruff'],
    needs: ['check'],
    proves: 'lint',
    writes: { with: words('--fix --fix-only --unsafe-fixes --add-noqa') },
    watches: { with: ['-w', '--watch'] },
  },
  {
    name: 'formatters that write unless they are told to check',
    programs: words('black isort docformatter blue usort ruff'),
    proves: 'lint',
    writes: { always: true, but: words('--check --check-only --diff -c check') },
  },
  {
    name: 'formatters that write when they are told to',
    programs: words('autopep8 autoflake yapf pyupgrade'),
    proves: 'lint',
    writes: { with: ['-i', '--in-place'] },
  },
  {
    name: 'mypy',
    programs: words('mypy dmypy pyright basedpyright pyre ty pytype'),
    proves: 'types',
    watches: { with: ['-w', '--watch'] },
  },
  { name: 'linters', programs: words('flake8 pylint pycodestyle pydocstyle bandit vulture'), proves: 'lint' },
  { name: 'pre-commit', programs: ['pre-commit', 'prek'], proves: 'lint', writes: { always: true } },
];
