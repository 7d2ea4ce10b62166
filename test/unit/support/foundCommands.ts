import type { StagedChange } from '../../../src/core/work/edits/editorPorts.ts';
import type { Check } from '../../../src/core/work/verify/find/check.ts';
import { findChecks } from '../../../src/core/work/verify/find/findChecks.ts';
import { memoryProject } from './projects.ts';

/** Files of a project, by path. */
export type Files = Readonly<Record<string, string>>;

export const edited = (path: string): StagedChange => ({ path, before: 'a', after: 'b' });
export const created = (path: string): StagedChange => ({ path, before: undefined, after: 'b' });

/** A `package.json` with these scripts and other members. */
export const manifest = (scripts: Files, more: object = {}): string => JSON.stringify({ scripts, ...more });

export function find(
  files: Files,
  changes: readonly StagedChange[],
  isWindows = false,
  notes: string[] = [],
): Promise<readonly Check[]> {
  const onGap = ({ text }: { readonly text: string }): void => void notes.push(text);
  return findChecks({ project: memoryProject({ files }), changes, when: 'after', isWindows, onGap });
}

/** The commands that are found, each with its folder in front where that is not the root. */
export async function commandsIn(
  files: Files,
  ...changes: readonly StagedChange[]
): Promise<readonly string[]> {
  const checks = await find(files, changes);
  return checks.map(({ cwd, command }) => (cwd === '' ? command : `${cwd}: ${command}`));
}

/** One test for each project: what is found in it for a change. */
export type ProjectCase = readonly [
  name: string,
  files: Files,
  changed: StagedChange,
  expected: readonly string[],
];
