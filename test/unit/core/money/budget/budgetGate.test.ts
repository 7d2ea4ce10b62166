import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Admission } from '../../../../../src/core/money/budget/admitCall.ts';
import type { BudgetAnswer } from '../../../../../src/core/money/budget/budgetQuestion.ts';
import { remainingNanoUsd } from '../../../../../src/core/model/ledger/budgetLimits.ts';
import { costAtMost } from '../../../../../src/core/money/budget/reservation.ts';
import { costOf } from '../../../../../src/core/money/pricing/costOf.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { noonMs } from '../pricing/shippedCatalogue.ts';
import { gateWorld, never, opusPrice, sonnetPrice, usd } from './gateWorld.ts';

type Sent = Extract<Admission, { sent: true }>;

function sent(admission: Admission): Sent {
  if (!admission.sent) throw new Error(admission.reason);
  return admission;
}

const kindsOf = (asked: readonly { question: { kind: string } }[]): string[] =>
  asked.map(({ question }) => question.kind);

describe('a call without limits', () => {
  it("begins with the tier's own cap, holds nothing and asks nobody", async () => {
    const world = gateWorld();
    const admission = sent(await world.gate.admit(world.call(), never));
    assert.equal(admission.maxOutputTokens, 32_000);
    assert.equal(admission.mostNanoUsd, usd(5_000 * 2e-6 + 32_000 * 10e-6));
    assert.deepEqual(world.reservations, []);
    assert.equal(world.ledgers.rows.open.size, 1);
  });

  it('begins without a price as well', async () => {
    const world = gateWorld();
    const admission = sent(await world.gate.admit(world.call({ price: undefined }), never));
    assert.equal(admission.mostNanoUsd, undefined);
  });
});

describe('a call under limits', () => {
  it('holds what it can cost as it is sent against every limit that concerns it', async () => {
    const world = gateWorld({
      perPlanNanoUsd: usd(1),
      perDayNanoUsd: usd(5),
      perMonthNanoUsd: usd(50),
      perTierPerDayNanoUsd: { execution: usd(2), grunt: usd(1) },
    });
    const admission = sent(await world.gate.admit(world.call(), never));
    assert.equal(admission.maxOutputTokens, 4_000);
    assert.equal(admission.mostNanoUsd, usd(5_000 * 2e-6 + 4_000 * 10e-6));
    assert.deepEqual(
      world.reservations.map(({ nanoUsd, limits }) => [
        nanoUsd,
        limits.map(({ scope, tier }) => tier ?? scope),
      ]),
      [[admission.mostNanoUsd, ['plan', 'execution', 'day', 'month']]],
    );
    assert.deepEqual(admission.states.map(remainingNanoUsd), [usd(1), usd(2), usd(5), usd(50)]);
  });

  it('is not held back where it costs nothing, however much is overspent', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1) });
    await world.spend(usd(2));
    const admission = sent(await world.gate.admit(world.call({ price: { source: 'local' } }), never));
    assert.equal(admission.mostNanoUsd, 0);
    assert.equal(admission.maxOutputTokens, 32_000);
    assert.deepEqual(world.asked, []);
  });

  it('runs twenty turns of $0.02 with $0.50 left of $5, and asks nobody', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(5), atShare: 'continue' });
    await world.spend(usd(4.5), { planId: 'earlier' });
    for (let turn = 0; turn < 20; turn++) {
      await world.settle(await world.gate.admit(world.call(), never), usd(0.02));
    }
    const [state] = await world.ledgers.budgets.states([{ scope: 'day', nanoUsd: usd(5) }], {
      day: '2026-11-20',
    });
    assert.equal(state?.spentNanoUsd, usd(4.9));
    assert.deepEqual(world.asked, []);
  });

  it('plans with an Opus-class model on a plan budget of $0.50, with a lower cap', async () => {
    const world = gateWorld({ perPlanNanoUsd: usd(0.5) });
    const plan = world.call({
      price: opusPrice,
      inputTokens: { low: 26_400, high: 36_000 },
      caps: { floor: 4_096, wished: 20_000, most: 32_000 },
      caching: 'minutes',
      ofStart: { purpose: 'plan', tier: 'orchestration' },
    });
    const admission = sent(await world.gate.admit(plan, never));
    assert.equal(admission.maxOutputTokens, 16_000);
    assert.equal(admission.mostNanoUsd, usd(0.5));
    assert.deepEqual(world.asked, []);
  });

  it('is told where the limits are no more, and begins in the window of that moment', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1) });
    await world.spend(usd(1));
    let answer: (answer: BudgetAnswer) => void = () => {};
    world.answer = () => new Promise((resolve) => (answer = resolve));
    world.settings = { ...world.settings, atShare: 'continue' };
    const admission = world.gate.admit(world.call(), never);
    await settled();
    world.clock.advance(13 * 3_600_000);
    answer('raise-once');
    const { start } = sent(await admission);
    assert.equal(start.windowDate, '2026-11-21');
    assert.equal(start.startedAtMs, noonMs + 13 * 3_600_000);
  });
});

