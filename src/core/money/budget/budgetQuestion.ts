import { formatUsd } from '../../../shared/format.ts';
import { remainingNanoUsd, type BudgetLimit, type BudgetState } from '../../model/ledger/budgetLimits.ts';

/**
 * What the person can say. `raise-once` and `raise-today` are rows in the book, for the limits of the question and
 * their windows; `allow` and `refuse` are remembered for the model; `keep-bound` and `count-reported` say which figure
 * of a cost counts; `stop` is remembered by nobody.
 */
export type BudgetAnswer =
  | 'raise-once'
  | 'raise-today'
  | 'go-on'
  | 'downgrade'
  | 'allow'
  | 'refuse'
  | 'keep-bound'
  | 'count-reported'
  | 'stop';

/** A limit that something does not fit into, and what would help. */
export interface Shortfall {
  readonly state: BudgetState;
  /** What is missing now, in nano-dollars. */
  readonly missingNanoUsd: number;
  /** `raise-once`: what is missing, rounded up to a cent. */
  readonly onceNanoUsd: number;
  /** `raise-today`: the limit again, or what is missing where that is more. */
  readonly todayNanoUsd: number;
}

interface Asked {
  /** The whole question in plain English, for logs and for where no other words are found. */
  readonly text: string;
  /** The answers that fit, the one that stops last where there is one. */
  readonly answers: readonly BudgetAnswer[];
}

/** A question that only the person can answer before money is spent. */
export type BudgetQuestion = Asked &
  (
    | {
        /** `wall`: nothing more fits. `below-floor`: only an answer that would be cut off fits. */
        readonly kind: 'wall' | 'below-floor';
        /** `provider/model`. */
        readonly model: string;
        /** What the call can cost with the cap that it should have; absent without a price. */
        readonly neededNanoUsd?: number;
        readonly shortfalls: readonly Shortfall[];
      }
    | { readonly kind: 'share'; readonly state: BudgetState; readonly share: number }
    | { readonly kind: 'unpriced'; readonly model: string }
    | {
        /** Nothing waits for the answer: the call is over, and its upper bound counts until then. */
        readonly kind: 'doubted-cost';
        readonly model: string;
        readonly reportedNanoUsd: number;
        readonly countedNanoUsd: number;
      }
    | {
        readonly kind: 'step-too-dear';
        readonly planId: string;
        readonly stepId: string;
        readonly p90NanoUsd: number;
        readonly shortfalls: readonly Shortfall[];
      }
    | {
        readonly kind: 'forecast-grew';
        readonly planId: string;
        readonly approvedNanoUsd: number;
        readonly forecastNanoUsd: number;
      }
  );

/** Nano-dollars in a cent: raises are whole cents. */
const nanoUsdPerCent = 10_000_000;

/** The limits that so much money does not fit into, the tightest first. */
export function shortfallsOf(states: readonly BudgetState[], neededNanoUsd: number): readonly Shortfall[] {
  return states
    .map((state) => ({ state, missingNanoUsd: neededNanoUsd - remainingNanoUsd(state) }))
    .filter(({ missingNanoUsd }) => missingNanoUsd > 0)
    .map(({ state, missingNanoUsd }) => {
      const onceNanoUsd = Math.ceil(missingNanoUsd / nanoUsdPerCent) * nanoUsdPerCent;
      return {
        state,
        missingNanoUsd,
        onceNanoUsd,
        todayNanoUsd: Math.max(state.limit.nanoUsd, onceNanoUsd),
      };
    })
    .sort((left, right) => right.missingNanoUsd - left.missingNanoUsd);
}

/** `this plan's budget`, `today's budget for the execution tier`. */
export function limitName({ scope, tier }: Pick<BudgetLimit, 'scope' | 'tier'>): string {
  switch (scope) {
    case 'plan':
      return "this plan's budget";
    case 'day':
      return "today's budget";
    case 'month':
      return "this month's budget";
    case 'tier':
      return `today's budget for the ${tier ?? 'same'} tier`;
  }
}

/** `$4.80 of $5.00 spent, $0.10 held for running calls`. */
export function describeBudgetState(state: BudgetState): string {
  const { limit, raisedNanoUsd, spentNanoUsd, upperBoundNanoUsd, reservedNanoUsd } = state;
  const bound = upperBoundNanoUsd > 0 ? '≤' : '';
  const spent = `${bound}${formatUsd(spentNanoUsd)} of ${formatUsd(limit.nanoUsd + raisedNanoUsd)} spent`;
  return reservedNanoUsd > 0 ? `${spent}, ${formatUsd(reservedNanoUsd)} held for running calls` : spent;
}

/** The standing of every limit that is short, in a sentence for each. */
export function shortfallText(shortfalls: readonly Shortfall[]): string {
  return shortfalls
    .map(({ state, missingNanoUsd }) => {
      const name = limitName(state.limit);
      return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${describeBudgetState(state)}; ${formatUsd(missingNanoUsd)} is missing.`;
    })
    .join(' ');
}
