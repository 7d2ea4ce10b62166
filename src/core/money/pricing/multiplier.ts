import type { Usage } from '../../model/request/usage.ts';
import type { Price } from './price.ts';
import type { Multiplier, Multipliers } from './priceCard.ts';

/** What service tier and region together multiply the token prices by. */
export interface CallMultiplier {
  /** Millionths, before they are divided by {@link per}. */
  readonly ppm: number;
  readonly per: number;
  /** True when a rule of thumb took part. */
  readonly isApproximate: boolean;
}

/** Names that mean the list price. */
const plainTiers: ReadonlySet<string> = new Set(['standard', 'default', 'auto', 'on_demand']);
const plainRegions: ReadonlySet<string> = new Set(['global', 'not_available']);

/** Cheaper everywhere; where the vendor's own discount is not known, the full price is the safe side. */
const discountTiers: ReadonlySet<string> = new Set(['batch', 'flex']);

/** The fastest tier costs six times the list price where it is listed (facts: protocols §4.10). */
const dearTierPermille: ReadonlyMap<string, number> = new Map([['ultrafast', 6000]]);

/** Faster tiers cost about twice the list price (facts: protocols §1.2). */
const unknownTierPermille = 2000;
/** Regional processing costs a tenth more at the vendors that charge for it (facts: protocols §1.2). */
const unknownRegionPermille = 1100;

/**
 * The multiplier for the tier that *served* the call and for its region. A name that the price does not list is
 * charged at the dear end and marked approximate. A user's price is taken as the price of their own contract: it is
 * multiplied by nothing.
 */
export function callMultiplier(usage: Usage, price: Price): CallMultiplier {
  if (price.source !== 'catalogue') return { ppm: 1_000_000, per: 1, isApproximate: false };
  const tier = permilleOf(usage.serviceTier, price.serviceTiers, plainTiers, (name) =>
    discountTiers.has(name) ? 1000 : (dearTierPermille.get(name) ?? unknownTierPermille),
  );
  const region = permilleOf(
    usage.region ?? price.region,
    price.regions,
    plainRegions,
    () => unknownRegionPermille,
  );
  return {
    ppm: tier.permille * region.permille,
    per: (tier.per ?? 1) * (region.per ?? 1),
    isApproximate: tier.isApproximate || region.isApproximate,
  };
}

function permilleOf(
  name: string | undefined,
  listed: Multipliers,
  plain: ReadonlySet<string>,
  unknownPermille: (name: string) => number,
): Multiplier {
  if (name === undefined || name === '') return { permille: 1000, isApproximate: false };
  const multiplier = Object.hasOwn(listed, name) ? listed[name] : undefined;
  if (multiplier !== undefined) return multiplier;
  if (plain.has(name)) return { permille: 1000, isApproximate: false };
  return { permille: unknownPermille(name), isApproximate: true };
}
