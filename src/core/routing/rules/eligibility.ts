import type { Tier } from '../../../shared/tiers.ts';
import type { CountRange } from '../../model/range.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { ModelKnowledge } from './modelKnowledge.ts';
import type { PathMatcher } from './pathPatterns.ts';

/** What a request needs of its model. */
export interface RequestNeeds {
  readonly inputTokens?: CountRange;
  readonly needsImages?: boolean;
  readonly needsTools?: boolean;
  /** Files whose content is sent. */
  readonly files: readonly string[];
}

/** Why a model may not be asked at all; `undefined` when it may. */
export type WhyNot = (model: ModelReference, tier: Tier) => string | undefined;

/** What {@link whyNotEligible} works with. */
export interface EligibilityInput {
  readonly needs: RequestNeeds;
  readonly knowledge: ModelKnowledge;
  readonly whyUnusable: (model: ModelReference) => string | undefined;
  readonly priceCeilings: Readonly<Partial<Record<Tier, number>>>;
  /** Whether only local models may see what is in a file. */
  readonly isPrivate: PathMatcher;
}

/**
 * The rules that no preference overrides: it can be asked, private files stay on the person's machines, the request
 * fits, and its tier's price ceiling holds. Where a limit is set, an unknown price does not pass it; an unknown
 * window or ability does, because the provider knows better.
 */
export function whyNotEligible(input: EligibilityInput): WhyNot {
  const { needs, knowledge, whyUnusable, priceCeilings } = input;
  const privateFile = needs.files.find(input.isPrivate);
  return (model, tier) => {
    const unusable = whyUnusable(model);
    if (unusable !== undefined) return unusable;
    if (privateFile !== undefined && !knowledge.isLocal(model))
      return `${privateFile} is private, and only local models may see it`;
    if (needs.needsImages === true && knowledge.takesImages(model) === false) return 'it takes no images';
    if (needs.needsTools === true && knowledge.takesTools(model) === false) return 'it takes no tools';
    const window = knowledge.contextTokens(model);
    if (window !== undefined && needs.inputTokens !== undefined && needs.inputTokens.low > window)
      return `it takes ${window} tokens, and this is at least ${needs.inputTokens.low}`;
    return whyTooDear(model, tier);
  };

  function whyTooDear(model: ModelReference, tier: Tier): string | undefined {
    const ceiling = priceCeilings[tier];
    if (ceiling === undefined) return undefined;
    const price = knowledge.outputPricePerMillionUsd(model);
    const limit = `the ceiling of the ${tier} tier is $${ceiling} per million output tokens`;
    if (price === undefined) return `it has no known price, and ${limit}`;
    return price > ceiling ? `it costs $${price}, and ${limit}` : undefined;
  }
}

/** `provider/model is left out: why`. */
export function leftOutText(model: ModelReference, why: string): string {
  return `${formatModelReference(model)} is left out: ${why}`;
}