describe('the wall', () => {
  it('says what is missing, and a raise by that lets the call through once', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.spend(usd(0.995));
    world.answer = () => 'raise-once';
    const admission = sent(await world.gate.admit(world.call(), never));
    const [question] = world.asked.map((asked) => asked.question);
    assert.equal(question?.kind, 'wall');
    assert.match(question.text, /Today's budget: \$0\.99 of \$1\.00 spent; \$0\.045 is missing\./);
    assert.deepEqual(question.answers, ['raise-once', 'raise-today', 'stop']);
    assert.equal(admission.maxOutputTokens, 4_000);
    const [state] = admission.states;
    assert.equal(state?.raisedNanoUsd, usd(0.05));
    // What was given was for this call: the next one asks again.
    await world.settle(admission, usd(0.05));
    await world.gate.admit(world.call(), never);
    assert.equal(world.asked.length, 2);
  });

  it('raises the limit again for today', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.spend(usd(1));
    world.answer = () => 'raise-today';
    const { states } = sent(await world.gate.admit(world.call(), never));
    assert.equal(states[0]?.raisedNanoUsd, usd(1));
  });

  it('raises every limit that is short by what that one lacks', async () => {
    const world = gateWorld({ perPlanNanoUsd: usd(0.5), perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.spend(usd(0.5));
    await world.spend(usd(0.48), { planId: 'other' });
    world.answer = () => 'raise-once';
    const { states } = sent(await world.gate.admit(world.call(), never));
    assert.deepEqual(
      states.map(({ limit, raisedNanoUsd }) => [limit.scope, raisedNanoUsd]),
      [
        ['plan', usd(0.05)],
        ['day', usd(0.03)],
      ],
    );
    assert.equal(world.asked.length, 1);
  });

  it('stops where the person says so, and nothing is written', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.spend(usd(1));
    world.answer = () => 'stop';
    const admission = await world.gate.admit(world.call(), never);
    assert.ok(!admission.sent);
    assert.match(admission.reason, /Today's budget/);
    assert.deepEqual(
      admission.exceeded.map(({ limit }) => limit.scope),
      ['day'],
    );
    assert.equal(world.ledgers.rows.open.size, 0);
  });

  it('never sends below the floor: it asks instead', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.spend(usd(1) - usd(0.01) - 511 * 10_000);
    world.answer = () => 'stop';
    const admission = await world.gate.admit(world.call(), never);
    assert.equal(admission.sent, false);
    assert.deepEqual(kindsOf(world.asked), ['below-floor']);
    assert.deepEqual(world.reservations, []);
  });

  it('sends at the floor', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.spend(usd(1) - usd(0.01) - 512 * 10_000);
    assert.equal(sent(await world.gate.admit(world.call(), never)).maxOutputTokens, 512);
  });

  it('asks one question for all calls that wait at the same limit', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.spend(usd(1));
    let answer: (answer: BudgetAnswer) => void = () => {};
    world.answer = () => new Promise((resolve) => (answer = resolve));
    const admissions = [1, 2, 3].map(() => world.gate.admit(world.call(), never));
    await settled();
    assert.equal(world.asked.length, 1);
    answer('raise-today');
    const all = await Promise.all(admissions);
    assert.ok(all.every((admission) => admission.sent));
    assert.equal(all[2]?.sent && all[2].states[0]?.raisedNanoUsd, usd(1));
  });

  it('ends its question when nobody waits for it any more, and raises nothing after that', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.spend(usd(1));
    let answer: (answer: BudgetAnswer) => void = () => {};
    world.answer = () => new Promise((resolve) => (answer = resolve));
    const [first, second] = [new AbortController(), new AbortController()];
    const admissions = [first, second].map(({ signal }) => world.gate.admit(world.call(), signal));
    await settled();
    first.abort();
    assert.equal((await admissions[0])?.sent, false);
    assert.equal(
      world.asked.some(({ signal }) => signal.aborted),
      false,
    );
    second.abort();
    assert.deepEqual(await admissions[1], {
      sent: false,
      reason: 'Stopped before it was sent.',
      exceeded: [],
    });
    assert.equal(
      world.asked.every(({ signal }) => signal.aborted),
      true,
    );
    answer('raise-today');
    await settled();
    const [state] = await world.ledgers.budgets.states([{ scope: 'day', nanoUsd: usd(1) }], {
      day: '2026-11-20',
    });
    assert.equal(state?.raisedNanoUsd, 0);
  });

  it('waits for money that running calls hold before it asks for more', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(0.06) });
    const running = await world.gate.admit(world.call(), never);
    const waiting = world.gate.admit(world.call(), never);
    await settled();
    assert.deepEqual(world.clock.waiting(), [500]);
    await world.settle(running, usd(0.01));
    world.clock.advance(500);
    assert.ok(sent(await waiting).maxOutputTokens >= 512);
    assert.deepEqual(world.asked, []);
  });

  it('asks after a minute of waiting', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(0.06) });
    await world.gate.admit(world.call(), never);
    world.answer = () => 'stop';
    const waiting = world.gate.admit(world.call(), never);
    for (let poll = 0; poll < 120; poll++) {
      await settled();
      assert.deepEqual(world.asked, []);
      world.clock.advance(500);
    }
    assert.equal((await waiting).sent, false);
    assert.match(world.asked[0]?.question.text ?? 'nothing', /\$0\.050 held for running calls/);
  });

  it('holds against other windows: what was read in between does not count', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(0.1) });
    const gates = [world.gate, world.another(), world.another(), world.another()];
    world.answer = () => 'stop';
    const admissions = gates.map((gate) => gate.admit(world.call(), never));
    for (let poll = 0; poll < 130; poll++) {
      await settled();
      world.clock.advance(500);
    }
    const held = (await Promise.all(admissions)).map((admission) =>
      admission.sent ? (admission.mostNanoUsd ?? 0) : 0,
    );
    assert.equal(held.filter((nanoUsd) => nanoUsd > 0).length, 2);
    assert.ok(held.reduce((sum, nanoUsd) => sum + nanoUsd) <= usd(0.1));
  });
});

