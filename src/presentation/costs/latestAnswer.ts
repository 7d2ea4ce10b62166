/** Asks for something again and again; an answer counts only while its question is the newest. */
export interface LatestAnswer<Question> {
  /** Resolves when the question is answered, has failed or was overtaken by another. Never rejects. */
  ask(question: Question): Promise<void>;
  /** Drops the question on its way. */
  forget(): void;
  isBusy(): boolean;
}

export function createLatestAnswer<Question, Answer>(
  read: (question: Question) => Promise<Answer>,
  onAnswer: (answer: Answer, question: Question) => void,
  onFailure: (error: unknown, question: Question) => void,
): LatestAnswer<Question> {
  let newest = 0;
  let isBusy = false;
  return {
    async ask(question) {
      const own = ++newest;
      isBusy = true;
      try {
        const answer = await read(question);
        if (own !== newest) return;
        isBusy = false;
        onAnswer(answer, question);
      } catch (error) {
        if (own !== newest) return;
        isBusy = false;
        onFailure(error, question);
      }
    },
    forget() {
      newest += 1;
      isBusy = false;
    },
    isBusy: () => isBusy,
  };
}
