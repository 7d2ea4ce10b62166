import { estimateTokens, scaleTokens, tokenizerFamilyOf } from '../../money/meter/tokenRatio.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { ModelRequest } from '../../model/request/request.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import type { Decision } from '../../routing/rules/decide.ts';
import type { RoutingContext } from './routingContext.ts';
import { requestCharacters } from '../../calling/send/partialUsage.ts';

/** What fitting a request needs to know. */
type Windows = Pick<RoutingContext, 'loadTokenCounter' | 'contextWindow'>;

/** What of a decision changes when a model's window is too small. */
type FittedDecision = Pick<Decision, 'model' | 'fallbacks' | 'reasons'>;

/**
 * Leaves those models out of a decision whose window the request does not fit into for certain, so that it is not
 * sent, and paid for, in vain. Where the window or the tokenizer is not known well enough, the provider decides.
 */
export async function fitDecision<D extends FittedDecision>(
  routing: Windows,
  decision: D,
  request: Pick<ModelRequest, 'instructions' | 'messages'>,
): Promise<{ readonly decision: D } | { readonly tooLong: PlanFailure }> {
  const tooLong: string[] = [];
  const fitting: ModelReference[] = [];
  for (const model of [decision.model, ...decision.fallbacks]) {
    const reason = await whyTooLong(routing, model, request);
    if (reason === undefined) fitting.push(model);
    else tooLong.push(`${formatModelReference(model)} ${reason}`);
  }
  const [model, ...fallbacks] = fitting;
  if (model !== undefined) {
    const reasons = [...decision.reasons, ...tooLong.map((reason) => `left out: ${reason}`)];
    return { decision: { ...decision, model, fallbacks, reasons } };
  }
  return {
    tooLong: {
      kind: 'context-length',
      message: 'The request is too long for its model. Nothing was sent.',
      detail: [
        ...tooLong,
        'Name fewer files, take a model with a larger window, or raise contextTokens of a local one.',
      ].join('\n'),
    },
  };
}

async function whyTooLong(
  routing: Windows,
  model: ModelReference,
  request: Pick<ModelRequest, 'instructions' | 'messages'>,
): Promise<string | undefined> {
  const window = routing.contextWindow(model);
  if (window === undefined) return undefined;
  const family = tokenizerFamilyOf(model.model);
  const roughly = estimateTokens(requestCharacters(request), family);
  // Counting takes time; it is worth it only near the limit.
  if (roughly.high <= window) return undefined;
  const needed =
    roughly.low > window ? roughly.low : scaleTokens(await countTokens(routing, request), family).low;
  return needed <= window ? undefined : `takes ${window} tokens, and this is at least ${needed}`;
}

async function countTokens(
  routing: Windows,
  { instructions, messages }: Pick<ModelRequest, 'instructions' | 'messages'>,
): Promise<number> {
  const counter = await routing.loadTokenCounter();
  return [...instructions, ...messages].reduce((sum, { text }) => sum + counter.count(text), 0);
}

/** Tokens of the rules and the schema that a planning request holds besides its context. */
const planningRulesTokens = 2_000;

/**
 * Tokens, counted as `o200k_base` has them, that a planning request may fill with context and still leave a small
 * window room for the rules and the answer.
 */
export function contextRoom(
  wishedTokens: number,
  windowTokens: number | undefined,
  maxOutputTokens: number,
  model: ModelReference,
): number {
  if (windowTokens === undefined) return wishedTokens;
  const family = tokenizerFamilyOf(model.model);
  const perToken = scaleTokens(1_000, family).high / 1_000;
  const room = Math.floor((windowTokens - maxOutputTokens) / perToken) - planningRulesTokens;
  return Math.max(0, Math.min(wishedTokens, room));
}
