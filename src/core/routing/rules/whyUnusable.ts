import type { ModelReference } from '../../model/modelReference.ts';
import type { EngineSettings } from './engineSettings.ts';

/** Why a model cannot be asked, judged from settings and the names of providers that have a key. */
export function whyUnusable(
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
): (model: ModelReference) => string | undefined {
  return (model) => {
    const provider = settings.providers.get(model.provider);
    if (provider === undefined) return `there is no provider named "${model.provider}"`;
    if (provider.needsKey && !providersWithKey.has(model.provider))
      return `no key is set for "${model.provider}"`;
    return undefined;
  };
}
