import * as z from 'zod/mini';
import type { EngineSettings } from '../core/routing/rules/engineSettings.ts';
import type { KnownProtocols } from '../core/model/protocol.ts';
import type { CheckSettings } from '../core/work/verify/verifierPorts.ts';
import { settingKeys } from '../shared/contract.ts';
import type { StatusBarPart } from '../shared/contract.ts';
import { defaultPlanContextTokens } from '../shared/defaultStacks.ts';
import { readBudgets } from './readBudgets.ts';
import { readChecks } from './readChecks.ts';
import { readPrices } from './readPrices.ts';
import { readProviders } from './readProviders.ts';
import type { ReadProviders } from './readProviders.ts';
import { readRouting, withRoutingDefaults } from './readRouting.ts';
import { readStatusBar } from './readStatusBar.ts';
import { readTiers } from './readTiers.ts';
import { createSettingReader, readMember } from './settingProblem.ts';
import type { SettingProblem, SettingReader } from './settingProblem.ts';
import { tightenRouting } from './tightenRouting.ts';
import { tightenTiers } from './tightenTiers.ts';

/** Values of the settings as VS Code gives them: merged over the scopes, checked by nobody. */
export interface RawSettings {
  readonly providers?: unknown;
  readonly tiers?: unknown;
  /** The person's own tiers, where a workspace has written some of its own into `tiers`. */
  readonly ownTiers?: unknown;
  readonly prices?: unknown;
  readonly planContextTokens?: unknown;
  readonly budgets?: unknown;
  /** The person's own. */
  readonly routing?: unknown;
  /** Those of the workspace and of its folder, in this order. */
  readonly workspaceRouting?: readonly unknown[];
  readonly statusBarShow?: unknown;
  readonly checks?: unknown;
}

/** Settings with their defaults filled in, and what was wrong. */
export interface ReadSettings {
  readonly settings: EngineSettings;
  /** What the status bar shows. */
  readonly statusBar: readonly StatusBarPart[];
  /** How steps are checked. */
  readonly checks: CheckSettings;
  readonly problems: readonly SettingProblem[];
}

/** Reads whatever is there; never throws. Every wrong value becomes a problem and the rest keeps working. */
export function readSettings(raw: RawSettings, protocols: KnownProtocols): ReadSettings {
  const problems: SettingProblem[] = [];
  const reader = (setting: SettingProblem['setting']) => createSettingReader(setting, problems);
  const known = readProviders(reader(settingKeys.providers), raw.providers, protocols);
  const tiers = readAllowedTiers(reader(settingKeys.tiers), raw, known);
  const prices = readPrices(reader(settingKeys.prices), raw.prices);
  const planContextTokens = readMember(
    reader(settingKeys.contextTokens),
    { contextTokens: raw.planContextTokens },
    'tierwise.plan',
    'contextTokens',
    z.int().check(z.gte(1000), z.lte(1_000_000)),
    'Write a whole number from 1000 to 1000000.',
  );
  const settings: EngineSettings = {
    providers: known.providers,
    tiers,
    prices,
    planContextTokens: planContextTokens ?? defaultPlanContextTokens,
    budgets: readBudgets(reader(settingKeys.budgets), raw.budgets),
    routing: readAllowedRouting(reader(settingKeys.routing), raw),
  };
  const statusBar = readStatusBar(reader(settingKeys.statusBarShow), raw.statusBarShow);
  const checks = readChecks(reader(settingKeys.checks), raw.checks);
  return { settings, statusBar, checks, problems };
}

function readAllowedTiers(
  reader: SettingReader,
  raw: RawSettings,
  known: ReadProviders,
): EngineSettings['tiers'] {
  const tiers = readTiers(reader, raw.tiers, known);
  if (raw.ownTiers === undefined) return tiers;
  // What is wrong in the person's own is told where it holds: everywhere else.
  const own = readTiers({ report: () => undefined }, raw.ownTiers, known);
  return tightenTiers(reader, tiers, own, known.providers);
}

function readAllowedRouting(reader: SettingReader, raw: RawSettings): EngineSettings['routing'] {
  const own = withRoutingDefaults(readRouting(reader, raw.routing));
  return (raw.workspaceRouting ?? []).reduce<EngineSettings['routing']>(
    (routing, written) => tightenRouting(reader, routing, readRouting(reader, written)),
    own,
  );
}
