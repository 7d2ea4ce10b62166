import type { StagedChange } from '../../edits/editorPorts.ts';
import { ownDefinition } from '../command/commandDefinition.ts';
import { createDefiner } from '../command/defineCommand.ts';
import type { Check, ProjectOnDisk } from './check.ts';
import { findDenoChecks } from './ecosystems/denoChecks.ts';
import { findDotnetChecks } from './ecosystems/dotnetChecks.ts';
import { findGoChecks, findRustChecks } from './ecosystems/goAndRustChecks.ts';
import { findGradleChecks, findMavenChecks } from './ecosystems/jvmChecks.ts';
import type { LookGap } from '../lookGap.ts';
import { findNodeChecks } from './ecosystems/nodeChecks.ts';
import { findPythonChecks } from './ecosystems/pythonChecks.ts';
import { findTaskChecks } from './ecosystems/taskChecks.ts';

/** Fast and telling ones first: what is broken shows before the long run begins. */
const order = { types: 0, build: 1, lint: 2, tests: 3 } as const;
const scopes = { 'new-tests': 0, nearest: 1, whole: 2 } as const;

/** How a project is looked at. */
export interface CheckQuestion {
  readonly project: ProjectOnDisk;
  readonly changes: readonly StagedChange[];
  /** Whether the changes are written already. */
  readonly when: 'before' | 'after';
  readonly isWindows: boolean;
  /** Told of commands of the project that are not run as checks, and why. */
  readonly onGap?: (gap: LookGap) => void;
}

/** The checks that a project has for what a step changes, in the order in which they should run. */
export async function findChecks({
  project,
  changes,
  when,
  isWindows,
  onGap = () => undefined,
}: CheckQuestion): Promise<readonly Check[]> {
  const search = {
    project,
    paths: new Set(project.paths),
    touched: changes.flatMap((change) => touchedBy(change, when)),
    created: new Set(
      when === 'after' ? changes.filter(({ before }) => before === undefined).map(({ path }) => path) : [],
    ),
    isWindows,
    note: onGap,
  };
  const found = [
    ...(await findNodeChecks(search)),
    ...(await findDenoChecks(search)),
    ...(await findPythonChecks(search)),
    ...findRustChecks(search),
    ...findGoChecks(search),
    ...(await findMavenChecks(search)),
    ...(await findGradleChecks(search)),
    ...(await findDotnetChecks(search)),
  ];
  // Where a language's own runner is known, a task would only run the same once more.
  const checks = found.some(({ kind }) => kind === 'tests')
    ? found
    : [...found, ...(await findTaskChecks(search))];
  const unique = new Map(checks.map((check) => [`${check.cwd}\n${check.command}`, check]));
  const define = createDefiner(project);
  const defined = await Promise.all(
    [...unique.values()].map(async (check) => ({ ...check, definition: await define(check) })),
  );
  return defined.sort(
    (one, other) => order[one.kind] - order[other.kind] || scopes[one.scope] - scopes[other.scope],
  );
}

function touchedBy({ path, before, after, movedTo }: StagedChange, when: CheckQuestion['when']): string[] {
  if (when === 'before') {
    // A new file belongs to the package that its folder is in.
    return before === undefined && after === undefined ? [] : [path];
  }
  // A file that is deleted or moved away says which package is touched, though it is not there any more.
  return movedTo === undefined ? [path] : [path, movedTo];
}

/** Commands that the person has set: they run in the folder and need no approval. */
export function checksOfSettings(commands: readonly string[]): readonly Check[] {
  return commands.map((command) => ({
    id: `settings|${command}`,
    label: command,
    command,
    cwd: '',
    kind: /\b(?:tsc|vue-tsc|svelte-check|tsgo|typecheck|type-check)\b/.test(command) ? 'types' : 'tests',
    scope: 'whole',
    ...(/\b(?:tsc|vue-tsc|svelte-check|tsgo|typecheck|type-check)\b/.test(command)
      ? { checksTypeScript: true }
      : {}),
    origin: 'settings',
    pattern: command,
    definition: ownDefinition,
  }));
}
