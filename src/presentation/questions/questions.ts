import type { AskPerson, Question } from '../../core/model/question.ts';
import type { DisposableLike } from '../../shared/dispose.ts';

/** A question that waits for its answer. */
export interface OpenQuestion extends Question {
  readonly id: string;
}

/** Questions of the engine to the person, oldest first; whoever shows them answers by id. */
export interface Questions {
  /** See `AskPerson`. */
  readonly ask: AskPerson;
  open(): readonly OpenQuestion[];
  /** Does nothing when the question is not open any more or has no such answer. */
  answer(questionId: string, answerId: string): void;
  onDidChange(listener: () => void): DisposableLike;
}

export function createQuestions(createId: () => string): Questions {
  interface Waiting {
    readonly question: OpenQuestion;
    readonly resolve: (answerId: string | undefined) => void;
  }
  const waiting = new Map<string, Waiting>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const close = (id: string, answerId: string | undefined) => {
    const entry = waiting.get(id);
    if (!waiting.delete(id)) return;
    entry?.resolve(answerId);
    tell();
  };
  return {
    ask(question, signal) {
      if (signal.aborted) return Promise.resolve(undefined);
      const id = createId();
      return new Promise((resolve) => {
        const abort = () => {
          close(id, undefined);
        };
        signal.addEventListener('abort', abort, { once: true });
        waiting.set(id, {
          question: { ...question, id },
          resolve(answerId) {
            signal.removeEventListener('abort', abort);
            resolve(answerId);
          },
        });
        tell();
      });
    },
    open: () => [...waiting.values()].map(({ question }) => question),
    answer(questionId, answerId) {
      const isKnown = waiting.get(questionId)?.question.answers.some(({ id }) => id === answerId) ?? false;
      if (isKnown) close(questionId, answerId);
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}
