import { nanoUsdPerUsd } from '../../core/model/request/cost.ts';
import { defaultBudgets, shareActions, type BudgetSettings } from '../../core/money/budget/budgetSettings.ts';
import type { Tier } from '../../shared/tiers.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import { keepOwn, type Setting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';

/** What is said of a wrong value: none is taken for the absence of a limit. */
const problem = 'The value is not valid, so every call that costs money asks first until it is mended.';

const dollars = {
  type: 'number',
  minimum: 0,
  maximum: 1_000_000,
  problem,
  fix: 'Write dollars, a number from 0 to 1000000.',
} as const;

const share = { type: 'number', exclusiveMinimum: 0, maximum: 1, problem } as const;

/** While anything here is wrong, nothing is spent unasked; the limits that are right keep holding. */
export const budgetsSchema = {
  key: 'tierwise.budgets',
  scope: 'application',
  order: 5,
  type: 'object',
  markdownDescription:
    'Limits in US dollars. Before a call is sent, what it can cost at most is held against them; what does not fit is not sent, and you are asked. A limit that is absent does not exist; `0` lets only free models through. Only your user settings count: no workspace can change them.',
  problem: 'The value is not an object, so every call that costs money asks first until it is mended.',
  properties: {
    perPlan: { ...dollars, markdownDescription: 'Most that one plan may cost, in dollars.' },
    perDay: { ...dollars, markdownDescription: 'Most that one day may cost, in dollars.' },
    perMonth: { ...dollars, markdownDescription: 'Most that one calendar month may cost, in dollars.' },
    perTierPerDay: {
      type: 'object',
      markdownDescription: 'Most that single tiers may cost in a day, in dollars.',
      problem: 'The value is not an object, so every call that costs money asks first until it is mended.',
      properties: {
        orchestration: {
          ...dollars,
          markdownDescription: 'Most that planning and deciding may cost in a day, in dollars.',
        },
        execution: {
          ...dollars,
          markdownDescription: 'Most that writing code may cost in a day, in dollars.',
        },
        grunt: {
          ...dollars,
          markdownDescription: 'Most that classifying, summarising and naming may cost in a day, in dollars.',
        },
      },
    },
    alerts: {
      type: 'array',
      items: share,
      uniqueItems: true,
      problem,
      fix: 'Write a list of shares above 0 and at most 1, such as [0.5, 0.75, 0.9].',
      markdownDescription: 'Shares of a limit, from 0 to 1, that you are told of once they are spent.',
    },
    askAt: {
      ...share,
      fix: 'Write a share above 0 and at most 1, such as 0.75.',
      markdownDescription: 'The share of a limit, from 0 to 1, at which `atShare` happens.',
    },
    atShare: {
      type: 'string',
      enum: shareActions,
      problem,
      markdownEnumDescriptions: [
        'Ask once: go on, use cheaper models for the next steps, or stop.',
        'Go on up to the limit.',
        'Use cheaper models for the next steps where that is expected to cost less until a check passes.',
        'Stop once; whoever resumes goes on up to the limit.',
      ],
      markdownDescription: 'What happens when the share `askAt` of a limit is spent.',
    },
    keepBestModel: {
      type: 'boolean',
      problem,
      markdownDescription: "Never use a cheaper model for the budget's sake.",
    },
  },
  default: {
    perTierPerDay: {},
    alerts: defaultBudgets.alerts,
    askAt: defaultBudgets.askAt,
    atShare: defaultBudgets.atShare,
    keepBestModel: defaultBudgets.keepBestModel,
  },
  examples: [{ perPlan: 0.5, perDay: 5, perMonth: 50 }],
} as const satisfies SettingSchema;

/** Dollars become nano-dollars. Where something written is wrong, the day has no money: each paid call asks. */
export const budgets: Setting<typeof budgetsSchema, BudgetSettings> = {
  schema: budgetsSchema,
  value({ perPlan, perDay, perMonth, perTierPerDay = {}, alerts, ...others } = {}, { isWrong }) {
    const tierLimits = Object.entries(perTierPerDay).map(([tier, usd]) => [tier, nanoUsd(usd)]);
    return {
      ...defaultBudgets,
      ...others,
      ...withoutUndefined({
        perPlanNanoUsd: nanoUsd(perPlan),
        perDayNanoUsd: isWrong ? 0 : nanoUsd(perDay),
        perMonthNanoUsd: nanoUsd(perMonth),
      }),
      perTierPerDayNanoUsd: Object.fromEntries(tierLimits) as Partial<Record<Tier, number>>,
      alerts: [...new Set(alerts ?? defaultBudgets.alerts)].sort((one, other) => one - other),
    };
  },
  tighten: keepOwn,
};

function nanoUsd(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : Math.round(usd * nanoUsdPerUsd);
}
