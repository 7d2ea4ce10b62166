import assert from 'node:assert/strict';
import fc from 'fast-check';
import { limitKey, remainingNanoUsd, type BudgetLimit } from '../../../src/core/model/ledger/budgetLimits.ts';
import type { CallStart } from '../../../src/core/model/ledger/ledger.ts';
import { endOf, startOf } from './callFixtures.ts';
import type { BudgetWorld } from './budgetWorld.ts';

interface ModelCall {
  readonly start: CallStart;
  readonly sessionId: string;
  readonly held: number;
  /** `undefined` while it runs. */
  cost?: number;
  isBound: boolean;
}

type Action =
  | { readonly do: 'begin'; readonly nanoUsd: number; readonly isGrunt: boolean; readonly inPlan: boolean }
  | { readonly do: 'settle'; readonly pick: number; readonly nanoUsd: number }
  | { readonly do: 'kill' }
  | { readonly do: 'wake'; readonly pick: number; readonly nanoUsd: number }
  | { readonly do: 'raise'; readonly limit: number; readonly nanoUsd: number };

const amount = fc.nat({ max: 60 });
const begin = fc.record({
  do: fc.constant('begin' as const),
  nanoUsd: amount,
  isGrunt: fc.boolean(),
  inPlan: fc.boolean(),
});
const pick = fc.nat({ max: 99 });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: begin },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('settle' as const), pick, nanoUsd: amount }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wake' as const), pick, nanoUsd: amount }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('raise' as const),
      limit: fc.nat({ max: 3 }),
      nanoUsd: fc.integer({ min: 1, max: 40 }),
    }),
  },
);

const limits: BudgetLimit[] = [
  { scope: 'day', nanoUsd: 150 },
  { scope: 'month', nanoUsd: 170 },
  { scope: 'tier', tier: 'grunt', nanoUsd: 80 },
  { scope: 'plan', nanoUsd: 90 },
];

/** Random calls, kills, late wakers and raises against a list and a sum. */
export function describeBudgetModel(world: () => BudgetWorld): void {
  it('does what a list and a sum would do, whatever comes', async () => {
    let run = 0;
    const survivor = await world().open('survivor');
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
        run += 1;
        await runModel({ world: world(), survivor, run, actions });
      }),
      { numRuns: 10 },
    );
  });
}

type Session = Awaited<ReturnType<BudgetWorld['open']>>;

interface ModelRun {
  readonly world: BudgetWorld;
  /** The session that finds what others left behind. */
  readonly survivor: Session;
  readonly run: number;
  readonly actions: readonly Action[];
}

async function runModel({ world, survivor, run, actions }: ModelRun): Promise<void> {
  // A month of its own, so that one file serves all runs.
  const windowDate = `${2000 + run}-06-15`;
  const planId = `plan-${run}`;
  const windows = [windowDate, windowDate.slice(0, 7), windowDate, planId];
  const calls: ModelCall[] = [];
  const raised = limits.map(() => 0);
  let lives = 0;
  let sessionId = `run-${run}-${lives}`;
  let session = await world.open(sessionId);

  const concerns = (call: Pick<ModelCall, 'start'>, { scope, tier }: BudgetLimit): boolean =>
    (scope !== 'tier' || call.start.tier === tier) && (scope !== 'plan' || call.start.planId === planId);
  const left = (limit: BudgetLimit, index: number): number =>
    limit.nanoUsd +
    (raised[index] ?? 0) -
    calls.filter((call) => concerns(call, limit)).reduce((sum, { held, cost }) => sum + (cost ?? held), 0);

  for (const [step, one] of actions.entries()) {
    switch (one.do) {
      case 'begin': {
        const start = startOf(`${run}-${step}`, {
          windowDate,
          sessionId,
          tier: one.isGrunt ? 'grunt' : 'execution',
          ...(one.inPlan ? { planId } : {}),
        });
        const expected = limits
          .filter((limit, index) => concerns({ start }, limit) && one.nanoUsd > left(limit, index))
          .map(limitKey);
        const result = await session.ledger.begin(start, { nanoUsd: one.nanoUsd, limits });
        assert.deepEqual(result.begun ? [] : result.exceeded.map(({ limit }) => limitKey(limit)), expected);
        if (result.begun) calls.push({ start, sessionId, held: one.nanoUsd, isBound: false });
        break;
      }
      case 'settle': {
        const running = calls.filter((call) => call.cost === undefined && call.sessionId === sessionId);
        const call = running[one.pick % running.length];
        if (call === undefined) break;
        const cost = { source: 'catalogue', nanoUsd: one.nanoUsd } as const;
        await session.ledger.settle(call.start.id, endOf({ cost }));
        call.cost = one.nanoUsd;
        break;
      }
      case 'kill': {
        await world.end(sessionId);
        const orphans = calls.filter((call) => call.cost === undefined && call.sessionId === sessionId);
        const recovered = await survivor.ledger.recoverInterrupted(() => ({ cost: { source: 'unpriced' } }));
        assert.equal(recovered, orphans.length);
        for (const call of orphans) {
          call.cost = call.held;
          call.isBound = call.held > 0;
        }
        sessionId = `run-${run}-${++lives}`;
        session = await world.open(sessionId);
        break;
      }
      case 'wake': {
        const bounds = calls.filter((call) => call.isBound);
        const call = bounds[one.pick % bounds.length];
        if (call === undefined) break;
        const deltaNanoUsd = one.nanoUsd - (call.cost ?? 0);
        const adjustment = { id: `truth-${call.start.id}`, callId: call.start.id, recordedAtMs: 1 };
        await survivor.ledger.adjust({ ...adjustment, deltaNanoUsd, source: 'openrouter-generation' });
        call.cost = one.nanoUsd;
        call.isBound = false;
        break;
      }
      case 'raise': {
        const limit = limits[one.limit];
        assert.ok(limit !== undefined);
        const window = windows[one.limit] ?? '';
        await session.budgets.raise({ limitKey: limitKey(limit), window, nanoUsd: one.nanoUsd, atMs: step });
        raised[one.limit] = (raised[one.limit] ?? 0) + one.nanoUsd;
        break;
      }
    }
    const states = await survivor.budgets.states(limits, { day: windowDate, planId });
    assert.deepEqual(states.map(remainingNanoUsd), limits.map(left));
    for (const state of states) {
      const inside = calls.filter((call) => concerns(call, state.limit));
      const bounds = inside.filter((call) => call.isBound);
      assert.equal(
        state.upperBoundNanoUsd,
        bounds.reduce((sum, { cost = 0 }) => sum + cost, 0),
      );
      const running = inside.filter((call) => call.cost === undefined);
      assert.equal(
        state.reservedNanoUsd,
        running.reduce((sum, { held }) => sum + held, 0),
      );
    }
  }
  await world.end(sessionId);
  await survivor.ledger.recoverInterrupted(() => ({ cost: { source: 'unpriced' } }));
}
