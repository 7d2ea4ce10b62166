import { applyEdits } from './applyEdits.ts';
import { parseEditsSoFar } from './parseEdits.ts';
import type { StagedChange } from './editorPorts.ts';

/** What the closed edits of a growing answer make of the files; edits that do not fit are left out. */
export function previewEdits(files: ReadonlyMap<string, string>, textSoFar: string): readonly StagedChange[] {
  const { operations } = parseEditsSoFar(textSoFar);
  if (operations.length === 0) return [];
  const applied = applyEdits(files, operations);
  if (applied.ok) return applied.changes;
  const failing = new Set(applied.failures.map(({ path }) => path));
  const others = operations.filter(({ path }) => !failing.has(path));
  const rest = others.length === 0 ? undefined : applyEdits(files, others);
  return rest?.ok === true ? rest.changes : [];
}
