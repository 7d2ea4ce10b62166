import * as z from 'zod/mini';
import { defaultBudgets, shareActions } from '../core/money/budget/budgetSettings.ts';
import type { BudgetSettings } from '../core/money/budget/budgetSettings.ts';
import { nanoUsdPerUsd } from '../core/model/cost.ts';
import { settingKeys } from '../shared/contract.ts';
import { tiers } from '../shared/tiers.ts';
import type { Tier } from '../shared/tiers.ts';
import { isRecord, ownMember, readMember, reportUnknownMembers } from './settingProblem.ts';
import type { SettingReader, UnknownRecord } from './settingProblem.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';

const mostUsd = 1_000_000;
const budgetMembers = [
  'perPlan',
  'perDay',
  'perMonth',
  'perTierPerDay',
  'alerts',
  'askAt',
  'atShare',
  'keepBestModel',
];

/** A wrong limit is reported and left out; the other limits keep holding. Dollars become nano-dollars. */
export function readBudgets(reader: SettingReader, value: unknown): BudgetSettings {
  const written: unknown = value === undefined ? {} : value;
  const path = settingKeys.budgets;
  if (!isRecord(written)) {
    const fix = `Write an object with one or several of: ${budgetMembers.join(', ')}.`;
    reader.report(path, 'The value is not an object, so no budget holds.', fix);
    return defaultBudgets;
  }
  reportUnknownMembers(reader, written, path, budgetMembers);
  const [perPlan, perDay, perMonth] = [
    readLimit(reader, written, path, 'perPlan'),
    readLimit(reader, written, path, 'perDay'),
    readLimit(reader, written, path, 'perMonth'),
  ];
  const share = z.number().check(z.gt(0), z.lte(1));
  const alerts = readMember(
    reader,
    written,
    path,
    'alerts',
    z.array(share),
    'Write a list of shares above 0 and at most 1, such as [0.5, 0.75, 0.9].',
  );
  const askAt = readMember(
    reader,
    written,
    path,
    'askAt',
    share,
    'Write a share above 0 and at most 1, such as 0.75.',
  );
  const atShare = readMember(
    reader,
    written,
    path,
    'atShare',
    z.enum(shareActions),
    `Write one of: ${shareActions.join(', ')}.`,
  );
  const keepBestModel = readMember(
    reader,
    written,
    path,
    'keepBestModel',
    z.boolean(),
    'Write true or false.',
  );
  return {
    ...withoutUndefined({ perPlanNanoUsd: perPlan, perDayNanoUsd: perDay, perMonthNanoUsd: perMonth }),
    perTierPerDayNanoUsd: readTierLimits(reader, written, path),
    alerts: alerts === undefined ? defaultBudgets.alerts : [...new Set(alerts)].sort((a, b) => a - b),
    askAt: askAt ?? defaultBudgets.askAt,
    atShare: atShare ?? defaultBudgets.atShare,
    keepBestModel: keepBestModel ?? defaultBudgets.keepBestModel,
  };
}

function readTierLimits(
  reader: SettingReader,
  budgets: UnknownRecord,
  parentPath: string,
): BudgetSettings['perTierPerDayNanoUsd'] {
  const path = `${parentPath}.perTierPerDay`;
  const written = ownMember(budgets, 'perTierPerDay');
  if (written === undefined) return {};
  if (!isRecord(written)) {
    const fix = `Write an object with one or several of: ${tiers.join(', ')}.`;
    reader.report(path, 'The value is not an object, so no tier has a limit of its own.', fix);
    return {};
  }
  reportUnknownMembers(reader, written, path, tiers);
  const limits: Partial<Record<Tier, number>> = {};
  for (const tier of tiers) {
    const limit = readLimit(reader, written, path, tier);
    if (limit !== undefined) limits[tier] = limit;
  }
  return limits;
}

/** Nano-dollars. */
function readLimit(
  reader: SettingReader,
  record: UnknownRecord,
  path: string,
  key: string,
): number | undefined {
  const dollars = z.number().check(z.gte(0), z.lte(mostUsd));
  const fix = `Write dollars, a number from 0 to ${mostUsd}.`;
  const usd = readMember(reader, record, path, key, dollars, fix);
  return usd === undefined ? undefined : Math.round(usd * nanoUsdPerUsd);
}
