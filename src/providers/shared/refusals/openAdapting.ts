import type { Adaptation, RefusedRequest } from '../../../core/model/abilities/adaptation.ts';
import { nearestEffort } from '../../../core/model/abilities/effortWords.ts';
import { fitRequest } from '../../../core/model/abilities/fitRequest.ts';
import type { ModelPlace, RefusalMemory } from '../../../core/model/abilities/refusalMemory.ts';
import type { Refused } from '../../../core/model/abilities/refused.ts';
import type { RequestChange } from '../../../core/model/abilities/requestChange.ts';
import type { ModelRequest } from '../../../core/model/request/request.ts';
import type { Exchange } from '../transport/exchange.ts';
import { rungFor } from './afterRefusal.ts';
import { instructionsInFirstMessage, omitParameters, parameterNamesIn } from './changeRequest.ts';
import { structuredPrompt } from '../structuredPrompt.ts';
import { markRefusal, lasting, replayRefusal } from './contentRefusals.ts';
import { readRefusal } from './readRefusal.ts';
import type { SentParameters, WireDialect, WireRules } from './wireRules.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A request that can be sent in other words. */
export interface AdaptableRequest<Body extends object, Answer> {
  readonly request: ModelRequest;
  readonly rules: WireRules;
  readonly place: ModelPlace;
  readonly memory: RefusalMemory;
  /** The effort in the wire's words; the same word where it is absent. */
  effortWord?(effort: string): string;
  write(request: ModelRequest, dialect: WireDialect): Body;
  send(body: Body): Promise<Answer>;
}

/** An answer that has begun, and how it was asked for. */
export interface AdaptedAnswer<Answer> {
  readonly answer: Answer;
  readonly adaptation?: Adaptation;
}

/** A request that was refused by name for the last time, or failed of something else after it was. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly adaptation: Adaptation | undefined;
  /** What the model does not take; empty when it was about something else. */
  readonly refused: readonly string[];

  constructor(cause: unknown, refused: readonly string[], adaptation: Adaptation | undefined) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.refused = refused;
    this.adaptation = adaptation;
  }
}

/** Different refusals that one call puts up with: enough for a server that names one thing at a time. */
const mostRefusals = 8;

/**
 * Sends a request, and sends it again in other words where the server refused a part of it by name: each refusal is met
 * once, so that this is no retry. A refused request costs nothing. What was refused is remembered for the model.
 */
export async function openAdapting<Body extends object, Answer>(
  adaptable: AdaptableRequest<Body, Answer>,
  exchange: Exchange,
): Promise<AdaptedAnswer<Answer>> {
  const { memory, place, rules } = adaptable;
  const refusals: RefusedRequest[] = [];
  let refused = memory.of(place);
  for (;;) {
    const written = writeFor(adaptable, refused);
    const adaptation = adaptationOf(written, refusals);
    const startedAtMs = performance.now();
    try {
      const answer = await adaptable.send(written.body);
      // Another call of the same model may have met something else meanwhile.
      if (refusals.length > 0) memory.keep(place, { ...memory.of(place), ...lasting(refused, rules) });
      noteVersion(adaptable, exchange);
      return { answer, ...withoutUndefined({ adaptation }) };
    } catch (error) {
      const failure = exchange.failure();
      if (failure === undefined) throw error;
      noteVersion(adaptable, exchange);
      const { names, next } =
        replayRefusal(failure, adaptable.request, refused, rules) ??
        markRefusal(failure, written.sent, refused) ??
        readRefusal(failure, written.sent, refused, rules);
      if (next === undefined || refusals.length >= mostRefusals) {
        throw names.length === 0 && adaptation === undefined
          ? error
          : new RefusedError(error, names, adaptation);
      }
      refusals.push({ failure, latencyMs: Math.round(performance.now() - startedAtMs) });
      refused = next;
      exchange.forget();
    }
  }
}

interface Written<Body> {
  readonly body: Body;
  readonly sent: SentParameters;
  readonly changes: readonly RequestChange[];
  readonly maxOutputTokens: number | undefined;
}

