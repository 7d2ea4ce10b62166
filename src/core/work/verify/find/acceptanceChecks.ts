import type { Check } from './check.ts';
import type { LookGap } from '../lookGap.ts';

/** Programs whose exit code says whether code works. */
const runners =
  /^(?:npm|npx|pnpm|yarn|bun|deno|node|tsc|eslint|jest|vitest|mocha|python3?|pytest|ruff|mypy|uv|poetry|tox|cargo|go|mvn|\.\/mvnw|gradle|\.\/gradlew|dotnet|make|just|bundle|rake|phpunit|composer|swift|mix)\s+\S/;

const longestCommand = 200;
const mostCommands = 3;

/** Checks that a plan brings along, and what is said of those beyond the limit. */
export interface AcceptanceChecks {
  readonly checks: readonly Check[];
  readonly gaps: readonly LookGap[];
}

/**
 * Commands that the plan's acceptance checks name in backticks, such as "`npm run e2e` passes". A model wrote them:
 * each is shown and run only for the step that the person allows it for. One that a found check runs is left out.
 */
export function acceptanceChecks(acceptance: readonly string[], found: readonly Check[]): AcceptanceChecks {
  const known = new Set(found.map(({ command }) => command));
  const commands = acceptance
    .flatMap((text) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, command = '']) => command.trim()))
    // What is shown must be what is run: printable ASCII on one line, short enough to be read.
    .filter(
      (command) => runners.test(command) && /^[ -~]+$/.test(command) && command.length <= longestCommand,
    )
    .filter((command) => !known.has(command));
  const wanted = [...new Set(commands)];
  const left = wanted.slice(mostCommands);
  const checks = wanted.slice(0, mostCommands).map((command): Check => ({
    id: `acceptance|${command}`,
    label: command,
    command,
    cwd: '',
    kind: 'tests',
    scope: 'whole',
    origin: 'model',
    pattern: command,
    definition: command,
  }));
  if (left.length === 0) return { checks, gaps: [] };
  const text = `Of the commands that the plan names as acceptance checks these were not run: ${left.join(', ')}`;
  return { checks, gaps: [{ kind: 'count', text }] };
}
