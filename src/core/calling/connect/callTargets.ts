import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { CallTarget } from '../limits/limitsStore.ts';
import type { ModelSettings } from '../../model/settings.ts';
import type { Connections } from './connections.ts';

/** The models of all tiers as call targets, each once: what the health board asks the limits about. */
export async function callTargets(
  connections: Connections,
  settings: ModelSettings,
): Promise<readonly CallTarget[]> {
  const models = new Map<string, ModelReference>();
  for (const tier of Object.values(settings.tiers))
    for (const model of tier.models)
      if (settings.providers.has(model.provider)) models.set(formatModelReference(model), model);
  return Promise.all(
    [...models.values()].map(async (model) => {
      const { keys, quotaPool, limits } = await connections.connect(model.provider);
      const pool = quotaPool === undefined ? {} : { quotaPool };
      return { ...model, keys, ...pool, limits, need: { inputTokens: 0, outputTokens: 0 } };
    }),
  );
}
