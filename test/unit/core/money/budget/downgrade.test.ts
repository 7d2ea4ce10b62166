import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  chooseDowngrade,
  type DowngradeQuestion,
  type Prospect,
} from '../../../../../src/core/money/budget/downgrade.ts';
import { tiers } from '../../../../../src/shared/tiers.ts';

function prospect(name: string, tier: Prospect['tier'], passRate: number, nanoUsd?: number): Prospect {
  return { model: { provider: 'p', model: name }, tier, passRate, callNanoUsd: nanoUsd };
}

const strong = prospect('strong', 'orchestration', 0.9, 90);
const mid = prospect('mid', 'execution', 0.7, 20);
const small = prospect('small', 'grunt', 0.2, 5);

function question(changes: Partial<DowngradeQuestion> = {}): DowngradeQuestion {
  return { current: strong, cheaper: [mid, small], isAtStepBoundary: true, isLocked: false, ...changes };
}

describe('chooseDowngrade', () => {
  const cases: [what: string, changes: Partial<DowngradeQuestion>, chosen: string | undefined][] = [
    ['takes the lowest expected cost until a pass, not the lowest price', {}, 'mid'],
    ['stays in the middle of a step', { isAtStepBoundary: false }, undefined],
    ['stays where the person locked the model', { isLocked: true }, undefined],
    ['goes no lower than a critical step demands', { leastTier: 'execution', cheaper: [small] }, undefined],
    ['may go as low as a critical step allows', { leastTier: 'execution' }, 'mid'],
    ['stays where a critical step demands the best', { leastTier: 'orchestration' }, undefined],
    [
      'stays where failures would cost more than they save',
      { cheaper: [prospect('hopeless', 'grunt', 0.05, 10)] },
      undefined,
    ],
    ['takes nothing without a price', { cheaper: [prospect('unknown', 'grunt', 1)] }, undefined],
    ['stays where its own cost is not known', { current: prospect('own', 'execution', 0.9) }, undefined],
    ['stays where nothing is known to pass', { current: prospect('own', 'execution', 0, 90) }, undefined],
    ['takes no rate that is none', { cheaper: [prospect('odd', 'grunt', NaN, 1)] }, undefined],
    ['takes a free model that passes at all', { cheaper: [prospect('local', 'grunt', 0.01, 0)] }, 'local'],
  ];
  for (const [what, changes, chosen] of cases) {
    it(what, () => assert.equal(chooseDowngrade(question(changes))?.model.model, chosen));
  }

  it('never chooses what costs as much or more until a pass', () => {
    const any = fc.record({
      tier: fc.constantFrom(...tiers),
      passRate: fc.double({ min: 0.01, max: 1, noNaN: true }),
      callNanoUsd: fc.integer({ min: 0, max: 1_000 }),
    });
    fc.assert(
      fc.property(any, fc.array(any, { maxLength: 4 }), (current, cheaper) => {
        const model = { provider: 'p', model: 'm' };
        const chosen = chooseDowngrade(
          question({
            current: { model, ...current },
            cheaper: cheaper.map((other) => ({ model, ...other })),
          }),
        );
        if (chosen === undefined) return;
        const alone = (chosen.callNanoUsd ?? NaN) / chosen.passRate;
        assert.ok(alone <= (current.callNanoUsd / current.passRate) * (1 + 1e-9));
      }),
    );
  });
});
