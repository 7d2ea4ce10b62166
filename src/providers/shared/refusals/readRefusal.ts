import type { Failure } from '../../../core/model/request/failure.ts';
import type { Refused } from '../../../core/model/abilities/refused.ts';
import { afterRefusalOf } from './afterRefusal.ts';
import { readErrorTexts } from './errorTexts.ts';
import { refusedIn } from './refusedTargets.ts';
import type { SentParameters, WireRules } from './wireRules.ts';

/** What a refusal says. */
export interface Refusal {
  /** What was refused, in the server's words; empty when nothing was refused by name. */
  readonly names: readonly string[];
  /** What to go by in the next request; absent when nothing is left to try. */
  readonly next?: Refused;
}

/** Statuses of a refused request; the last ones are those of gateways and of servers that lack a feature. */
const ofRefusedRequests = new Set([400, 422, 416, 404, 500, 501]);

/** Statuses that also mean something else: only a plain sentence about something that was sent counts there. */
const ambiguous = new Set([404, 500, 501]);

/**
 * Reads which part of a request a server refused by name, in a field or in a sentence, and what to ask for instead.
 * Only what was sent can have been refused; what a request cannot do without is named and not left out.
 */
export function readRefusal(
  failure: Failure,
  sent: SentParameters,
  refused: Refused,
  rules: WireRules,
): Refusal {
  if (!mayBeRefusal(failure)) return { names: [] };
  const texts = readErrorTexts(failure.rawBody ?? failure.message);
  const text = [...texts.sentences, ...texts.fields.map(({ says }) => says)].join('\n').slice(0, 8_000);
  const isAmbiguous = ambiguous.has(failure.status ?? 0);
  const { targets, names } = refusedIn(texts, text, sent, !isAmbiguous);
  if (targets.length === 0) return { names: isAmbiguous ? [] : names };
  const next = targets.reduce<Refused>(
    (known, target) => ({ ...known, ...afterRefusalOf(target, text, sent, known, rules) }),
    refused,
  );
  return isSame(next, refused) ? { names } : { names, next };
}

function mayBeRefusal({ kind, status }: Failure): boolean {
  if (status === undefined || !ofRefusedRequests.has(status)) return false;
  return kind === 'bad-request' || (ambiguous.has(status) && (kind === 'not-found' || kind === 'server'));
}

function isSame(left: Refused, right: Refused): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** As much as a body over HTTP is cut to; an error inside of a stream may be far longer. */
const longestPart = 65_536;

/** All that a refusal says, its sentence and its body, as a text to search in. */
export function messageAndBody({ message, rawBody = '' }: Pick<Failure, 'message' | 'rawBody'>): string {
  return `${message.slice(0, longestPart)} ${rawBody.slice(0, longestPart)}`;
}
