import { whyUnusable } from '../../core/routing/rules/whyUnusable.ts';
import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import { tiers, type Tier } from '../../shared/tiers.ts';

/** The tiers that have a model which can be asked: its provider is there, with a key or without need of one. */
export function usableTiers(
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
): ReadonlySet<Tier> {
  const why = whyUnusable(settings, providersWithKey);
  return new Set(
    tiers.filter((tier) => settings.tiers[tier].models.some((model) => why(model) === undefined)),
  );
}
