import type { Failure, FailureKind } from '../../model/request/failure.ts';
import { failureTraits } from '../../model/request/failureTraits.ts';
import type { Message, ModelRequest } from '../../model/request/request.ts';
import { soundUsage } from '../../model/request/soundUsage.ts';
import { totalInputTokens, type Usage } from '../../model/request/usage.ts';

/** What our own count says that was sent and has arrived, in tokens. */
export interface CountedTokens {
  readonly sent: number;
  readonly received: number;
}

/**
 * Usage of an answer that is whole. The provider's last word stands; what it leaves out, or counts as nothing, is
 * estimated, because it is billed all the same. Of a total without parts the input takes our count, and the rest is
 * output.
 */
export function finishedUsage(usage: Usage, counted: () => CountedTokens, hasContent: boolean): Usage {
  const { totalTokens, ...sound } = soundUsage(usage, hasContent);
  if (sound.source === 'reported') return sound;
  const tokens = counted();
  if (totalTokens === undefined || totalTokens <= tokens.received) return partialUsage(sound, tokens);
  const sent = Math.min(tokens.sent, totalTokens - tokens.received);
  return { ...partialUsage(sound, { sent, received: totalTokens - sent }), source: 'partial' };
}

/**
 * Usage of an answer that broke off: what the provider had not yet reported is filled with an estimate from what was
 * sent and received, because a provider bills for it all the same. Counts that are known stay; an output count
 * below the text that arrived is a provisional one and is raised.
 */
export function partialUsage(usage: Usage, { sent, received }: CountedTokens): Usage {
  const { totalTokens: _unsplit, ...known } = soundUsage(usage, received > 0);
  const knownInput = totalInputTokens(known);
  const outputTokens = Math.max(known.outputTokens ?? 0, received);
  return {
    ...known,
    // Beside what a cache is known to have had is the rest of the prompt.
    inputUncachedTokens: known.inputUncachedTokens ?? Math.max(0, sent - (knownInput ?? 0)),
    outputTokens,
    source: knownInput === undefined ? 'estimated' : 'partial',
  };
}

/**
 * Whether a failure without any content is a provider's refusal of the request, for which it bills nothing. A failing
 * server must have said so itself, and a provider that counts tokens all the same has worked on the request.
 */
export function isRefusal({ kind, rawBody }: Failure, usage: Usage): boolean {
  const { processing } = failureTraits[kind];
  const isTold =
    processing === 'turned-away' || (processing === 'turned-away-if-told' && rawBody !== undefined);
  const { totalTokens = 0, outputTokens = 0, reportedCostNanoUsd = 0 } = usage;
  return isTold && totalTokens + outputTokens + reportedCostNanoUsd === 0;
}

/**
 * Usage of a request that failed before its answer began: a provider that refuses a request bills nothing for it;
 * one that was left waiting may, so the input then counts as an estimate.
 */
export function unansweredUsage(usage: Usage, kind: FailureKind, sentTokens: number): Usage {
  const { totalTokens: _unsplit, ...known } = soundUsage(usage, false);
  if (totalInputTokens(known) !== undefined) return known;
  const inputUncachedTokens = failureTraits[kind].processing === 'maybe' ? sentTokens : 0;
  return { ...known, source: 'estimated', inputUncachedTokens, outputTokens: known.outputTokens ?? 0 };
}

/** Characters of everything that a request sends. */
export function requestCharacters(
  request: Pick<ModelRequest, 'instructions' | 'messages' | 'tools' | 'output'>,
): number {
  return requestTexts(request).reduce((sum, text) => sum + text.length, 0);
}

/** Everything that a request sends, as texts: instructions, messages, tool calls, tools, schema. */
export function requestTexts(
  request: Pick<ModelRequest, 'instructions' | 'messages' | 'tools' | 'output'>,
): readonly string[] {
  return [
    ...request.instructions.map((part) => part.text),
    ...request.messages.flatMap(messageTexts),
    ...(request.tools ?? []).map((tool) => JSON.stringify(tool)),
    ...(request.output === undefined ? [] : [JSON.stringify(request.output.schema)]),
  ];
}

/** A replay that is the whole turn holds text and calls too, so it is what at most is sent of the turn. */
function messageTexts(message: Message): readonly string[] {
  if (message.role !== 'assistant') return [message.text];
  const { replay } = message;
  const replayed = replay === undefined ? [] : [JSON.stringify(replay.items)];
  if (replay !== undefined && replay.isBesideText !== true) return replayed;
  return [message.text, ...(message.toolCalls ?? []).map((call) => call.argumentsJson), ...replayed];
}
