import { findShellSyntax } from '../command/shellSyntax.ts';
import { parseShell } from '../command/shellWords.ts';
import type { Check, UndefinedCheck } from './check.ts';
import { effectOf, toolOf } from '../runners/toolOf.ts';
import type { LookGap } from '../lookGap.ts';

/** Programs whose exit code says whether code works. */
const runners = new Set([
  ...[
    'npm',
    'npx',
    'pnpm',
    'yarn',
    'bun',
    'deno',
    'node',
    'tsc',
    'eslint',
    'jest',
    'vitest',
    'mocha',
    'python',
  ],
  ...['python3', 'pytest', 'ruff', 'mypy', 'uv', 'poetry', 'tox', 'cargo', 'go', 'mvn', './mvnw', 'gradle'],
  ...['./gradlew', 'dotnet', 'make', 'just', 'bundle', 'rake', 'phpunit', 'composer', 'swift', 'mix'],
]);

/** Words that make a program tell about itself, which proves nothing. */
const questions = new Set(['--version', '-v', '-V', '--help', '-h', 'version', 'help']);

const longestCommand = 200;
const mostCommands = 3;
/** Refused commands that are named. */
const mostRefused = 5;

/** Checks that a plan brings along, and what is said of those that are not run. */
export interface AcceptanceChecks {
  readonly checks: readonly UndefinedCheck[];
  readonly gaps: readonly LookGap[];
}

/**
 * Commands that the plan's acceptance checks name in backticks, such as "`npm run e2e` passes". A model wrote them:
 * each is shown and run only for the step that the person allows it for, and one that is more than a program with
 * plain arguments is refused by name. One that a found check runs is left out.
 */
export function acceptanceChecks(
  acceptance: readonly string[],
  found: readonly Pick<Check, 'command'>[],
): AcceptanceChecks {
  const known = new Set(found.map(({ command }) => command));
  const written = acceptance
    .flatMap((text) => [...text.matchAll(/`([^`]+)`/g)].map(([, command = '']) => command.trim()))
    .filter((command) => !known.has(command) && startsRunner(command));
  const commands = [...new Set(written)];
  const refused: string[] = [];
  const plain: string[] = [];
  for (const command of commands) {
    const why =
      command.length > longestCommand ? `more than ${longestCommand} characters` : findShellSyntax(command);
    if (why === undefined) plain.push(command);
    else refused.push(`${JSON.stringify(command.slice(0, longestCommand))} (it has ${why})`);
  }
  const harmful = plain.filter((command) => effectOf(command) !== undefined);
  const usable = plain.filter((command) => !harmful.includes(command));
  const checks = usable.slice(0, mostCommands).map((command): UndefinedCheck => {
    const proves = toolOf(command)?.proves;
    return {
      id: `acceptance|${command}`,
      label: command,
      command,
      cwd: '',
      kind: proves === 'lint' || proves === 'types' ? proves : 'tests',
      scope: 'whole',
      origin: 'model',
      pattern: command,
    };
  });
  const gaps: LookGap[] = [];
  if (harmful.length > 0) {
    const named = harmful.slice(0, mostRefused).join('; ');
    gaps.push({ kind: 'count', text: `A check changes no files, and it ends. These were refused: ${named}` });
  }
  const left = usable.slice(mostCommands);
  if (left.length > 0) {
    const text = `Of the commands that the plan names as acceptance checks these were not run: ${left.join(', ')}`;
    gaps.push({ kind: 'count', text });
  }
  if (refused.length > 0) {
    const named = refused.slice(0, mostRefused).join('; ');
    const text = `Commands of a model must be a program with plain arguments. These were refused: ${named}`;
    gaps.push({ kind: 'count', text });
  }
  return { checks, gaps };
}

/** Whether any command in a text begins with a program that checks code and has arguments. */
function startsRunner(text: string): boolean {
  return parseShell(text.slice(0, 2_000)).commands.some(
    ({ words }) =>
      words.length > 1 &&
      runners.has(words[0]?.text ?? '') &&
      !words.slice(1).every(({ text }) => questions.has(text)),
  );
}
