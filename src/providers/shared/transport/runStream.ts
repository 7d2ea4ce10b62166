import type { Adaptation } from '../../../core/model/abilities/adaptation.ts';
import type { Failure, FailureKind } from '../../../core/model/request/failure.ts';
import type { StreamOptions } from '../../../core/model/request/provider.ts';
import type { StreamEvent } from '../../../core/model/request/streamEvent.ts';
import { unknownUsage } from '../../../core/model/request/usage.ts';
import type { ProviderConfig } from '../../providerConfig.ts';
import { settleAnswer } from '../answer.ts';
import type { BodyEvent } from './bodyEvent.ts';
import { isLoading, openWhenLoaded } from '../failures/coldStart.ts';
import { connectionFailure } from '../failures/connectionFailure.ts';
import { callIdOf, requestIdFrom } from '../callId.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { ownedReplay } from '../ownReplays.ts';
import { readRateLimits } from '../failures/rateLimitHeaders.ts';
import { createRedactor } from '../redact.ts';
import { RefusedError, type AdaptedAnswer } from '../refusals/openAdapting.ts';
import type { ProgressEvent, Translator } from './translator.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';
import { WireError } from '../failures/wireError.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What one protocol brings to the common way of running a stream. */
export interface Wire {
  /** The model that is asked. */
  readonly model: string;
  readonly protocolHeaders?: Readonly<Record<string, string>>;
  readonly translator: Translator;
  /** The cap on output, where the server takes it. */
  readonly maxOutputTokens: number;
  /** Sends the request; resolves with the body's events once the headers of a good response are there. */
  open(exchange: Exchange, signal: AbortSignal): Promise<AdaptedAnswer<AsyncIterable<BodyEvent>>>;
}

/** After the proper end, how long the server may take to close before the connection is given up. */
const closingGraceMs = 50;

/**
 * Runs one request from sending to its one last event. Never throws and never retries. What counts is decided
 * here and not by the SDKs: their iterators end silently when a stream is cut or cancelled, and read one framing only
 * (facts: §4.3).
 */
export async function* runStream(
  config: ProviderConfig,
  fetchFunction: typeof fetch,
  options: StreamOptions,
  createWire: () => Wire,
): AsyncGenerator<StreamEvent> {
  const redact = createRedactor(config);
  const watchdog = createWatchdog(options.timeouts, options.signal);
  let exchange: Exchange | undefined;
  let translator: Translator | undefined;

  const identity = (failed?: FailureKind) => {
    const requestId = callIdOf(exchange?.headers(), translator?.responseId(), failed);
    const modelServed = translator?.modelServed();
    return {
      ...withoutUndefined({ requestId, modelServed }),
    };
  };

  const begun = () =>
    translator !== undefined && translator.progress() !== 'none' ? { hasBegun: true as const } : {};

  const limits = () => {
    const rateLimits = readRateLimits(exchange?.headers(), Date.now());
    return rateLimits === undefined ? {} : { rateLimits };
  };

  const adapted = (adaptation: Adaptation | undefined) =>
    adaptation === undefined
      ? {}
      : {
          adaptation: {
            ...adaptation,
            refused: adaptation.refused.map((one) => ({ ...one, failure: redact(one.failure) })),
          },
        };

  try {
    const wire = createWire();
    const used = createExchange(config, {
      fetch: fetchFunction,
      ...(wire.protocolHeaders ? { protocolHeaders: wire.protocolHeaders } : {}),
      onBytes: watchdog.touch,
    });
    exchange = used;
    const opened = await openWhenLoaded(() => wire.open(used, watchdog.signal), used, watchdog);
    const { answer, adaptation } = opened;
    watchdog.connected();
    translator = wire.translator;
    yield { type: 'response-started', ...identity(), ...limits(), ...adapted(adaptation) };

    yield* read(answer[Symbol.asyncIterator](), translator, watchdog);

    if (translator.state() === 'open') {
      throw new WireError({ kind: 'truncated', message: 'The answer broke off before its end.' });
    }
    const conclusion = translator.conclusion();
    const usage = translator.usage();
    const sentCap = adaptation?.maxOutputTokens ?? wire.maxOutputTokens;
    const settled = settleAnswer(conclusion, usage, sentCap);
    const { outcome, toolCalls } = settled;
    for (const call of toolCalls) yield { type: 'tool-call-finished', call };
    if (outcome.failure) {
      yield {
        type: 'failed',
        failure: redact(withIdentity(outcome.failure, exchange)),
        usage,
        ...begun(),
        ...identity(),
      };
    } else {
      const owned = ownedReplay(conclusion.replay?.(settled), config, wire.model);
      const back = owned === undefined ? {} : { replay: owned };
      yield { type: 'finished', finish: outcome.finish, usage, ...back, ...identity() };
    }
  } catch (error) {
    const met = failureOf(error, watchdog, exchange);
    // A connection that is lost in the middle of an answer has cut the answer, and the model has worked for it.
    const isCut = met.kind === 'connection' && translator !== undefined && translator.progress() !== 'none';
    const failure: Failure = isCut
      ? { ...met, kind: 'truncated', message: `The answer broke off before its end. ${met.message}` }
      : met;
    const usage = translator?.usage() ?? unknownUsage;
    yield {
      type: 'failed',
      failure: redact(withIdentity(failure, exchange)),
      usage,
      ...begun(),
      ...identity(failure.kind),
      ...limits(),
      ...(error instanceof RefusedError ? adapted(error.adaptation) : {}),
    };
  } finally {
    watchdog.dispose();
  }
}

