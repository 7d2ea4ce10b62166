/** A file of the workspace folder, named relative to it with forward slashes. */
export interface NamedFile {
  readonly path: string;
  /** Where links lead to, where that is another name. */
  readonly realPath?: string;
}

/** The names of a file by which it is judged: a link's harmless name does not make what it leads to harmless. */
export function namesOf({ path, realPath }: NamedFile): readonly string[] {
  return realPath === undefined || realPath === path ? [path] : [path, realPath];
}

/** Text of a file as the person sees it: the open buffer when there is one, else the disk. */
export interface FileText extends NamedFile {
  /** Text without byte-order mark, with its own line ends. */
  readonly text: string;
  /** Set when the file on the disk has both kinds of line ends: saving it gives all of them this kind. */
  readonly mixedLineEnds?: 'LF' | 'CRLF';
}

/** Why a file cannot be read or written, in words for the person. */
export interface FileProblem {
  readonly path: string;
  readonly reason: string;
}

/** What a step changes in one file. `before` undefined: new file; `after` undefined: deleted. */
export interface StagedChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Set when the file moves: its new path; `after` is then the text at the new place. */
  readonly movedTo?: string;
}

/** The changes of one step, waiting for the person. */
export interface StagedStep {
  readonly planId: string;
  readonly stepId: string;
  readonly title: string;
  readonly changes: readonly StagedChange[];
}

/** What came of writing or reverting. Nothing was written when `ok` is false. */
export type EditOutcome =
  { readonly ok: true } | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** What may be written of a step that was accepted, or why nothing may. */
export type ConfirmedStep =
  | {
      readonly ok: true;
      /** Without what the person has left out. */
      readonly staged: StagedStep;
      /** True when the person has left something out. */
      readonly isPartly: boolean;
    }
  | { readonly ok: false; readonly answer: 'rejected' | 'stopped' };

/** How the engine reads and changes one workspace folder. Paths are checked again, as real paths, by the editor. */
export interface StepEditor {
  /** Where links lead a path to, relative to the folder; `undefined` where it may not be touched. Never rejects. */
  realPath?(path: string): Promise<string | undefined>;
  /** `undefined` when there is no such file; a problem when it may not or cannot be read as text. */
  read(path: string): Promise<{ file: FileText } | { problem: FileProblem } | undefined>;
  /** Shows the changes as a diff and returns at once. Showing the same step again replaces its diff. */
  show(staged: StagedStep): Promise<void>;
  /**
   * Shows what there is of a step's changes while they are being written, at most every 100 ms and only where that
   * covers nothing that the person works in. `show` takes its place in the end.
   */
  preview?(staged: StagedStep): void;
  /**
   * What is to be written of an accepted step: without what the person has left out in its diff, and after a question
   * of its own for paths whose change has effects beyond the program. `apply` refuses such paths without it.
   */
  confirm?(staged: StagedStep, signal: AbortSignal): Promise<ConfirmedStep>;
  /** Closes the step's diff tabs and forgets what the person has left out. */
  hide(planId: string, stepId: string): Promise<void>;
  /**
   * Checks that every file still is as it was when staged (buffer and disk), keeps a checkpoint, applies all in one
   * WorkspaceEdit, saves each file and reads it back.
   */
  apply(staged: StagedStep): Promise<EditOutcome>;
  /** Puts back the bytes of the checkpoint, unless the person changed a file since: then it says which. */
  revert(planId: string, stepId: string): Promise<EditOutcome>;
}
