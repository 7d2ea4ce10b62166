/** A highest cap below this is no limit of a model but another number in the sentence. */
const leastLimit = 16;

const number = String.raw`(\d{1,3}(?:[,_]\d{3})+|\d+)`;

/** Words in front of the highest value that is taken. */
const highest = new RegExp(
  String.raw`(?:<=|≤|less than or equal to|at most|maximum(?: allowed)?(?: value)?(?: of| is)?|maximum for [^.]{0,60}? is|up to|no more than|(?:not|cannot|can't) (?:exceed|be (?:greater|larger|higher|more) than)|exceeds? (?:the )?(?:model )?(?:limit|maximum)(?: of)?|limit(?:ed to| of| is)|only supports?)\W{0,4}${number}`,
  'gi',
);

/** Words in front of the lowest value that is not taken. */
const below = new RegExp(
  String.raw`(?:(?:less|lower|smaller|fewer) than|(?<![<>=])<(?!=))\s*\W{0,2}${number}`,
  'gi',
);

/** `[1, 8192]`, `1 to 8192`, `from 1 (inclusive) to 65537 (exclusive)`. */
const range = new RegExp(
  String.raw`(?:range|between)[^\d]{0,60}${number}(?:\s*\(inclusive\))?\s*(?:,|-|–|to|and)\s*${number}\s*(\(exclusive\))?`,
  'gi',
);

/** `32000 > 8192, which is the maximum`. */
const comparison = new RegExp(String.raw`(?<!\d)${number}\s*>\s*${number}`, 'g');

/** The cap is too low for what else was asked, or in itself: raising it would break what was reserved for the call. */
const tooSmall = /(?:must|should|has to) be (?:greater|larger|higher|more|at least)|below minimum|>=/i;

/** Says that a number is too large without a form that is known. */
const tooLarge = /too (?:large|high|big|many)|exceed|greater|larger|maximum|limited/i;

/**
 * The highest cap on output that a refusal allows; `undefined` when it names none below the one that was sent. A model's
 * window is no such cap: it has to hold the prompt as well.
 */
export function highestOutputIn(text: string, sentTokens: number): number | undefined {
  if (tooSmall.test(text)) return undefined;
  const candidates = [
    ...[...text.matchAll(highest)].map((match) => numberOf(match[1])),
    ...[...text.matchAll(below)].map((match) => numberOf(match[1]) - 1),
    ...[...text.matchAll(range)].map((match) => numberOf(match[2]) - (match[3] === undefined ? 0 : 1)),
    ...[...text.matchAll(comparison)].map((match) => numberOf(match[2])),
  ].filter((tokens) => isBelow(tokens, sentTokens));
  if (candidates.length > 0) return Math.min(...candidates);
  if (!tooLarge.test(text)) return undefined;
  const others = [...text.matchAll(new RegExp(String.raw`(?<![\w.-])${number}(?![\w-])`, 'g'))]
    .map((match) => numberOf(match[1]))
    .filter((tokens) => isBelow(tokens, sentTokens) && tokens >= 256);
  return others.length === 0 ? undefined : Math.max(...others);
}

function isBelow(tokens: number, sentTokens: number): boolean {
  return Number.isSafeInteger(tokens) && tokens >= leastLimit && tokens < sentTokens;
}

function numberOf(text: string | undefined): number {
  return Number((text ?? '').replace(/[,_]/g, ''));
}
