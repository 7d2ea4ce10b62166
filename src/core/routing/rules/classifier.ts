import { decide, type DecisionInput, type DecisionResult } from './decide.ts';
import type { Level } from './difficulty.ts';

/**
 * Says which of two neighbouring levels of difficulty a piece of work has; `none` when nobody can tell in time.
 * Whoever asks for a decision brings it, because it asks a model.
 */
export type Classifier = (levels: readonly [Level, Level]) => Promise<Level | 'none'>;

/** A decision, with what the classifier said where it was asked. */
export interface ClassifiedDecision {
  readonly decided: DecisionResult;
  readonly classified?: Level | 'none';
}

/** Decides; where the rules leave open which of two levels the work has, the classifier is asked once. */
export async function decideWithClassifier(
  input: DecisionInput,
  classify: Classifier,
): Promise<ClassifiedDecision> {
  const decided = decide(input);
  const levels = 'decision' in decided ? decided.decision.needsClassifier : undefined;
  if (levels === undefined) return { decided };
  const classified = await classify(levels);
  return { decided: decide({ ...input, classified }), classified };
}
