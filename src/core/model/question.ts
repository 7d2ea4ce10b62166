/** What a question is about: money, a command that wants to run, files with effects beyond the program, or else. */
export type QuestionKind = 'budget' | 'command' | 'sensitive-edits' | 'other';

/** A choice that only the person can make while something waits for it. */
export interface Question {
  /** `other` when absent. */
  readonly kind?: QuestionKind;
  /** One sentence that says what has happened. */
  readonly title: string;
  /** What it costs, what happens otherwise. */
  readonly detail?: string;
  /** Commands that would run, whole; no other part of the question holds them. */
  readonly commands?: readonly string[];
  /** At least one; the first is what most people will want. */
  readonly answers: readonly Answer[];
}

/** One way to answer. */
export interface Answer {
  readonly id: string;
  /** A verb first, as on a button. */
  readonly label: string;
}

/** Asks the person; resolves to the id of an answer, or to `undefined` once the signal aborts. Never rejects. */
export type AskPerson = (question: Question, signal: AbortSignal) => Promise<string | undefined>;
