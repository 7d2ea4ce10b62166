/** Kinds of {@link ContextChip}. */
export const chipKinds = ['selection', 'todo', 'problem'] as const;

/** A piece of code that the plan was asked for on; the person can remove it before planning. */
export interface ContextChip {
  readonly id: string;
  readonly kind: (typeof chipKinds)[number];
  readonly label: string;
  /** Relative to the workspace folder, forward slashes. */
  readonly path: string;
  /** Where links lead to, where that is another name. */
  readonly realPath?: string;
  /** First and last line, counted from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** The code, and for a problem its message. */
  readonly text: string;
}
