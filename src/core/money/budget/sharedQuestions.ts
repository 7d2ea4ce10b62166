/** Questions that several calls may have at once: each is asked once, and all who wait get its answer. */
export interface SharedQuestions {
  /**
   * The answer of the open question under any of the keys, or of a new one that `ask` puts. `undefined` when the
   * caller's own signal aborts first. The question's signal aborts when nobody waits for it any more.
   * Rejects as `ask` does.
   */
  ask<Answer>(
    keys: readonly string[],
    signal: AbortSignal,
    ask: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | undefined>;
}

interface OpenQuestion {
  readonly answer: Promise<unknown>;
  readonly gone: AbortController;
  waiting: number;
}

/** Keys of different kinds of answers must differ. */
export function createSharedQuestions(): SharedQuestions {
  const open = new Map<string, OpenQuestion>();

  function put(keys: readonly string[], ask: (signal: AbortSignal) => Promise<unknown>): OpenQuestion {
    const gone = new AbortController();
    const question: OpenQuestion = {
      gone,
      waiting: 0,
      answer: ask(gone.signal).finally(() => {
        for (const key of keys) if (open.get(key) === question) open.delete(key);
      }),
    };
    for (const key of keys) open.set(key, question);
    return question;
  }

  return {
    async ask<Answer>(
      keys: readonly string[],
      signal: AbortSignal,
      ask: (signal: AbortSignal) => Promise<Answer>,
    ) {
      if (signal.aborted) return undefined;
      const question =
        keys.map((key) => open.get(key)).find((known) => known !== undefined) ?? put(keys, ask);
      question.waiting++;
      try {
        return (await untilAborted(question.answer, signal)) as Answer | undefined;
      } finally {
        question.waiting--;
        if (question.waiting === 0) {
          question.gone.abort();
          for (const [key, known] of open) if (known === question) open.delete(key);
        }
      }
    },
  };
}

/** The value, or `undefined` as soon as the signal aborts. */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      resolve(undefined);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
