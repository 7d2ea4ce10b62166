import type { MoneyRange } from '../../model/range.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { Evidence, Verdict } from './verdict.ts';

/** Who may try. The router's candidates are some; benchmarks bring their own. */
export interface CascadeCandidate {
  readonly model: ModelReference;
  /** What one attempt costs; a candidate that cannot fit into what is left is not begun. */
  readonly cost?: MoneyRange;
}

/** What an attempt brought. */
export type AttemptResult<Result> =
  /** Something to judge. */
  | (AttemptSpending & { readonly kind: 'result'; readonly result: Result })
  /** The model's own fault without anything to judge: an answer that cannot be read, a refusal. Counts as `fail`. */
  | (AttemptSpending & { readonly kind: 'unusable'; readonly evidence: readonly Evidence[] })
  /** The provider's fault: no verdict on the model. */
  | (AttemptSpending & { readonly kind: 'unavailable'; readonly reason: string })
  /** The person stopped it, or the window closes. */
  | (AttemptSpending & { readonly kind: 'stopped' });

/** What an attempt has used. */
export interface AttemptSpending {
  /** Who answered, where a stand-in did. */
  readonly model?: ModelReference;
  /** `undefined`: it has no known price. It then counts as nothing against the dollars of the step, visibly. */
  readonly costNanoUsd?: number;
  /** The part of its time that was spent waiting for the person: no work, so it does not count. */
  readonly waitedMs?: number;
}

/** How an attempt ended. `unavailable` says nothing of the model. */
export type AttemptOutcomeOfStep = Verdict['verdict'] | 'unavailable' | 'stopped';

/** An attempt as it is remembered: plain data, so that a plan can store it and go on after a reload. */
export interface AttemptRecord {
  /** Who answered. */
  readonly model: ModelReference;
  /** Whose place it was, where a stand-in answered: both have had their try. */
  readonly candidate?: ModelReference;
  readonly outcome: AttemptOutcomeOfStep;
  /** One line: why it ended so. */
  readonly reason: string;
  /** What the next model is told; not the conversation. */
  readonly evidence: readonly Evidence[];
  /** Of the attempt itself; `undefined`: no known price. */
  readonly costNanoUsd?: number;
  /** Of judging its result: checks and reviews. */
  readonly judgingNanoUsd: number;
  /** Time of work, without waiting for the person. */
  readonly workedMs: number;
}
