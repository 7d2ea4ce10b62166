import { isOllamaCloudModel } from '../core/money/pricing/vendorOf.ts';
import { formatModelReference } from '../core/model/modelReference.ts';
import type { ModelReference } from '../core/model/modelReference.ts';
import { efforts } from '../core/model/request.ts';
import type { Effort } from '../core/model/request.ts';
import type { ProviderSettings, TierSettings } from '../core/model/settings.ts';
import { settingKeys } from '../shared/contract.ts';
import { tiers } from '../shared/tiers.ts';
import type { Tier } from '../shared/tiers.ts';
import type { SettingReader } from './settingProblem.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';

type Tiers = Readonly<Record<Tier, TierSettings>>;

/** How hard a model is taken to think where the person's own settings say nothing. */
const usualEffort: Effort = 'medium';

/**
 * Tiers with a workspace's wishes, as far as they do not cost more than the person's own: a tier may use the models
 * that the person uses in it or in a cheaper tier, and those of a local Ollama; caps and effort only go down. What is
 * left out is reported; a tier that is left without a model keeps the person's own.
 */
export function tightenTiers(
  reader: SettingReader,
  wished: Tiers,
  own: Tiers,
  providers: ReadonlyMap<string, ProviderSettings>,
): Tiers {
  const tighten = (tier: Tier): TierSettings => {
    const { models, effort, ...others } = wished[tier];
    const kept = models.filter(
      (model) => isOwn(own, tier, model) || isFree(providers.get(model.provider), model),
    );
    for (const model of models.filter((asked) => !kept.includes(asked))) {
      reader.report(
        `${settingKeys.tiers}.${tier}.models`,
        `The workspace asks for ${formatModelReference(model)}, which your own settings do not use in this tier or a cheaper one, so it is left out.`,
        'Add it to the tier in your user settings if you want it.',
      );
    }
    const ownEffort = own[tier].effort;
    const lowered = effort === undefined ? ownEffort : lower(effort, ownEffort ?? usualEffort);
    return {
      ...others,
      models: kept.length === 0 ? own[tier].models : kept,
      maxOutputTokens: Math.min(wished[tier].maxOutputTokens, own[tier].maxOutputTokens),
      ...withoutUndefined({ effort: lowered }),
    };
  };
  return {
    orchestration: tighten('orchestration'),
    execution: tighten('execution'),
    grunt: tighten('grunt'),
  };
}

/** Whether the person uses the model in this tier or a cheaper one. */
function isOwn(own: Tiers, tier: Tier, model: ModelReference): boolean {
  const name = formatModelReference(model);
  return tiers
    .slice(tiers.indexOf(tier))
    .some((cheaper) => own[cheaper].models.some((known) => formatModelReference(known) === name));
}

/** A server of the person's own that runs models costs nothing, but for the models that it forwards to a cloud. */
function isFree(provider: ProviderSettings | undefined, { model }: ModelReference): boolean {
  return provider?.protocol.runsModels === true && !isOllamaCloudModel(model);
}

function lower(effort: Effort, most: Effort): Effort {
  return efforts.indexOf(effort) <= efforts.indexOf(most) ? effort : most;
}
