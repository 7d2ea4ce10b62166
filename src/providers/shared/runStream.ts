import type { Adaptation } from '../../core/model/abilities/adaptation.ts';
import type { Failure } from '../../core/model/failure.ts';
import type { StreamOptions } from '../../core/model/provider.ts';
import type { StreamEvent } from '../../core/model/streamEvent.ts';
import { unknownUsage } from '../../core/model/usage.ts';
import type { ProviderConfig } from '../providerConfig.ts';
import { isLoading, openWhenLoaded } from './coldStart.ts';
import { connectionFailure } from './connectionFailure.ts';
import { callIdOf, requestIdFrom } from './callId.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { ownedReplay } from './ownReplays.ts';
import { readRateLimits } from './rateLimitHeaders.ts';
import { createRedactor } from './redact.ts';
import { RefusedError, type AdaptedAnswer } from './refusals/openAdapting.ts';
import { isErrorEvent } from './streamedError.ts';
import type { Translator } from './translator.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';
import { WireError } from './wireError.ts';
import { failureOfError } from './wireFailure.ts';

/** What one protocol brings to the common way of running a stream. */
export interface Wire {
  /** The model that is asked. */
  readonly model: string;
  readonly protocolHeaders?: Readonly<Record<string, string>>;
  readonly translator: Translator;
  /** Sends the request; resolves with the wire's events once the headers of a good response are there. */
  open(exchange: Exchange, signal: AbortSignal): Promise<AdaptedAnswer<AsyncIterable<unknown>>>;
}

/** After the proper end, how long the server may take to close before the connection is given up. */
const closingGraceMs = 50;

/**
 * Runs one request from sending to its one last event. Never throws and never retries. What counts is decided
 * here and not by the SDKs, whose iterators end silently when a stream is cut or cancelled (facts: §4.3).
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

  const identity = () => {
    const requestId = callIdOf(exchange?.headers(), translator?.responseId());
    const modelServed = translator?.modelServed();
    return {
      ...(requestId === undefined ? {} : { requestId }),
      ...(modelServed === undefined ? {} : { modelServed }),
    };
  };

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
    const { events: last, outcome, replay } = translator.conclusion();
    yield* last;
    const usage = translator.usage();
    if (outcome.failure) {
      yield {
        type: 'failed',
        failure: redact(withIdentity(outcome.failure, exchange)),
        usage,
        ...identity(),
      };
    } else {
      const owned = ownedReplay(replay, config, wire.model);
      const back = owned === undefined ? {} : { replay: owned };
      yield { type: 'finished', finish: outcome.finish, usage, ...back, ...identity() };
    }
  } catch (error) {
    const failure = failureOf(error, watchdog, exchange);
    const usage = translator?.usage() ?? unknownUsage;
    yield {
      type: 'failed',
      failure: redact(withIdentity(failure, exchange)),
      usage,
      ...identity(),
      ...limits(),
      ...(error instanceof RefusedError ? adapted(error.adaptation) : {}),
    };
  } finally {
    watchdog.dispose();
  }
}

async function* read(
  iterator: AsyncIterator<unknown>,
  translator: Translator,
  watchdog: Watchdog,
): AsyncGenerator<StreamEvent> {
  while (translator.state() !== 'ended') {
    let next: IteratorResult<unknown>;
    try {
      next = await watchdog.race(iterator.next());
    } catch (error) {
      // The answer is whole; a tail that is lost or never comes takes nothing from it but late usage.
      if (translator.state() === 'complete' && isLostTail(error, watchdog)) return;
      throw error;
    }
    if (next.done === true) return;
    if (isErrorEvent(next.value))
      throw new WireError(failureOfError(next.value, { otherwise: 'The server reported an error.' }));
    yield* translator.accept(next.value);
    if (translator.hasBegun()) watchdog.begin();
  }
  await letClose(iterator);
}

function isLostTail(error: unknown, watchdog: Watchdog): boolean {
  const abandoned = watchdog.abandoned();
  return abandoned ? abandoned.kind === 'timeout' : connectionFailure(error) !== undefined;
}

/** Reads to the end of a stream that has said its last word, so that the connection can be used again. */
async function letClose(iterator: AsyncIterator<unknown>): Promise<void> {
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
  const fromStream = streamedError(error);
  if (fromStream) return fromStream;
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

/** An error that the server sent as an event of a stream that had begun well: SDKs keep its body in `error`. */
function streamedError(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('error' in error) || error.error === undefined) return undefined;
  return failureOfError(error.error, { otherwise: error.message });
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