function writeFor<Body extends object>(
  {
    request: asked,
    rules,
    effortWord = (word) => word,
    write,
  }: Pick<AdaptableRequest<Body, unknown>, 'request' | 'rules' | 'effortWord' | 'write'>,
  refused: Refused,
): Written<Body> {
  const { effort: askedEffort, ...withoutEffort } = asked;
  const fitted = fitRequest(
    withoutEffort,
    {
      ...(refused.tools ? { tools: false } : {}),
      ...(refused.temperature ? { temperature: false } : {}),
      ...withoutUndefined({ maxOutputTokens: refused.maxOutputTokens }),
    },
    'refused',
  );
  const changes: RequestChange[] = [...fitted.changes];
  const change = (made: RequestChange) => void changes.push(made);

  const format = rungFor(refused, rules);
  const isHeldToSchema = format === 'strict-schema' || format === 'schema';
  const writesSchema = rules.alwaysWritesSchema === true || !isHeldToSchema;
  const schemaText = asked.output && writesSchema ? [structuredPrompt(asked.output)] : [];
  const hasInstructions =
    schemaText.length > 0 || fitted.request.instructions.some(({ text }) => text.trim() !== '');
  const moved = refused.instructions && hasInstructions;
  if (moved) change({ what: 'instructions', source: 'refused' });

  const word = askedEffort && effortWord(askedEffort);
  const effort = word === undefined ? undefined : nearestEffort(word, refused);
  const thinksPlainly =
    word !== undefined && effort === undefined && !refused.thinking && rules.hasPlainThinking === true;
  if (word !== undefined && effort !== word)
    change({
      what: 'effort',
      from: word,
      ...withoutUndefined({ to: effort }),
      source: 'refused',
    });

  const limitField = refused.limitField ?? rules.limitFields[0];
  if (asked.output && format !== rules.rungs[0]) change({ what: 'format', rung: format, source: 'refused' });
  if (limitField !== rules.limitFields[0])
    change({ what: 'limit-field', name: limitField, source: 'refused' });

  const toWrite = {
    ...fitted.request,
    ...(askedEffort === undefined || (effort === undefined && !thinksPlainly) ? {} : { effort: askedEffort }),
  };
  const whole = write(moved ? instructionsInFirstMessage(toWrite, schemaText) : toWrite, {
    format,
    writesSchema: writesSchema && !moved,
    limitField,
    ...withoutUndefined({ effort }),
    ...(thinksPlainly ? { thinksPlainly } : {}),
    ...withoutUndefined({ replay: refused.replay }),
    ...(refused.parameters?.includes('cache_control') ? { isUnmarked: true } : {}),
  });
  const present = parameterNamesIn(whole);
  const omitted = new Set((refused.parameters ?? []).filter((name) => present.has(name)));
  for (const name of omitted) change({ what: 'parameter', name, source: 'refused' });
  const body = omitParameters(whole, omitted);
  const { maxOutputTokens } = fitted.request;
  return {
    body,
    sent: {
      hasTools: (fitted.request.tools?.length ?? 0) > 0,
      effort: thinksPlainly ? 'true' : effort,
      hasTemperature: fitted.request.temperature !== undefined,
      hasInstructions: hasInstructions && !moved,
      format: asked.output === undefined ? undefined : format,
      limitField,
      maxOutputTokens,
      others: new Set([...parameterNamesIn(body)].filter((name) => dispensable.has(name))),
    },
    changes,
    maxOutputTokens: maxOutputTokens < asked.maxOutputTokens ? maxOutputTokens : undefined,
  };
}

/** What a request can do without when it is refused: hints, switches of comfort, and what people add of their own. */
const dispensable: ReadonlySet<string> = new Set([
  'stream_options',
  'store',
  'include',
  'cache_control',
  'prompt_cache_key',
  'strict',
  'truncate',
  'shift',
  'num_ctx',
  'keep_alive',
  'parallel_tool_calls',
  'tool_choice',
  'seed',
  'top_p',
  'top_k',
  'min_p',
  'frequency_penalty',
  'presence_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'n',
  'stop',
  'user',
  'metadata',
  'service_tier',
  'safety_identifier',
  'verbosity',
  'prediction',
  'modalities',
  'usage',
  'provider',
  'reasoning_content',
  'reasoning_details',
]);

function adaptationOf(
  { changes, maxOutputTokens }: Written<object>,
  refused: readonly RefusedRequest[],
): Adaptation | undefined {
  if (changes.length === 0 && refused.length === 0) return undefined;
  return {
    changes,
    ...withoutUndefined({ maxOutputTokens }),
    refused: [...refused],
  };
}

/** Headers in which gateways name their version; a local server is asked for its own. */
function noteVersion(
  { memory, place }: Pick<AdaptableRequest<object, unknown>, 'memory' | 'place'>,
  exchange: Exchange,
): void {
  const version = exchange.headers()?.get('x-litellm-version');
  if (version) memory.sawVersion(place, version.slice(0, 80));
}
