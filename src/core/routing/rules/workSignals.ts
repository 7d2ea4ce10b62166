import type { StepKind } from '../../../shared/tiers.ts';
import type { CountRange } from '../../model/range.ts';
import type { Purpose } from '../../model/purpose.ts';

/** What is known of the work before its model is chosen. Absent means unknown. */
export interface WorkSignals {
  readonly purpose: Purpose;
  readonly stepKind?: StepKind;
  /** The task, or the step's title and instructions. */
  readonly text: string;
  /** Files that the work reads or changes, relative to the workspace folder, forward slashes. */
  readonly files: readonly string[];
  /** The planner or the person has marked it as critical. */
  readonly isMarkedCritical?: boolean;
  /** Whether it is a step of a plan: then it needs no other plan. */
  readonly isPlanned?: boolean;
  /** Name of the tool whose results are worked on. */
  readonly tool?: string;
  readonly inputTokens?: CountRange;
  /** Tokens of code to write, as the planner guesses. */
  readonly codeTokens?: number;
  /** Tokens of the whole answer, reasoning included. */
  readonly answerTokens?: number;
  readonly needsImages?: boolean;
  readonly needsTools?: boolean;
}