async function* read(
  iterator: AsyncIterator<BodyEvent>,
  translator: Translator,
  watchdog: Watchdog,
): AsyncGenerator<StreamEvent> {
  while (translator.state() !== 'ended') {
    let next: IteratorResult<BodyEvent>;
    try {
      next = await watchdog.race(iterator.next());
    } catch (error) {
      // The answer is whole; a tail that is lost, broken or never comes takes nothing from it but late usage.
      if (translator.state() === 'complete' && isLostTail(error, watchdog)) return;
      throw error;
    }
    if (next.done === true) return;
    const wasComplete = translator.state() === 'complete';
    let events: readonly ProgressEvent[];
    try {
      events = translator.accept(next.value);
    } catch (error) {
      if (wasComplete && error instanceof WireError) return;
      throw error;
    }
    yield* events;
    const progress = translator.progress();
    if (progress !== 'none') watchdog.begin(progress);
    if (translator.state() === 'complete') watchdog.conclude(translator.usage().source === 'reported');
  }
  await letClose(iterator);
}

function isLostTail(error: unknown, watchdog: Watchdog): boolean {
  const abandoned = watchdog.abandoned();
  if (abandoned) return abandoned.kind === 'timeout';
  return error instanceof WireError || connectionFailure(error) !== undefined;
}

/** Reads to the end of a stream that has said its last word, so that the connection can be used again. */
async function letClose(iterator: AsyncIterator<BodyEvent>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closingGraceMs);
  });
  // Whatever comes now cannot change the answer, an error least of all.
  await Promise.race([grace, iterator.next().then(ignore, ignore)]);
  clearTimeout(timer);
}

function ignore(): void {
  return undefined;
}

function failureOf(error: unknown, watchdog: Watchdog, exchange: Exchange | undefined): Failure {
  const abandoned = watchdog.abandoned();
  if (abandoned?.kind === 'cancelled') return { kind: 'cancelled', message: 'The request was cancelled.' };
  if (abandoned?.kind === 'timeout') {
    const why = isLoading(exchange?.failure()) ? ' The server was still loading its model.' : '';
    return { kind: 'timeout', message: `${abandoned.message}${why}` };
  }
  if (error instanceof WireError) return error.failure;
  const fromResponse = exchange?.failure();
  if (fromResponse)
    return error instanceof RefusedError ? { ...fromResponse, ...refusedBy(error) } : fromResponse;
  const wrapped = causes(error).find((cause) => cause instanceof WireError);
  if (wrapped) return wrapped.failure;
  const fromConnection = connectionFailure(error);
  if (fromConnection) return fromConnection;
  const words = error instanceof Error ? error.message : String(error);
  if (!exchange) return { kind: 'bad-request', message: `The request could not be written: ${words}` };
  return { kind: 'malformed', message: `The answer could not be read: ${words}` };
}

function refusedBy({ refused }: RefusedError): Pick<Failure, 'refused'> {
  return refused.length === 0 ? {} : { refused };
}

function causes(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (let cause = error; cause instanceof Error && found.length < 6; cause = cause.cause) found.push(cause);
  return found;
}

function withIdentity(failure: Failure, exchange: Exchange | undefined): Failure {
  const requestId = failure.requestId ?? requestIdFrom(exchange?.headers());
  return requestId === undefined ? failure : { ...failure, requestId };
}
