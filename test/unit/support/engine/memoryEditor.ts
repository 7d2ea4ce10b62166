import { withoutUndefined } from '../../../../src/shared/withoutUndefined.ts';
import type { EditOutcome, StagedStep, StepEditor } from '../../../../src/core/work/edits/editorPorts.ts';

/** A workspace folder in memory. */
export interface MemoryEditor extends StepEditor {
  readonly files: Map<string, string>;
  /** Where links lead to: its key has the text of the file that it leads to. */
  readonly links: Map<string, string>;
  /** Paths that cannot be read, with the reason. */
  readonly unreadable: Map<string, string>;
  /** Ids of the steps whose diff is open. */
  readonly shown: ReadonlySet<string>;
  /** Makes the next writing reject. */
  failNextApply(error: Error): void;
}

export function createMemoryEditor(texts: Readonly<Record<string, string>> = {}): MemoryEditor {
  const files = new Map(Object.entries(texts));
  const links = new Map<string, string>();
  const unreadable = new Map<string, string>();
  const shown = new Set<string>();
  const checkpoints = new Map<string, ReadonlyMap<string, string>>();
  let nextError: Error | undefined;
  return {
    files,
    links,
    unreadable,
    shown,
    failNextApply(error) {
      nextError = error;
    },
    realPath: (path) => Promise.resolve(links.get(path) ?? path),
    read(path) {
      const reason = unreadable.get(path);
      if (reason !== undefined) return Promise.resolve({ problem: { path, reason } });
      const realPath = links.get(path);
      const text = files.get(realPath ?? path);
      return Promise.resolve(
        text === undefined ? undefined : { file: { path, text, ...withoutUndefined({ realPath }) } },
      );
    },
    show(staged) {
      shown.add(staged.stepId);
      return Promise.resolve();
    },
    hide(_planId, stepId) {
      shown.delete(stepId);
      return Promise.resolve();
    },
    apply(staged: StagedStep): Promise<EditOutcome> {
      const error = nextError;
      nextError = undefined;
      if (error !== undefined) return Promise.reject(error);
      const problems = staged.changes
        .filter((change) => files.get(change.path) !== change.before)
        .map(({ path }) => ({ path, reason: 'was changed meanwhile' }));
      if (problems.length > 0) return Promise.resolve({ ok: false, problems });
      checkpoints.set(staged.stepId, new Map(files));
      for (const change of staged.changes) {
        files.delete(change.path);
        if (change.after !== undefined) files.set(change.movedTo ?? change.path, change.after);
      }
      return Promise.resolve({ ok: true });
    },
    revert(_planId, stepId) {
      const before = checkpoints.get(stepId);
      if (before === undefined)
        return Promise.resolve({ ok: false, problems: [{ path: 'a', reason: 'has no checkpoint' }] });
      files.clear();
      for (const [path, text] of before) files.set(path, text);
      return Promise.resolve({ ok: true });
    },
  };
}
