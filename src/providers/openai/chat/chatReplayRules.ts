import type { ReplayDialect, ReplayField } from '../../../core/model/abilities/refused.ts';
import { callFields, turnFields } from './chatReplay.ts';

/** Google's documented signature for a call that another model has made. */
const unsigned = { google: { thought_signature: 'skip_thought_signature_validator' } };

/** Placeholders for thinking that a turn does not have: empty, and for servers that refuse that, a space. */
const fillers: Readonly<Record<string, readonly unknown[]>> = {
  reasoning_content: ['', ' '],
  reasoning: ['', ' '],
  reasoning_text: ['', ' '],
  reasoning_details: [[]],
  thinking_blocks: [[]],
  extra_content: [unsigned],
};

/** The placeholder of a field where a turn has no content of its own; `undefined` where none is demanded. */
export function fillerOf(name: string, field: ReplayField | undefined): unknown {
  return field?.filler === undefined ? undefined : fillers[name]?.[field.filler];
}

const mostChanges = 3;

const demand =
  /missing|required|mandatory|must (?:be|include|contain|have)|(?:pass|send|sent|sending)\w* (?:it )?back/i;
const refusal =
  /unsupported|not (?:be )?(?:supported|permitted|allowed|accepted|included|passed)|unknown|unrecogni[sz]ed|unexpected|extra (?:inputs|fields|keys|propert)|extra_forbidden|additional propert|corrupt|should not|must not|remove/i;

/** How far around a field's name a refusal is taken to be about that field, in characters. */
const reach = 140;

/**
 * The next way to give thinking back after a refused request, or `undefined` when the refusal is about something else.
 * Which servers demand a field, and which ones refuse what they sent, is learned from their refusals: no list of
 * vendors would stay true, and a gateway has all of them behind it.
 */
export function nextChatReplay(known: ReplayDialect, message: string): ReplayDialect | undefined {
  for (const field of new Set<string>([...turnFields, ...callFields])) {
    const about = textAbout(field, message);
    if (about === undefined) continue;
    const before = known[field] ?? { changes: 0 };
    if (before.changes >= mostChanges) continue;
    const next = fieldAfterRefusal(field, before, about);
    if (next !== undefined) return { ...known, [field]: { ...next, changes: before.changes + 1 } };
  }
  return undefined;
}

function fieldAfterRefusal(
  field: string,
  before: ReplayField,
  about: string,
): Omit<ReplayField, 'changes'> | undefined {
  if (refusal.test(about)) return before.isRefused ? undefined : { isRefused: true };
  if (!demand.test(about)) return undefined;
  const filler = (before.filler ?? -1) + 1;
  return filler < (fillers[field] ?? []).length ? { ...before, filler } : undefined;
}

/** The part of a message around a field's name; nothing where it is not named as a field. */
function textAbout(field: string, message: string): string | undefined {
  const at = message.search(namedAs(field));
  return at < 0 ? undefined : message.slice(Math.max(0, at - reach), at + field.length + reach);
}

function namedAs(field: string): RegExp {
  // The bare word is an ordinary one; only in quotes or at the end of a path is it the field.
  if (field === 'reasoning' || field === 'thinking')
    return new RegExp(`["'\`.]${field}["'\`\\]]|\\bassistant\\.${field}\\b(?!_)`);
  if (field === 'extra_content') return /\bextra_content\b|thought[_ ]?signature/i;
  return new RegExp(`\\b${field}\\b`);
}
