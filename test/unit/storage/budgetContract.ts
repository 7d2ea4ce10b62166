import assert from 'node:assert/strict';
import {
  limitKey,
  remainingNanoUsd,
  type BudgetLimit,
  type BudgetState,
} from '../../../src/core/model/ledger/budgetLimits.ts';
import type { BudgetStore } from '../../../src/core/money/budget/budgetStore.ts';
import type { CallStart, Ledger } from '../../../src/core/model/ledger/ledger.ts';
import { endOf, startOf } from './callFixtures.ts';
import { describeBudgetModel } from './budgetModel.ts';
import type { BudgetWorld } from './budgetWorld.ts';
import { withCode } from './ledgerContract.ts';

const day = '2026-09-21';
const dollar = 1_000_000_000;
const cent = dollar / 100;
const dayLimit: BudgetLimit = { scope: 'day', nanoUsd: 5 * dollar };
const priced = (nanoUsd: number) => endOf({ cost: { source: 'catalogue', nanoUsd } });

/** What every pair of ledger and budget book must do, whatever it is made of. */
export function describeBudgetContract(name: string, createWorld: () => BudgetWorld): void {
  describe(`the contract of budgets: ${name}`, () => {
    let world: BudgetWorld;
    let ledger: Ledger;
    let budgets: BudgetStore;
    let count = 0;
    beforeEach(async () => {
      world = createWorld();
      ({ ledger, budgets } = await world.open('first'));
      count = 0;
    });
    afterEach(() => world.dispose());

    /** A call that is over. */
    async function spend(nanoUsd: number, changes: Partial<CallStart> = {}): Promise<void> {
      const id = `spent-${count++}`;
      await ledger.begin(startOf(id, changes));
      await ledger.settle(id, priced(nanoUsd));
    }
    const hold = (id: string, nanoUsd: number, limits = [dayLimit], changes: Partial<CallStart> = {}) =>
      ledger.begin(startOf(id, changes), { nanoUsd, limits });
    const stateOf = async (limit: BudgetLimit, planId?: string): Promise<BudgetState> => {
      const [state] = await budgets.states([limit], { day, ...(planId === undefined ? {} : { planId }) });
      assert.ok(state !== undefined);
      return state;
    };

    it('lets a call pass that fits to the last nano-dollar, and none that needs one more', async () => {
      await spend(4 * dollar);
      const refused = await hold('a', dollar + 1);
      assert.equal(refused.begun, false);
      assert.deepEqual(await hold('a', dollar), { begun: true, windowDate: day });
      const next = await hold('b', 1);
      assert.equal(next.begun, false);
      assert.deepEqual(next.exceeded, [
        {
          limit: dayLimit,
          window: day,
          raisedNanoUsd: 0,
          spentNanoUsd: 4 * dollar,
          upperBoundNanoUsd: 0,
          reservedNanoUsd: dollar,
          unpricedCalls: 0,
        },
      ]);
    });

    it('writes nothing for a call that does not fit: it cannot be settled, and its id stays free', async () => {
      assert.equal((await hold('a', 5 * dollar + 1)).begun, false);
      await assert.rejects(ledger.settle('a', endOf()), withCode('not-open'));
      assert.equal((await stateOf(dayLimit)).reservedNanoUsd, 0);
      assert.equal((await hold('a', dollar)).begun, true);
    });

    const planned = { planId: 'p', tier: 'grunt' } as const;
    const scopes: readonly {
      readonly limit: BudgetLimit;
      readonly window: string;
      readonly outside: readonly Partial<CallStart>[];
    }[] = [
      {
        limit: { scope: 'plan', nanoUsd: dollar },
        window: 'p',
        outside: [{ ...planned, planId: 'q' }, { tier: 'grunt' }],
      },
      {
        limit: { scope: 'day', nanoUsd: dollar },
        window: day,
        outside: [{ ...planned, windowDate: '2026-09-20' }],
      },
      {
        limit: { scope: 'month', nanoUsd: dollar },
        window: '2026-09',
        outside: [
          { ...planned, windowDate: '2026-08-31' },
          { ...planned, windowDate: '2025-09-21' },
        ],
      },
      {
        limit: { scope: 'tier', tier: 'grunt', nanoUsd: dollar },
        window: day,
        outside: [
          { ...planned, tier: 'execution' },
          { ...planned, windowDate: '2026-09-20' },
        ],
      },
    ];
    for (const { limit, window, outside } of scopes) {
      it(`counts what lies inside the window of ${limitKey(limit)}, settled and running, and nothing else`, async () => {
        for (const changes of outside) await spend(7 * dollar, changes);
        assert.equal((await stateOf(limit, 'p')).spentNanoUsd, 0);
        await spend(60 * cent, planned);
        await hold('running', 30 * cent, [limit], planned);
        assert.deepEqual(await stateOf(limit, 'p'), {
          limit,
          window,
          raisedNanoUsd: 0,
          spentNanoUsd: 60 * cent,
          upperBoundNanoUsd: 0,
          reservedNanoUsd: 30 * cent,
          unpricedCalls: 0,
        });
        assert.equal((await hold('a', 10 * cent + 1, [limit], planned)).begun, false);
        assert.equal((await hold('a', 10 * cent, [limit], planned)).begun, true);
      });
    }

    it('counts a whole month, from its first day to its last', async () => {
      const month: BudgetLimit = { scope: 'month', nanoUsd: dollar };
      for (const windowDate of ['2026-09-01', '2026-09-15', '2026-09-30', '2026-10-01'])
        await spend(10 * cent, { windowDate });
      const [state] = await budgets.states([month], { day: '2026-09-10' });
      assert.equal(state?.spentNanoUsd, 30 * cent);
    });

    it('names every limit that would be crossed, and only those', async () => {
      const start = { planId: 'p', tier: 'grunt' } as const;
      const limits: BudgetLimit[] = [
        { scope: 'plan', nanoUsd: 10 },
        { scope: 'day', nanoUsd: 1_000 },
        { scope: 'month', nanoUsd: 20 },
        { scope: 'tier', tier: 'grunt', nanoUsd: 30 },
        // Another tier's limit does not concern this call.
        { scope: 'tier', tier: 'execution', nanoUsd: 0 },
      ];
      const result = await hold('a', 40, limits, start);
      assert.equal(result.begun, false);
      assert.deepEqual(
        result.exceeded.map(({ limit }) => limitKey(limit)),
        ['plan', 'month', 'tier:grunt'],
      );
    });

    it('leaves limits of plans out where there is no plan', async () => {
      const limit: BudgetLimit = { scope: 'plan', nanoUsd: 1 };
      assert.deepEqual(await budgets.states([limit], { day }), []);
      assert.equal((await hold('a', 40, [limit])).begun, true);
    });

    it('records a cost above its reservation whole, and lets nothing pass after it', async () => {
      await hold('a', dollar);
      await ledger.settle('a', priced(6 * dollar));
      const state = await stateOf(dayLimit);
      assert.equal(state.spentNanoUsd, 6 * dollar);
      assert.equal(remainingNanoUsd(state), -dollar);
      assert.equal((await hold('b', 0)).begun, false);
    });

    it('still runs twenty turns of two cents when fifty cents of five dollars are left', async () => {
      await spend(4.5 * dollar);
      for (let turn = 0; turn < 20; turn++) {
        // Held is what the turn can cost as sent, which is five times as much.
        assert.equal((await hold(`turn-${turn}`, 10 * cent)).begun, true, `turn ${turn}`);
        await ledger.settle(`turn-${turn}`, priced(2 * cent));
      }
      assert.equal((await stateOf(dayLimit)).spentNanoUsd, 4.9 * dollar);
      assert.equal((await hold('last', 10 * cent)).begun, true);
      assert.equal((await hold('one too many', 1)).begun, false);
    });

    it('gives back what a call held and did not cost', async () => {
      await hold('a', 5 * dollar);
      await ledger.settle('a', endOf({ cost: { source: 'catalogue', nanoUsd: 0 }, outcome: 'overloaded' }));
      assert.equal(remainingNanoUsd(await stateOf(dayLimit)), 5 * dollar);
    });

    it('counts calls without a price, in no sum, until somebody says what they cost', async () => {
      await hold('a', 0);
      await ledger.settle('a', endOf({ cost: { source: 'unpriced' } }));
      const unknown = await stateOf(dayLimit);
      assert.equal(unknown.unpricedCalls, 1);
      assert.equal(unknown.spentNanoUsd, 0);
      await ledger.adjust({ id: 'x', callId: 'a', recordedAtMs: 1, deltaNanoUsd: 9, source: 'invoice' });
      const known = await stateOf(dayLimit);
      assert.equal(known.unpricedCalls, 0);
      assert.equal(known.spentNanoUsd, 9);
    });

    describe('of a session that is gone', () => {
      const limits: BudgetLimit[] = [dayLimit, { scope: 'plan', nanoUsd: dollar }];
      const statesNow = () => budgets.states(limits, { day, planId: 'p' });

      async function leave(usage?: Parameters<Ledger['checkpoint']>[1]): Promise<Ledger> {
        const victim = await world.open('victim');
        await victim.ledger.begin(startOf('orphan', { sessionId: 'victim', planId: 'p' }), {
          nanoUsd: 500,
          limits,
        });
        if (usage !== undefined) await victim.ledger.checkpoint('orphan', usage);
        await world.end('victim');
        return victim.ledger;
      }
      const recoverAt = (nanoUsd: number | undefined) =>
        ledger.recoverInterrupted(() => ({
          cost: nanoUsd === undefined ? { source: 'unpriced' } : { source: 'catalogue', nanoUsd },
        }));

      it('keeps what was held counted, first as held, then as the most that it can have cost', async () => {
        await leave();
        for (const state of await statesNow()) assert.equal(state.reservedNanoUsd, 500);
        assert.equal(await recoverAt(undefined), 1);
        for (const state of await statesNow()) {
          assert.equal(state.reservedNanoUsd, 0);
          assert.equal(state.spentNanoUsd, 500);
          assert.equal(state.upperBoundNanoUsd, 500);
          assert.equal(state.unpricedCalls, 0);
        }
        const cost = { source: 'estimate', nanoUsd: 500, isUpperBound: true };
        assert.deepEqual((await ledger.calls({ limit: 1 }))[0]?.cost, cost);
      });

      const partial = { source: 'partial', outputTokens: 7 } as const;
      const cases = [
        ['the reservation where the checkpoint is cheaper', partial, 400, 'estimate', 500, true],
        ['the checkpoint where it is dearer', partial, 600, 'catalogue', 600, true],
        [
          'exactly what the provider reported',
          { ...partial, source: 'reported' },
          400,
          'catalogue',
          400,
          false,
        ],
      ] as const;
      for (const [what, usage, price, source, nanoUsd, isUpperBound] of cases) {
        it(`costs ${what}`, async () => {
          await leave(usage);
          await recoverAt(price);
          const [row] = await ledger.calls({ limit: 1 });
          assert.deepEqual(row?.cost, { source, nanoUsd, ...(isUpperBound ? { isUpperBound } : {}) });
          for (const state of await statesNow()) {
            assert.equal(state.spentNanoUsd, nanoUsd);
            assert.equal(state.upperBoundNanoUsd, isUpperBound ? nanoUsd : 0);
          }
        });
      }

      it('does not call a price known that nobody knows', async () => {
        const victim = await world.open('victim');
        const start = startOf('orphan', { sessionId: 'victim', planId: 'p' });
        await victim.ledger.begin(start, { nanoUsd: 0, limits });
        await world.end('victim');
        await recoverAt(undefined);
        for (const state of await statesNow()) assert.equal(state.unpricedCalls, 1);
      });

      it('gives way to late truth, once', async () => {
        await leave();
        await recoverAt(undefined);
        const adjustment = { callId: 'orphan', recordedAtMs: 1, source: 'openrouter-generation' };
        await ledger.adjust({ ...adjustment, id: 'x', deltaNanoUsd: -380 });
        await ledger.adjust({ ...adjustment, id: 'y', deltaNanoUsd: 5 });
        for (const state of await statesNow()) {
          assert.equal(state.spentNanoUsd, 125);
          assert.equal(state.upperBoundNanoUsd, 0);
        }
      });
    });

    describe('raised', () => {
      const atMs = 1;
      it('lets pass what did not fit, in that window alone, and adds up', async () => {
        await spend(5 * dollar);
        assert.equal((await hold('a', 3)).begun, false);
        await budgets.raise({ limitKey: 'day', window: day, nanoUsd: 2, atMs });
        assert.equal((await hold('a', 3)).begun, false);
        await budgets.raise({ limitKey: 'day', window: day, nanoUsd: 1, atMs });
        assert.equal((await stateOf(dayLimit)).raisedNanoUsd, 3);
        assert.equal((await hold('a', 3)).begun, true);
        const [tomorrow] = await budgets.states([dayLimit], { day: '2026-09-22' });
        assert.equal(tomorrow?.raisedNanoUsd, 0);
      });

      it('tells the limits of tiers apart', async () => {
        await budgets.raise({ limitKey: 'tier:grunt', window: day, nanoUsd: 2, atMs });
        assert.equal((await stateOf({ scope: 'tier', tier: 'grunt', nanoUsd: 1 })).raisedNanoUsd, 2);
        assert.equal((await stateOf({ scope: 'tier', tier: 'execution', nanoUsd: 1 })).raisedNanoUsd, 0);
      });

      it('cannot be raised by nothing, by less or by a part of a nano-dollar', async () => {
        for (const nanoUsd of [0, -1, 0.5, NaN, Infinity])
          await assert.rejects(
            budgets.raise({ limitKey: 'day', window: day, nanoUsd, atMs }),
            withCode('invalid'),
          );
      });
    });

    describe('when the date goes back', () => {
      const cases = [
        ['an hour is repeated at the end of daylight saving', day, day, day],
        ['the clock is set back a day', '2026-09-22', '2026-09-21', '2026-09-22'],
        [
          'the person flies east over the date line and sets the clock back too',
          '2026-09-23',
          day,
          '2026-09-23',
        ],
        ['it crosses a month', '2026-10-01', '2026-09-30', '2026-10-01'],
        ['it crosses a year', '2027-01-01', '2026-12-31', '2027-01-01'],
        ['it crosses a leap day', '2028-03-01', '2028-02-28', '2028-03-01'],
        ['the clock had been three days ahead', '2026-09-24', day, day],
        ['the clock had been a year ahead', '2027-09-21', day, day],
        ['nothing goes back: a new day begins', day, '2026-09-22', '2026-09-22'],
      ] as const;
      for (const [what, known, asked, counted] of cases) {
        it(`counts for ${counted} when ${what}`, async () => {
          await spend(3, { windowDate: known });
          const limits: BudgetLimit[] = [dayLimit, { scope: 'month', nanoUsd: dollar }];
          const before = await budgets.states(limits, { day: asked });
          assert.deepEqual(
            before.map(({ window }) => window),
            [counted, counted.slice(0, 7)],
          );
          assert.equal(before[0]?.spentNanoUsd, known === counted ? 3 : 0);
          const result = await hold('a', 1, limits, { windowDate: asked, startedAtMs: 5 });
          assert.deepEqual(result, { begun: true, windowDate: counted });
          await ledger.settle('a', priced(1));
          const [row] = await ledger.calls({ limit: 9 }).then((rows) => rows.filter(({ id }) => id === 'a'));
          assert.equal(row?.windowDate, counted);
        });
      }

      it('follows the near day though another one lies far ahead', async () => {
        await spend(1, { windowDate: '2099-01-01' });
        await spend(1, { windowDate: '2026-09-22' });
        assert.deepEqual(await hold('a', 1), { begun: true, windowDate: '2026-09-22' });
      });

      it('follows a call that is still running', async () => {
        await hold('a', 1, [dayLimit], { windowDate: '2026-09-22' });
        assert.deepEqual(await hold('b', 1), { begun: true, windowDate: '2026-09-22' });
      });

      it('does not open a day again that is spent', async () => {
        await hold('a', 5 * dollar, [dayLimit], { windowDate: '2026-09-22' });
        await ledger.settle('a', priced(5 * dollar));
        for (const windowDate of ['2026-09-22', '2026-09-21', '2026-09-20'])
          assert.equal((await hold('b', 1, [dayLimit], { windowDate })).begun, false, windowDate);
      });

      it('counts a call that ends after midnight for the day that it was held on', async () => {
        await hold('a', 10);
        await hold('b', 10, [dayLimit], { windowDate: '2026-09-22' });
        await ledger.settle('a', priced(7));
        const [state] = await budgets.states([dayLimit], { day: '2026-09-22' });
        assert.equal(state?.spentNanoUsd, 0);
        assert.equal((await ledger.totals({ fromDay: day, toDay: day }))[0]?.costNanoUsd, 7);
      });
    });

    describe('what all windows remember together', () => {
      it('is the zone that was proposed first', async () => {
        assert.equal(await budgets.zone('Pacific/Auckland'), 'Pacific/Auckland');
        const second = await world.open('second');
        assert.equal(await second.budgets.zone('Europe/Zurich'), 'Pacific/Auckland');
      });

      it('is no zone that does not exist', async () => {
        await assert.rejects(budgets.zone('Atlantis/Downtown'), withCode('invalid'));
        assert.equal(await budgets.zone('UTC'), 'UTC');
      });

      it('is whether a model without a price may be used, which may be changed', async () => {
        const model = 'ollama/home-made:7b';
        assert.equal(await budgets.unpricedConsent(model), undefined);
        await budgets.rememberUnpricedConsent(model, false);
        assert.equal(await budgets.unpricedConsent(model), false);
        await budgets.rememberUnpricedConsent(model, true);
        const second = await world.open('second');
        assert.equal(await second.budgets.unpricedConsent(model), true);
        assert.equal(await budgets.unpricedConsent('ollama/another'), undefined);
      });

      it('is that a share was announced, once in each window', async () => {
        const second = await world.open('second');
        assert.equal(await budgets.claimAlert('day', day, 0.75), true);
        assert.equal(await second.budgets.claimAlert('day', day, 0.75), false);
        assert.equal(await second.budgets.claimAlert('day', day, 0.9), true);
        assert.equal(await second.budgets.claimAlert('day', '2026-09-22', 0.75), true);
        assert.equal(await second.budgets.claimAlert('tier:grunt', day, 0.75), true);
        for (const share of [0, 1.1, NaN])
          await assert.rejects(budgets.claimAlert('day', day, share), withCode('invalid'));
      });
    });

    const impossible: readonly (readonly [string, number, BudgetLimit])[] = [
      ['a negative reservation', -1, dayLimit],
      ['a reservation that is no number', NaN, dayLimit],
      ['a limit without an end', 1, { scope: 'day', nanoUsd: Infinity }],
      ['a tier limit without a tier', 1, { scope: 'tier', nanoUsd: 1 }],
      ['a day limit with a tier', 1, { scope: 'day', tier: 'grunt', nanoUsd: 1 }],
      ['a scope that nobody knows', 1, { scope: 'century' as never, nanoUsd: 1 }],
    ];
    for (const [what, nanoUsd, limit] of impossible) {
      it(`refuses ${what} at the door, and writes nothing`, async () => {
        await assert.rejects(hold('a', nanoUsd, [limit]), withCode('invalid'));
        assert.equal((await hold('a', 1)).begun, true);
      });
    }

    describeBudgetModel(() => world);
  });
}