describe('a call whose bounds of the input decide whether it fits', () => {
  const limits = { perDayNanoUsd: usd(0.02) };
  // $2 for a million tokens of input: $0.02 is 10,000 of them.
  const inputTokens = { low: 6_000, high: 12_000 };
  const caps = { floor: 100, wished: 100, most: 100 };

  it('is counted by its provider, once, and held at that count', async () => {
    const world = gateWorld(limits);
    let counts = 0;
    const countInput = () => {
      counts += 1;
      return Promise.resolve(7_000);
    };
    const admission = await world.gate.admit(world.call({ inputTokens, caps, countInput }), never);
    assert.ok(admission.sent);
    assert.equal(counts, 1);
    const most = costAtMost({ inputTokens: 7_140, price: sonnetPrice, atMs: world.clock.now() }, 100);
    assert.equal(world.reservations[0]?.nanoUsd, most);
  });

  it('is asked about at its upper bound where the provider does not count', async () => {
    const world = gateWorld(limits);
    world.answer = () => 'stop';
    const countInput = () => Promise.resolve(undefined);
    assert.equal((await world.gate.admit(world.call({ inputTokens, caps, countInput }), never)).sent, false);
    assert.equal(world.asked.length, 1);
  });

  it('is asked about at the count where that does not fit either', async () => {
    const world = gateWorld(limits);
    let counts = 0;
    world.answer = () => 'stop';
    const countInput = () => {
      counts += 1;
      return Promise.resolve(20_000);
    };
    await world.gate.admit(world.call({ inputTokens, caps, countInput }), never);
    assert.equal(counts, 1);
    assert.match(world.asked[0]?.question.text ?? '', /can cost up to \$0\.04/);
  });

  const uncounted: readonly (readonly [string, typeof inputTokens])[] = [
    ['fits at its upper bound', { low: 6_000, high: 7_000 }],
    ['does not fit at its lower bound', { low: 11_000, high: 12_000 }],
  ];
  for (const [what, tokens] of uncounted) {
    it(`is not counted where it ${what}`, async () => {
      const world = gateWorld(limits);
      world.answer = () => 'stop';
      const countInput = () => assert.fail('nobody needs this count');
      await world.gate.admit(world.call({ inputTokens: tokens, caps, countInput }), never);
    });
  }
});

