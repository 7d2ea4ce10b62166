import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultBudgets } from '../../../../src/core/money/budget/budgetSettings.ts';
import { readSettings } from '../../support/readSettings.ts';

function read(budgets: unknown) {
  const { settings, problems } = readSettings({ budgets });
  return { budgets: settings.budgets, paths: problems.map(({ path }) => path) };
}

describe('readBudgets', () => {
  it('has no limit where nothing is set', () => {
    assert.deepEqual(read(undefined), { budgets: defaultBudgets, paths: [] });
  });

  it('reads dollars as nano-dollars, and shares in their order', () => {
    const written = {
      perPlan: 0.5,
      perDay: 5,
      perMonth: 49.99,
      perTierPerDay: { grunt: 0.1, orchestration: 0 },
      alerts: [0.9, 0.5, 0.9],
      askAt: 1,
      atShare: 'downgrade',
      keepBestModel: true,
    };
    assert.deepEqual(read(written), {
      budgets: {
        perPlanNanoUsd: 500_000_000,
        perDayNanoUsd: 5_000_000_000,
        perMonthNanoUsd: 49_990_000_000,
        perTierPerDayNanoUsd: { orchestration: 0, grunt: 100_000_000 },
        alerts: [0.5, 0.9],
        askAt: 1,
        atShare: 'downgrade',
        keepBestModel: true,
      },
      paths: [],
    });
  });

  const wrong: [what: string, member: Record<string, unknown>, path: string][] = [
    ['a negative limit', { perPlan: -1 }, 'tierwise.budgets.perPlan'],
    ['a limit as text', { perMonth: '$5' }, 'tierwise.budgets.perMonth'],
    ['an infinite limit', { perMonth: Infinity }, 'tierwise.budgets.perMonth'],
    ['a limit that is no number', { perMonth: NaN }, 'tierwise.budgets.perMonth'],
    ['a limit of another tier', { perTierPerDay: { big: 1 } }, 'tierwise.budgets.perTierPerDay.big'],
    ['a wrong limit of a tier', { perTierPerDay: { grunt: null } }, 'tierwise.budgets.perTierPerDay.grunt'],
    ['a tier limit that is a number', { perTierPerDay: 1 }, 'tierwise.budgets.perTierPerDay'],
    ['an alert in per cent', { alerts: [50] }, 'tierwise.budgets.alerts'],
    ['an alert at nothing', { alerts: [0] }, 'tierwise.budgets.alerts'],
    ['a share above the whole', { askAt: 1.1 }, 'tierwise.budgets.askAt'],
    ['an action that nobody knows', { atShare: 'panic' }, 'tierwise.budgets.atShare'],
    ['a lock as text', { keepBestModel: 'yes' }, 'tierwise.budgets.keepBestModel'],
    ['a misspelt member', { perday: 1 }, 'tierwise.budgets.perday'],
  ];
  for (const [what, member, path] of wrong) {
    it(`reports ${what}, spends nothing unasked and keeps the limit that is right`, () => {
      assert.deepEqual(read({ perPlan: 5, ...member }), {
        budgets: {
          ...defaultBudgets,
          perDayNanoUsd: 0,
          ...('perPlan' in member ? {} : { perPlanNanoUsd: 5_000_000_000 }),
        },
        paths: [path],
      });
    });
  }

  it('reports a value that is no object, and spends nothing unasked', () => {
    for (const value of [5, '5', null, [5]]) {
      assert.deepEqual(read(value), {
        budgets: { ...defaultBudgets, perDayNanoUsd: 0 },
        paths: ['tierwise.budgets'],
      });
    }
  });

  it('never throws and gives only valid limits, whatever JSON is written', () => {
    const members = ['perPlan', 'perDay', 'perTierPerDay', 'alerts', 'askAt', 'atShare', 'keepBestModel'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...members), fc.jsonValue()), (written) => {
        const { budgets } = read(written);
        const { perPlanNanoUsd = 0, perDayNanoUsd = 0, perTierPerDayNanoUsd } = budgets;
        for (const limit of [perPlanNanoUsd, perDayNanoUsd, ...Object.values(perTierPerDayNanoUsd)]) {
          assert.ok(Number.isSafeInteger(limit) && limit >= 0);
        }
        assert.ok([...budgets.alerts, budgets.askAt].every((share) => share > 0 && share <= 1));
      }),
    );
  });
});
