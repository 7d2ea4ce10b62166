import type { Tier } from '../../../shared/tiers.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import { compareNumbers, isSameModel, type Candidate } from './candidates.ts';
import { middleOf } from './expectedCost.ts';
import { modelFamily } from '../../model/modelFamily.ts';

/**
 * Who reviews a result: a model of another family than its author's, the cheapest with a known price, or of the tier
 * that is asked for. `undefined`: nobody is left who would judge independently, and the person decides.
 */
export function chooseReviewer(
  author: ModelReference,
  candidates: readonly Candidate[],
  tier?: Tier,
): Candidate | undefined {
  const family = modelFamily(author.model);
  const price = ({ cost }: Candidate) => (cost === undefined ? Infinity : middleOf(cost));
  return candidates
    .filter((candidate) => candidate.family !== family && (tier === undefined || candidate.tier === tier))
    .sort(
      (first, second) =>
        Number(second.isHealthy) - Number(first.isHealthy) || compareNumbers(price(first), price(second)),
    )[0];
}

/**
 * Who has the last word on critical work: the orchestration tier, by a model of another family where there is one,
 * else by any other of its models. `undefined`: nobody but the author is left.
 */
export function chooseFinalReviewer(
  author: ModelReference,
  candidates: readonly Candidate[],
): Candidate | undefined {
  return (
    chooseReviewer(author, candidates, 'orchestration') ??
    candidates.find(({ tier, model }) => tier === 'orchestration' && !isSameModel(model, author))
  );
}