describe('every admitted call', () => {
  it('fits into what is left at that moment, has at least its floor, and can cost no more than is held', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          day: fc.integer({ min: 0, max: usd(0.5) }),
          plan: fc.option(fc.integer({ min: 0, max: usd(0.3) }), { nil: undefined }),
          calls: fc.array(
            fc.record({
              input: fc.integer({ min: 0, max: 30_000 }),
              floor: fc.integer({ min: 1, max: 3_000 }),
              extra: fc.integer({ min: 0, max: 10_000 }),
              // Above 1: a server that bills beyond its cap is recorded whole.
              billed: fc.double({ min: 0, max: 1.3, noNaN: true }),
              answer: fc.constantFrom<BudgetAnswer>('raise-once', 'stop', 'raise-today'),
              isOpus: fc.boolean(),
            }),
            { maxLength: 12 },
          ),
        }),
        async ({ day, plan, calls }) => {
          const world = gateWorld({
            perDayNanoUsd: day,
            ...(plan === undefined ? {} : { perPlanNanoUsd: plan }),
            atShare: 'continue',
          });
          for (const { input, floor, extra, billed, answer, isOpus } of calls) {
            world.answer = () => answer;
            const price = isOpus ? opusPrice : sonnetPrice;
            const caps = { floor, wished: floor + extra, most: 32_000 };
            const admission = await world.gate.admit(
              world.call({ price, inputTokens: { low: 0, high: input }, caps, caching: 'minutes' }),
              never,
            );
            if (!admission.sent) continue;
            const { maxOutputTokens, mostNanoUsd = NaN, states } = admission;
            assert.ok(maxOutputTokens >= floor && maxOutputTokens <= caps.wished);
            assert.ok(states.every((state) => mostNanoUsd <= remainingNanoUsd(state)));
            const worst = {
              source: 'reported',
              cacheWrite5mTokens: input,
              outputTokens: maxOutputTokens,
            } as const;
            const cost = costOf({ ...worst, inputUncachedTokens: 0 }, price, noonMs);
            assert.ok(cost.source !== 'unpriced' && cost.nanoUsd <= mostNanoUsd);
            await world.settle(admission, Math.round(mostNanoUsd * billed));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a model without a price', () => {
  it('is asked about once, and what was said is remembered in all windows', async () => {
    for (const [answer, isSent] of [
      ['allow', true],
      ['refuse', false],
    ] as const) {
      const world = gateWorld({ perDayNanoUsd: usd(1) });
      world.answer = () => answer;
      const admit = (gate = world.gate) => gate.admit(world.call({ price: undefined }), never);
      assert.deepEqual(
        (await Promise.all([admit(), admit()])).map((admission) => admission.sent),
        [isSent, isSent],
      );
      assert.equal((await admit(world.another())).sent, isSent);
      assert.deepEqual(kindsOf(world.asked), ['unpriced']);
    }
  });

  it('is asked about again where the person only stopped', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1) });
    world.answer = () => 'stop';
    for (let count = 0; count < 2; count++) {
      assert.equal((await world.gate.admit(world.call({ price: undefined }), never)).sent, false);
    }
    assert.equal(world.asked.length, 2);
  });

  it('meets the wall like others when nothing is left', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.ledgers.budgets.rememberUnpricedConsent('anthropic/claude-sonnet-5-5', true);
    await world.spend(usd(1));
    world.answer = () => 'stop';
    assert.equal((await world.gate.admit(world.call({ price: undefined }), never)).sent, false);
    assert.deepEqual(kindsOf(world.asked), ['wall']);
  });
});

describe('shares of a limit', () => {
  it('are told once each, in all windows, with what is held apart from what is spent', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    const running = await world.gate.admit(world.call(), never);
    await world.spend(usd(0.5));
    for (const gate of [world.gate, world.gate, world.another()]) {
      await gate.review({ tier: 'execution' });
    }
    assert.deepEqual(
      world.alerts.map(({ share, text }) => [share, text]),
      [
        [
          0.5,
          "50 % of today's budget is spent: $0.50 of $1.00 spent, $0.050 held for running calls; $0.50 is left.",
        ],
      ],
    );
    await world.settle(running, usd(0.45));
    await world.gate.review({ tier: 'execution' });
    assert.deepEqual(
      world.alerts.map(({ share }) => share),
      [0.5, 0.9],
    );
  });

  it('ask once whether to go on, with one answer for all that wait', async () => {
    for (const [answer, isSent] of [
      ['go-on', true],
      ['downgrade', true],
      ['stop', false],
    ] as const) {
      const world = gateWorld({ perDayNanoUsd: usd(10) });
      await world.spend(usd(8));
      world.answer = () => answer;
      const admit = async () => (await world.gate.admit(world.call(), never)).sent;
      assert.deepEqual(await Promise.all([admit(), admit()]), [isSent, isSent]);
      // Whoever resumes has decided to go on.
      assert.equal(await admit(), true);
      assert.equal((await world.another().admit(world.call(), never)).sent, true);
      assert.deepEqual(kindsOf(world.asked), ['share']);
      assert.equal(await world.gate.wantsDowngrade({ tier: 'execution' }), answer === 'downgrade');
      world.settings = { ...world.settings, keepBestModel: true };
      assert.equal(await world.gate.wantsDowngrade({ tier: 'execution' }), false);
    }
  });

  it('do by themselves what the setting says', async () => {
    for (const [atShare, firstSent, downgrades] of [
      ['continue', true, false],
      ['downgrade', true, true],
      ['stop', false, false],
    ] as const) {
      const world = gateWorld({ perDayNanoUsd: usd(10), atShare });
      await world.spend(usd(8));
      assert.equal((await world.gate.admit(world.call(), never)).sent, firstSent);
      assert.equal((await world.gate.admit(world.call(), never)).sent, true);
      assert.equal(await world.gate.wantsDowngrade({ tier: 'execution' }), downgrades);
    }
  });
});

