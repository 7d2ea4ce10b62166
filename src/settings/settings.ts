import { budgets } from './schema/budgets.ts';
import { checks } from './schema/checks.ts';
import { codeLens } from './schema/codeLens.ts';
import { commitPerStep } from './schema/commitPerStep.ts';
import { keepDays } from './schema/keepDays.ts';
import { planContextTokens } from './schema/planContextTokens.ts';
import { prices } from './schema/prices.ts';
import { providers } from './schema/providers/providers.ts';
import { routing } from './schema/routing.ts';
import { statusBar } from './schema/statusBar.ts';
import { tiers } from './schema/tiers.ts';

/** Every setting. What holds in a window, `package.json` and what a workspace may change follow from this table. */
export const settings = {
  providers,
  tiers,
  prices,
  planContextTokens,
  budgets,
  routing,
  statusBar,
  checks,
  keepDays,
  commitPerStep,
  codeLens,
} as const;

export type SettingName = keyof typeof settings;

/** What holds, validated and with defaults filled in. */
export type Settings = {
  readonly [Name in SettingName]: ReturnType<(typeof settings)[Name]['value']>;
};
