import type { StepKind, Tier } from '../../../shared/tiers.ts';
import type { PromptProblem } from '../context/promptInputs.ts';
import type { NamedFile } from '../edits/editorPorts.ts';
import type { Purpose } from '../../model/purpose.ts';

/** Actions whose result is a change of files. */
export const editingActions = [
  'extract',
  'rename',
  'simplify',
  'modernise',
  'rewrite',
  'tests',
  'docs',
  'fix',
] as const;

export type EditingAction = (typeof editingActions)[number];

/** Actions whose result is words beside the code. */
export const readOnlyActions = ['explain', 'review'] as const;

export type ReadOnlyAction = (typeof readOnlyActions)[number];

/** What a person can ask for on a piece of code. */
export type ActionKind = EditingAction | ReadOnlyAction;

/** The code that an action is about. */
export interface ActionTarget extends NamedFile {
  /** First and last line, counted from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** The selected text. */
  readonly code: string;
  /** Name of the function, class or method that it is, where an outline tells. */
  readonly symbol?: string;
}

/** Where new tests belong, and by which framework they run. */
export interface TestPlace {
  /** As a person would call it: `vitest`, `go test`; `undefined` when nothing in the project tells. */
  readonly framework: string | undefined;
  /** File for the tests, relative to the workspace folder. */
  readonly path: string;
  /** Whether the file is there already: then the tests are added to it. */
  readonly exists: boolean;
  /** A test of the project whose style counts. */
  readonly example?: string;
}

/** One edit that a person asks for in place. */
export interface EditAction extends ActionTarget {
  readonly kind: EditingAction;
  /** In the person's words what should become of it, or the finding that should be fixed. */
  readonly instruction?: string;
  /** For `fix`: what the editor reports. */
  readonly problems?: readonly PromptProblem[];
  /** Other files that hold what changes with it, such as the places that use a renamed symbol. */
  readonly otherFiles?: readonly string[];
  /** For `tests`. */
  readonly tests?: TestPlace;
  /** What could not be found out, for the model. */
  readonly notes?: readonly string[];
}

/** What the ledger calls an action. */
export const actionPurposes = {
  extract: 'refactor',
  rename: 'refactor',
  simplify: 'refactor',
  modernise: 'refactor',
  rewrite: 'refactor',
  tests: 'tests',
  docs: 'docs',
  fix: 'fix',
  explain: 'explain',
  review: 'review',
} as const satisfies Readonly<Record<ActionKind, Purpose>>;

/** What kind of step an edit is: the verifier judges by it. */
export const actionStepKinds = {
  extract: 'refactor',
  rename: 'refactor',
  simplify: 'refactor',
  modernise: 'refactor',
  rewrite: 'edit',
  tests: 'tests',
  docs: 'docs',
  fix: 'edit',
} as const satisfies Readonly<Record<EditingAction, StepKind>>;

/** Up to so many characters of code a small model explains well enough. */
const shortCode = 3_000;

/** The tier that an action is given to: the execution tier, but for the explanation of a few lines. */
export function tierOfAction(kind: ActionKind, codeCharacters: number): Tier {
  return kind === 'explain' && codeCharacters <= shortCode ? 'grunt' : 'execution';
}