describe('the standing', () => {
  it('is that of every limit that is set, and of a plan where one is named', async () => {
    const world = gateWorld({ perPlanNanoUsd: usd(1), perTierPerDayNanoUsd: { grunt: usd(2) } });
    await world.spend(usd(0.4));
    const standing = async (planId?: string) =>
      (await world.gate.standing(planId)).map(({ limit, spentNanoUsd }) => [limit.scope, spentNanoUsd]);
    assert.deepEqual(await standing(), [['tier', 0]]);
    assert.deepEqual(await standing('plan'), [
      ['plan', usd(0.4)],
      ['tier', 0],
    ]);
    assert.deepEqual(await gateWorld().gate.standing('plan'), []);
  });
});

describe('a step', () => {
  const step = { planId: 'plan', stepId: 'step', tier: 'execution' } as const;

  it('begins without a question where its p90 fits, or is not known', async () => {
    const world = gateWorld({ perPlanNanoUsd: usd(1) });
    assert.deepEqual(await world.gate.admitStep({ ...step, p90NanoUsd: usd(1) }, never), { go: true });
    assert.deepEqual(await world.gate.admitStep({ ...step, p90NanoUsd: undefined }, never), { go: true });
    const free = gateWorld();
    assert.deepEqual(await free.gate.admitStep({ ...step, p90NanoUsd: usd(99) }, never), { go: true });
  });

  it('asks once where it does not', async () => {
    for (const [answer, go] of [
      ['go-on', true],
      ['raise-once', true],
      ['stop', false],
    ] as const) {
      const world = gateWorld({ perPlanNanoUsd: usd(1) });
      world.answer = () => answer;
      const decision = await world.gate.admitStep({ ...step, p90NanoUsd: usd(1.234) }, never);
      assert.equal(decision.go, go);
      assert.deepEqual(kindsOf(world.asked), ['step-too-dear']);
      const [state] = await world.ledgers.budgets.states([{ scope: 'plan', nanoUsd: usd(1) }], {
        day: '2026-11-20',
        planId: 'plan',
      });
      assert.equal(state?.raisedNanoUsd, answer === 'raise-once' ? usd(0.24) : 0);
    }
  });

  it('does not go on by the answer to another step', async () => {
    const world = gateWorld({ perPlanNanoUsd: usd(1) });
    const answers: ((answer: BudgetAnswer) => void)[] = [];
    world.answer = () => new Promise((resolve) => answers.push(resolve));
    const first = world.gate.admitStep({ ...step, p90NanoUsd: usd(2) }, never);
    const second = world.gate.admitStep({ ...step, stepId: 'dearer', p90NanoUsd: usd(20) }, never);
    await settled();
    assert.equal(answers.length, 1);
    answers[0]?.('go-on');
    assert.equal((await first).go, true);
    await settled();
    answers[1]?.('stop');
    assert.equal((await second).go, false);
  });
});

describe('a forecast', () => {
  const cases: [approved: number, forecast: number, isAsked: boolean][] = [
    [1, 0.5, false],
    [1, 1.3, false],
    [1, 1.301, true],
    [0, 0, false],
    [0, 0.01, true],
  ];
  for (const [approved, forecast, isAsked] of cases) {
    it(`of $${forecast} with $${approved} approved is ${isAsked ? '' : 'not '}asked about`, async () => {
      const world = gateWorld();
      world.answer = () => 'stop';
      const figures = { planId: 'plan', approvedNanoUsd: usd(approved), forecastNanoUsd: usd(forecast) };
      assert.equal((await world.gate.admitForecast(figures, never)).go, !isAsked);
      assert.equal(world.asked.length, isAsked ? 1 : 0);
    });
  }
});
