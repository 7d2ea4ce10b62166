import { formatRungs, type Refused } from '../../../core/model/abilities/refused.ts';
import type { Target } from './refusedTargets.ts';
import type { SentParameters, WireRules } from './wireRules.ts';

/** Most parameters that are remembered of one model. */
const mostParameters = 30;

/** What is known after this refusal, too; the same where nothing is left to try. */
export function afterRefusalOf(
  target: Target,
  text: string,
  sent: SentParameters,
  known: Refused,
  rules: WireRules,
): Refused {
  if (typeof target === 'object') return withParameter(known, target.other);
  switch (target) {
    case 'tools':
      return { tools: true };
    case 'temperature':
      return { temperature: true };
    case 'instructions':
      return { instructions: true };
    case 'usage':
      return withParameter(known, 'stream_options');
    case 'format':
      return nextFormat(sent, rules);
    case 'effort':
      return nextEffort(text, sent, known, rules);
    case 'limit':
      return nextLimit(text, sent, known, rules);
  }
}

function withParameter({ parameters = [] }: Refused, name: string): Refused {
  return parameters.includes(name) || parameters.length >= mostParameters
    ? {}
    : { parameters: [...parameters, name] };
}

function nextFormat({ format }: SentParameters, { rungs }: WireRules): Refused {
  const next = format && rungs[rungs.indexOf(format) + 1];
  return next === undefined ? {} : { format: next };
}

/** Says that the value is at fault and not the parameter. */
const ofOneValue = /\bvalues?\b|one of|must be|should be|expected|supported (?:efforts?|levels?)/i;

function nextEffort(text: string, sent: SentParameters, known: Refused, rules: WireRules): Refused {
  const { effort } = sent;
  if (effort === undefined) return {};
  const plain = text.replace(/[\\'"`]/g, ' ');
  const taken = effortsTakenIn(text).filter((word) => word !== effort);
  const isQuoted = new RegExp(`["'\`]${effort}["'\`]`, 'i').test(text);
  const isNamed = isQuoted || (new RegExp(`\\b${effort}\\b`, 'i').test(plain) && ofOneValue.test(plain));
  if (taken.length > 0) return { effortsTaken: taken };
  if (!isNamed || known.efforts?.includes(effort)) return { thinking: true };
  // A server that lists no levels and thinks plainly has none.
  const efforts = rules.hasPlainThinking ? ['low', 'medium', 'high', 'max'] : [effort];
  return { efforts: [...new Set([...(known.efforts ?? []), ...efforts])] };
}

/** The cap is never left out: it gets another name, or the value that the server names. */
function nextLimit(text: string, sent: SentParameters, known: Refused, rules: WireRules): Refused {
  const lower = highestOutputIn(text, sent.maxOutputTokens);
  if (lower !== undefined) return { maxOutputTokens: lower };
  if (known.limitField !== undefined || isOnlyTooSmall(text) || !ofItsName.test(text)) return {};
  const other = rules.limitFields.find((name) => name !== sent.limitField);
  return other === undefined ? {} : { limitField: other };
}

/** Says that the parameter is not known, and not that its value is wrong. */
const ofItsName =
  /unsupported|unrecogni[sz]ed|unknown|unexpected|not (?:permitted|supported|allowed|recogni[sz]ed)|deprecated|instead|extra|max_completion_tokens/i;

function isOnlyTooSmall(text: string): boolean {
  return /(?:must|should|has to) be (?:positive|greater|larger|higher|more|at least|an? integer)|minimum/i.test(
    text,
  );
}

/** Whether a rung is a way of asking that the wire has; what another one was remembered with becomes the nearest. */
export function rungFor({ format }: Refused, { rungs }: WireRules): WireRules['rungs'][number] {
  if (format === undefined) return rungs[0];
  const place = formatRungs.indexOf(format);
  return rungs.find((rung) => formatRungs.indexOf(rung) >= place) ?? rungs[0];
}

/** Efforts on all wires. */
const words = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

const listed =
  /\b(?:(?:supported|valid|allowed|accepted|possible|permitted|available)\s+(?:values?|options?|efforts?|levels?)(?:\s+(?:are|is|include))?|must be(?: one of)?|should be(?: one of)?|expected(?: one of)?|set [\w. ]{0,40}to|one of|use)\b\s*(?::\s*)?(.{1,200})/i;

/** The efforts that a refusal lists as taken, in the wire's words; empty when it lists none. */
function effortsTakenIn(text: string): readonly string[] {
  const list = listed.exec(text.replace(/[\\'"`]+/g, ' '))?.[1] ?? '';
  const [first = ''] = list.split(/\.(?:\s|$)/, 1);
  const named = new Set(first.toLowerCase().match(/[a-z]+/g) ?? []);
  // Some wires say `false` for it.
  if (named.has('false')) named.add('none');
  return words.filter((word) => named.has(word));
}

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
function highestOutputIn(text: string, sentTokens: number): number | undefined {
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
