import { foundCheck, type CheckSearch, type UndefinedCheck } from './check.ts';
import { fileArgument, isPlainPath } from './projectPaths.ts';

/** Single test files, run by a command that takes their names: those that were there, and those that the step creates. */
export function testFileChecks(
  { created }: Pick<CheckSearch, 'created'>,
  cwd: string,
  pattern: string,
  tests: readonly string[],
  argument: (path: string) => string = (path) => fileArgument(cwd, path),
): readonly UndefinedCheck[] {
  return [false, true].flatMap((isNew) => {
    const files = tests.filter((path) => isPlainPath(path) && created.has(path) === isNew);
    if (files.length === 0) return [];
    return [
      foundCheck({
        name: isNew ? 'New tests' : 'Nearest tests',
        kind: 'tests',
        scope: isNew ? 'new-tests' : 'nearest',
        cwd,
        pattern,
        command: `${pattern.trimEnd()} ${[...new Set(files.map(argument))].join(' ')}`,
      }),
    ];
  });
}
