import { createBudgetGate, type BudgetGate } from '../../../../../src/core/money/budget/budgetGate.ts';
import type { BudgetAlert } from '../../../../../src/core/money/budget/budgetGatePorts.ts';
import type { BudgetAnswer, BudgetQuestion } from '../../../../../src/core/money/budget/budgetQuestion.ts';
import { defaultBudgets, type BudgetSettings } from '../../../../../src/core/money/budget/budgetSettings.ts';
import type { Admission, BudgetedCall } from '../../../../../src/core/money/budget/admitCall.ts';
import type { Reservation } from '../../../../../src/core/model/ledger/budgetLimits.ts';
import type { CallStart, Ledger } from '../../../../../src/core/model/ledger/ledger.ts';
import { findPrice } from '../../../../../src/core/money/pricing/findPrice.ts';
import type { Price } from '../../../../../src/core/money/pricing/price.ts';
import { createHandClock, type HandClock } from '../../../support/engine/handClock.ts';
import { createMemoryLedgers, type MemoryLedgers } from '../../../support/memoryLedger.ts';
import { noonMs, shippedCatalogue } from '../pricing/shippedCatalogue.ts';

const catalogue = shippedCatalogue();

/** Dollars in nano-dollars. */
export const usd = (dollars: number): number => Math.round(dollars * 1e9);

export function listPrice(vendor: string, model: string): Price {
  const price = findPrice(catalogue, { vendor, model, atMs: noonMs });
  if (price === undefined) throw new Error(model);
  return price;
}

export const sonnetPrice = listPrice('anthropic', 'claude-sonnet-5-5');
export const opusPrice = listPrice('anthropic', 'claude-opus-5-5');

export const never = new AbortController().signal;

interface AskedQuestion {
  readonly question: BudgetQuestion;
  readonly signal: AbortSignal;
}

export interface GateWorld {
  readonly gate: BudgetGate;
  readonly ledgers: MemoryLedgers;
  readonly ledger: Ledger;
  readonly clock: HandClock;
  readonly alerts: BudgetAlert[];
  readonly asked: AskedQuestion[];
  /** Every `begin` that named a reservation. */
  readonly reservations: (Reservation & { readonly id: string })[];
  /** What questions are answered; a promise leaves them open. Without it every question fails the test. */
  answer: (question: BudgetQuestion) => BudgetAnswer | Promise<BudgetAnswer>;
  settings: BudgetSettings;
  /** Another window of the editor over the same ledger. */
  another(): BudgetGate;
  call(changes?: Partial<BudgetedCall> & { readonly ofStart?: Partial<CallStart> }): BudgetedCall;
  /** Settles what was sent at this cost. */
  settle(admission: Admission, nanoUsd: number): Promise<void>;
  /** Money that is spent already. */
  spend(nanoUsd: number, ofStart?: Partial<CallStart>): Promise<void>;
}

/** A gate over a ledger in memory. */
export function gateWorld(limits: Partial<BudgetSettings> = {}): GateWorld {
  const ledgers = createMemoryLedgers();
  const ledger = ledgers.open('session');
  const clock = createHandClock(noonMs);
  let ids = 0;
  const start = (changes: Partial<CallStart> = {}): CallStart => ({
    id: `attempt-${ids++}`,
    startedAtMs: clock.now(),
    windowDate: clock.localDate(clock.now()),
    tier: 'execution',
    purpose: 'step',
    planId: 'plan',
    position: 0,
    provider: 'anthropic',
    modelAsked: 'claude-sonnet-5-5',
    sessionId: 'session',
    ...changes,
  });
  const world: GateWorld = {
    ledgers,
    ledger,
    clock,
    alerts: [],
    asked: [],
    reservations: [],
    settings: { ...defaultBudgets, ...limits },
    answer(question) {
      throw new Error(`Nobody expected: ${question.text}`);
    },
    gate: undefined as unknown as BudgetGate,
    another: () =>
      createBudgetGate({
        clock,
        book: ledgers.budgets,
        ledger: {
          begin(attempt, reservation) {
            if (reservation !== undefined) world.reservations.push({ ...reservation, id: attempt.id });
            return ledger.begin(attempt, reservation);
          },
        },
        settings: () => world.settings,
        alert: (alert) => world.alerts.push(alert),
        async ask(question, signal) {
          world.asked.push({ question, signal });
          return world.answer(question);
        },
      }),
    call: ({ ofStart, ...changes } = {}) => ({
      start: start(ofStart),
      model: { provider: 'anthropic', model: 'claude-sonnet-5-5' },
      price: sonnetPrice,
      inputTokens: { low: 3_000, high: 5_000 },
      caps: { floor: 512, wished: 4_000, most: 32_000 },
      ...changes,
    }),
    async settle(admission, nanoUsd) {
      if (!admission.sent) throw new Error(admission.reason);
      await ledger.settle(admission.start.id, {
        usage: { source: 'reported', inputUncachedTokens: 1, outputTokens: 1 },
        cost: { source: 'catalogue', nanoUsd },
        latencyMs: 1,
        toolUses: [],
        outcome: 'succeeded',
      });
    },
    async spend(nanoUsd, ofStart) {
      const spent = start(ofStart);
      const { begun } = await ledger.begin(spent);
      if (!begun) throw new Error('not begun');
      await world.settle(
        { sent: true, start: spent, maxOutputTokens: 1, mostNanoUsd: undefined, states: [] },
        nanoUsd,
      );
    },
  };
  return Object.assign(world, { gate: world.another() });
}
