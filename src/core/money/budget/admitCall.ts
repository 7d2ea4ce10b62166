import { formatUsd } from '../../../shared/format.ts';
import type { CountRange } from '../../model/range.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { Price } from '../pricing/price.ts';
import type { CallStart } from '../../model/ledger/ledger.ts';
import { askForMoney } from './askForMoney.ts';
import type { BudgetGatePorts } from './budgetGatePorts.ts';
import { shortfallsOf, shortfallText } from './budgetQuestion.ts';
import type { BudgetCalendar } from './budgetWindow.ts';
import { limitsOf } from './limitsOf.ts';
import { couldFitLater, offerOf, type Offer } from './offer.ts';
import { limitKey, type BudgetState } from '../../model/ledger/budgetLimits.ts';
import type { OutputCaps } from './outputCap.ts';
import { costAtMost, type CacheAsk, type CallAtMost } from './reservation.ts';
import type { SharedQuestions } from './sharedQuestions.ts';
import type { ThresholdWatch } from './thresholdWatch.ts';
import { mayGoUnpriced } from './unpricedConsent.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A call that is about to be sent. */
export interface BudgetedCall {
  /** As it shall be recorded; the gate sets the moment and the window that hold when it begins. */
  readonly start: CallStart;
  readonly model: ModelReference;
  /** `undefined`: unpriced. */
  readonly price: Price | undefined;
  /** Bounds of the input, by the learned ratio of the model. */
  readonly inputTokens: CountRange;
  readonly caps: OutputCaps;
  readonly caching?: CacheAsk;
  readonly webSearchCalls?: number;
  /** See `CallAtMost`. */
  readonly widening?: number;
  /**
   * The provider's own count of the input; `undefined` when it gives none. Asked once, and only where the bounds of
   * the input decide whether the call fits.
   */
  countInput?(signal: AbortSignal): Promise<number | undefined>;
}

/** Whether a call may be sent, and how. */
export type Admission =
  | {
      readonly sent: true;
      /** As the ledger has it. */
      readonly start: CallStart;
      /** The cap on output to send. */
      readonly maxOutputTokens: number;
      /** The most that it can cost so; held against the limits where there are any. `undefined` without a price. */
      readonly mostNanoUsd: number | undefined;
      /** How the limits stood just before; empty where none is set. */
      readonly states: readonly BudgetState[];
    }
  | {
      readonly sent: false;
      /** Why, in plain words. */
      readonly reason: string;
      /** The limits that it did not fit into. */
      readonly exceeded: readonly BudgetState[];
    };

/** What admitting works with, besides the ports. */
export interface GateParts {
  readonly ports: BudgetGatePorts;
  readonly calendar: BudgetCalendar;
  readonly shared: SharedQuestions;
  readonly shares: ThresholdWatch;
}

/** A provider's own count is called an estimate by some of them (facts: protocols §2.5). */
const countMargin = 1.02;
const pollMs = 500;
/** How long a call waits for money that running calls hold before it asks for more. */
const longestWaitMs = 60_000;
/** More refusals in a row than other windows can cause. */
const mostRefusals = 50;

/**
 * Holds a call against the limits and begins it, with a lower cap where they hold no more; asks where even that
 * does not fit. Rejects as the book and the ledger do: a call that cannot be recorded is not sent.
 */
