import type { Tier } from '../../../shared/tiers.ts';
import type { BudgetSettings } from '../../money/budget/budgetSettings.ts';
import type { RoutingSettings } from './routingSettings.ts';
import type { ProviderSettings, TierSettings, UserPrice } from '../../model/settings.ts';

/** All settings that the engine reads, validated, with defaults filled in. */
export interface EngineSettings {
  readonly providers: ReadonlyMap<string, ProviderSettings>;
  readonly tiers: Readonly<Record<Tier, TierSettings>>;
  /** By `provider/model`. */
  readonly prices: ReadonlyMap<string, UserPrice>;
  /** Most tokens of context that a planning request may carry. */
  readonly planContextTokens: number;
  readonly budgets: BudgetSettings;
  readonly routing: RoutingSettings;
  /** Steps of a plan that are asked for at the same time; absent means 3. */
  readonly parallelSteps?: number;
}
