import type { Tier } from '../../../shared/tiers.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { TierSettings } from '../../model/settings.ts';
import type { Candidate } from './candidates.ts';
import type { ModelKnowledge } from './modelKnowledge.ts';
import type { RoutingSettings } from './routingSettings.ts';

/** What {@link underWorkspaceCeilings} looks at. */
interface CeilingInput {
  readonly tiers: Readonly<Record<Tier, Pick<TierSettings, 'maxOutputTokens'>>>;
  readonly routing: RoutingSettings;
  readonly knowledge: Pick<ModelKnowledge, 'outputPricePerMillionUsd'>;
}

/** A cascade without what a workspace finds too dear. */
interface CappedOrder {
  readonly order: readonly Candidate[];
  readonly leftOut: readonly { readonly candidate: Candidate; readonly why: string }[];
}

/** Why a ceiling of the workspace forbids a model; `undefined` when it does not, or the model has no known price. */
export function whyAboveWorkspaceCeiling(
  model: ModelReference,
  tier: Tier,
  { routing, knowledge }: Omit<CeilingInput, 'tiers'>,
): string | undefined {
  const ceiling = routing.ofWorkspace?.priceCeilings[tier] ?? Infinity;
  const price = knowledge.outputPricePerMillionUsd(model) ?? 0;
  return price > ceiling
    ? `it costs $${price}, and the ceiling of the workspace for the ${tier} tier is $${ceiling} per million output tokens`
    : undefined;
}

/**
 * The ceilings of a workspace shorten the person's own cascade and bring nothing new into it. Where what is left would
 * begin with a dearer model, it is empty: a workspace cannot make work dearer by forbidding the cheap models.
 */
export function underWorkspaceCeilings(order: readonly Candidate[], input: CeilingInput): CappedOrder {
  const whyNot = (model: ModelReference, tier: Tier) => whyAboveWorkspaceCeiling(model, tier, input);
  const leftOut = order.flatMap((candidate) => {
    const why = whyNot(candidate.model, candidate.tier);
    return why === undefined ? [] : [{ candidate, why }];
  });
  if (leftOut.length === 0) return { order, leftOut };
  const left = order
    .filter((candidate) => leftOut.every((dear) => dear.candidate !== candidate))
    .map((candidate) => ({
      ...candidate,
      sameModelElsewhere: candidate.sameModelElsewhere.filter(
        (twin) => whyNot(twin, candidate.tier) === undefined,
      ),
    }));
  const mostOf = ({ model, tier }: Candidate): number =>
    (input.knowledge.outputPricePerMillionUsd(model) ?? Infinity) * input.tiers[tier].maxOutputTokens;
  const [before] = order;
  const [first] = left;
  if (before === undefined || first === undefined || before.model === first.model)
    return { order: left, leftOut };
  if (mostOf(first) <= mostOf(before)) return { order: left, leftOut };
  const why = 'a ceiling of the workspace would have it begin, although it costs more';
  return { order: [], leftOut: [...leftOut, ...left.map((candidate) => ({ candidate, why }))] };
}
