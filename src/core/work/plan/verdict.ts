/** What speaks for or against a result: short enough for the next prompt and the panel. */
export interface Evidence {
  /** Where it comes from. */
  readonly kind: 'problems' | 'check' | 'review' | 'rule' | 'person';
  /** One line, such as `npm test failed (exit code 1)`. */
  readonly title: string;
  /** The tail of an output, the new problems, the review's findings. */
  readonly text: string;
  /** Files that it quotes; absent where nobody knows, as of the output of a check. */
  readonly origins?: readonly string[];
}

/** Judgement of an attempt's result (design, Words). `unknown` is not `pass`. */
export interface Verdict {
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** One line for the person: why. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** What finding out has cost (reviews); unpriced and free checks count as 0. */
  readonly costNanoUsd: number;
}
