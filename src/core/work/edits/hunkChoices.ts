import type { StagedChange } from './editorPorts.ts';
import { composeChange, splitChange, type ComposedChange, type Hunk, type SplitChange } from './hunks.ts';

/** What the person has said of a hunk so far. */
export type HunkState = 'open' | 'kept' | 'left-out';

/** One file of a step under review. */
export interface FileChoices {
  /** Where the file will be when all is kept: its name in the review. */
  readonly path: string;
  readonly change: StagedChange;
  readonly hunks: readonly Hunk[];
  /** By the hunk's index. */
  readonly states: readonly HunkState[];
  /** The change without what is left out. */
  readonly composed: ComposedChange;
}

/** What is left of a step. */
export interface KeptChanges {
  readonly changes: readonly StagedChange[];
  /** True when the person has left something out. */
  readonly isPartly: boolean;
}

/** The person's review of a step's changes, hunk by hunk. What is not left out is written when the step is accepted. */
export interface HunkChoices {
  readonly changes: readonly StagedChange[];
  files(): readonly FileChoices[];
  file(path: string): FileChoices | undefined;
  /** Notes what the person says of one hunk, or of the whole file. False when there is no such file or hunk. */
  decide(path: string, hunk: number | 'all', state: HunkState): boolean;
  kept(): KeptChanges;
  /** What all answers together come to; `open` while a hunk has none. */
  outcome(): 'open' | 'accepted' | 'rejected';
}

export function createHunkChoices(changes: readonly StagedChange[]): HunkChoices {
  const reviewed = new Map<string, ChosenHunks>();
  for (const change of changes) {
    const split = splitChange(change);
    const states = split.hunks.map((): HunkState => 'open');
    reviewed.set(nameOf(change), { split, states, composed: composeChange(split, new Set()) });
  }

  function choicesOfFile(path: string, { split, states, composed }: ChosenHunks): FileChoices {
    return { path, change: split.change, hunks: split.hunks, states, composed };
  }

  function kept(): KeptChanges {
    const files = [...reviewed.values()];
    return {
      changes: files.flatMap(({ composed }) => (composed.change === undefined ? [] : [composed.change])),
      isPartly: files.some(({ states }) => states.includes('left-out')),
    };
  }

  return {
    changes,
    files: () => [...reviewed].map(([path, file]) => choicesOfFile(path, file)),
    file(path) {
      const file = reviewed.get(path);
      return file === undefined ? undefined : choicesOfFile(path, file);
    },
    decide(path, hunk, state) {
      const file = reviewed.get(path);
      if (file === undefined || (hunk !== 'all' && file.states[hunk] === undefined)) return false;
      const states = file.states.map((old, index) => (hunk === 'all' || hunk === index ? state : old));
      const leftOut = new Set(states.flatMap((one, index) => (one === 'left-out' ? [index] : [])));
      reviewed.set(path, { ...file, states, composed: composeChange(file.split, leftOut) });
      return true;
    },
    kept,
    outcome() {
      if ([...reviewed.values()].some(({ states }) => states.includes('open'))) return 'open';
      return kept().changes.length > 0 ? 'accepted' : 'rejected';
    },
  };
}

interface ChosenHunks {
  readonly split: SplitChange;
  readonly states: readonly HunkState[];
  readonly composed: ComposedChange;
}

function nameOf(change: StagedChange): string {
  return change.movedTo ?? change.path;
}