export async function admitCall(
  parts: GateParts,
  call: BudgetedCall,
  signal: AbortSignal,
): Promise<Admission> {
  const { ports, calendar, shared, shares } = parts;
  const spender = call.start;
  const model = formatModelReference(call.model);
  const isAborted = (): boolean => signal.aborted;
  let { inputTokens } = call;
  let countInput = call.countInput?.bind(call);
  let refusals = 0;
  let waitedMs = 0;
  let refusedBy: readonly BudgetState[] = [];
  for (;;) {
    if (isAborted()) return cancelled;
    const atMost = boundOf({ ...call, inputTokens }, ports.clock.now());
    const limits = limitsOf(ports.settings(), spender);
    const mostUncapped = atMost && costAtMost(atMost, call.caps.most);
    // What costs nothing needs no money; and without limits nothing is asked of the book.
    if (limits.length === 0 || mostUncapped === 0) return beginFreely(ports, call, mostUncapped);
    const states = replaced(
      await ports.book.states(limits, {
        day: await calendar.today(),
        ...withoutUndefined({ planId: spender.planId }),
      }),
      refusedBy,
    );
    refusedBy = [];
    await shares.tell(states);
    if ((await shares.pass(states, signal)) === 'stop') {
      if (isAborted()) return cancelled;
      return { sent: false, reason: 'Stopped at the share of the budget that was chosen.', exceeded: [] };
    }
    if (atMost === undefined && !(await mayGoUnpriced(ports, shared, model, signal))) {
      if (isAborted()) return cancelled;
      const reason = `${model} has no known price, and a budget is set. Set its price, or allow it when asked.`;
      return { sent: false, reason, exceeded: [] };
    }
    const offer = offerOf(call.caps, atMost, states);
    if (offer.fits) {
      const start = await startNow(parts, call);
      const result = await ports.ledger.begin(start, { nanoUsd: offer.nanoUsd, limits });
      if (result.begun) {
        return {
          sent: true,
          start: { ...start, windowDate: result.windowDate },
          maxOutputTokens: offer.maxOutputTokens,
          mostNanoUsd: atMost && offer.nanoUsd,
          states,
        };
      }
      if (++refusals > mostRefusals) throw new Error('The ledger refuses a call that fits into its limits.');
      // Someone else was faster. What the ledger saw is newer than what is read now of the limits it refused for.
      refusedBy = result.exceeded;
      continue;
    }
    if (countInput !== undefined && atMost !== undefined) {
      const atLeast = { ...atMost, inputTokens: Math.floor(inputTokens.low) };
      if (offerOf(call.caps, atLeast, states).fits) {
        const counted = await countInput(signal);
        countInput = undefined;
        if (counted !== undefined) inputTokens = { low: counted, high: counted * countMargin };
        continue;
      }
    }
    if (waitedMs < longestWaitMs && couldFitLater(states, offer.floorNanoUsd)) {
      waitedMs += pollMs;
      await ports.clock.delay(pollMs, signal);
      continue;
    }
    const question = moneyQuestion(call, states, offer);
    const answer = await askForMoney(ports, shared, question, signal);
    if (answer === undefined) return cancelled;
    if (answer !== 'raise-once' && answer !== 'raise-today') {
      return { sent: false, reason: question.text, exceeded: question.shortfalls.map(({ state }) => state) };
    }
    refusals = 0;
  }
}

const cancelled: Admission = { sent: false, reason: 'Stopped before it was sent.', exceeded: [] };

/** What the call can cost at most; `undefined` without a price. */
function boundOf({ price, inputTokens, caching, webSearchCalls, widening }: BudgetedCall, atMs: number) {
  if (price === undefined) return undefined;
  const call: CallAtMost = {
    inputTokens: Math.ceil(inputTokens.high),
    price,
    atMs,
    ...withoutUndefined({ caching, webSearchCalls, widening }),
  };
  return costAtMost(call, 0) === undefined ? undefined : call;
}

/** Nothing is held, and the tier's own cap is sent. */
async function beginFreely(
  ports: BudgetGatePorts,
  { start, caps }: BudgetedCall,
  mostNanoUsd: number | undefined,
): Promise<Admission> {
  const result = await ports.ledger.begin(start);
  if (!result.begun) throw new Error('The ledger refuses a call that no limit was named for.');
  return {
    sent: true,
    start: { ...start, windowDate: result.windowDate },
    maxOutputTokens: caps.most,
    mostNanoUsd,
    states: [],
  };
}

/** The call as of now: a question may have stood overnight. */
async function startNow({ ports, calendar }: GateParts, { start }: BudgetedCall): Promise<CallStart> {
  return { ...start, startedAtMs: ports.clock.now(), windowDate: await calendar.today() };
}

/** The states with those that a refusal told of in their place. */
function replaced(states: readonly BudgetState[], newer: readonly BudgetState[]): readonly BudgetState[] {
  const byKey = new Map(newer.map((state) => [limitKey(state.limit), state]));
  return states.map((state) => byKey.get(limitKey(state.limit)) ?? state);
}

function moneyQuestion(
  { model, start }: BudgetedCall,
  states: readonly BudgetState[],
  { isBelowFloor, floorNanoUsd, wishedNanoUsd }: Extract<Offer, { fits: false }>,
) {
  const name = formatModelReference(model);
  const shortfalls = shortfallsOf(states, wishedNanoUsd ?? floorNanoUsd);
  const cost =
    wishedNanoUsd === undefined
      ? `${name} has no known price.`
      : `This call (${start.purpose}, ${name}) can cost up to ${formatUsd(wishedNanoUsd)}.`;
  const why = isBelowFloor ? 'What is left is not enough for a whole answer.' : 'It is not sent.';
  return {
    kind: isBelowFloor ? ('below-floor' as const) : ('wall' as const),
    model: name,
    ...withoutUndefined({ neededNanoUsd: wishedNanoUsd }),
    shortfalls,
    text: `${shortfallText(shortfalls)} ${cost} ${why}`,
    answers: ['raise-once', 'raise-today', 'stop'] as const,
  };
}
