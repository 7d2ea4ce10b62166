const nanoUsdPerUsd = 1_000_000_000;

/** Below this a sum is shown as `<$0.0001`. */
const smallestShownNanoUsd = 100_000;

/** What a cost says of itself; `core/model/request/cost.ts` is one. */
export interface FormattableCost {
  readonly source: 'provider' | 'catalogue' | 'user' | 'estimate' | 'subscription' | 'unpriced';
  readonly nanoUsd?: number;
  readonly isUpperBound?: true;
}

/** Where each kind of cost comes from, in words for tooltips and screen readers. */
export const costSourceNames = {
  provider: 'reported by the provider',
  catalogue: 'list price',
  user: 'your own price',
  estimate: 'estimated',
  subscription: 'covered by a subscription',
  unpriced: 'no known price',
} as const satisfies Readonly<Record<FormattableCost['source'], string>>;

/**
 * Nano-dollars as dollars, with as many decimals as the size needs: `<$0.0001`, `$0.0042`, `$0.042`, `$0.42`,
 * `$1.23`, `$1,234`. Negative sums (a negative saving) keep their sign. A sum that is not finite is no sum:
 * `unpriced`.
 */
export function formatUsd(nanoUsd: number): string {
  if (!Number.isFinite(nanoUsd)) return 'unpriced';
  if (nanoUsd === 0) return '$0.00';
  const sign = nanoUsd < 0 ? '−' : '';
  const absolute = Math.abs(nanoUsd);
  if (absolute < smallestShownNanoUsd) return sign === '' ? '<$0.0001' : '>−$0.0001';
  return `${sign}$${withThousands((absolute / nanoUsdPerUsd).toFixed(decimalsOf(absolute)))}`;
}

/** A span of money: `$0.01–$0.03`, or one figure when both ends read the same. */
export function formatUsdRange(lowNanoUsd: number, highNanoUsd: number): string {
  const low = formatUsd(lowNanoUsd);
  const high = formatUsd(highNanoUsd);
  return low === high ? low : `${low}–${high}`;
}

/** A cost with its label: `unpriced` is never a number, an estimate carries `≈`, an upper bound `≤`. */
export function formatCost(cost: FormattableCost): string {
  if (cost.source === 'unpriced' || cost.nanoUsd === undefined) return 'unpriced';
  if (cost.source === 'subscription') return 'included';
  if (cost.isUpperBound === true) return `≤${formatUsd(cost.nanoUsd)}`;
  return cost.source === 'estimate' ? `≈${formatUsd(cost.nanoUsd)}` : formatUsd(cost.nanoUsd);
}

/**
 * A sum of which some parts have no price: `$0.42 + 2 unpriced`, so that a total never hides them.
 */
export function formatTotal(nanoUsd: number, unpricedCalls: number): string {
  if (unpricedCalls === 0) return formatUsd(nanoUsd);
  return nanoUsd === 0 ? 'unpriced' : `${formatUsd(nanoUsd)} + ${unpricedCalls} unpriced`;
}

/** `980`, `1.2k`, `12.3k`, `123k`, `1.2M`; unknown is a dash. */
export function formatTokens(tokens: number | undefined): string {
  if (tokens === undefined || !Number.isFinite(tokens)) return '–';
  if (tokens < 1000) return String(Math.round(tokens));
  if (tokens < 99_950) return `${shortDecimal(tokens / 1000)}k`;
  if (tokens < 999_500) return `${Math.round(tokens / 1000)}k`;
  return `${shortDecimal(tokens / 1_000_000)}M`;
}

/** `420 ms`, `3.4 s`, `42 s`, `3 min 12 s`, `1 h 04 min`. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs) || durationMs < 0) return '–';
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 9_950) return `${shortDecimal(durationMs / 1000)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

function decimalsOf(nanoUsd: number): number {
  if (nanoUsd < 9_950_000) return 4;
  if (nanoUsd < 99_500_000) return 3;
  return nanoUsd < 999_995_000_000 ? 2 : 0;
}

/** One decimal, without a trailing `.0`. */
function shortDecimal(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

/** Only sums without decimals have more than three digits before the point. */
function withThousands(digits: string): string {
  return digits.includes('.') ? digits : digits.replace(/\B(?=(?:\d{3}){1,9}$)/g, ',');
}
