import { formatRungs, type Refused } from '../../../core/model/abilities/refused.ts';
import { effortsTakenIn } from './effortsIn.ts';
import { highestOutputIn } from './outputLimit.ts';
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
