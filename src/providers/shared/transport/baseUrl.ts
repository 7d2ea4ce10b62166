import { trimEndOf } from '../../../shared/trimEnd.ts';
import type { ProtocolTraits } from '../../../core/model/request/protocol.ts';
import { WireError } from '../failures/wireError.ts';

/** The base URL as an adapter wants it: no slash at the end and nothing that it appends itself. */
export function normaliseBaseUrl({ appendedPath }: ProtocolTraits, baseUrl: string): string {
  return trimEndOf(trimEndOf(baseUrl.trim(), '/').replace(appendedPath, ''), '/');
}

/** Stands in a base URL for the model that is asked, where a server has a path for each (Azure: a deployment). */
const placeholder = '{model}';

/** Whether a server has a path of its own for each model. */
export function hasModelInUrl(baseUrl: string): boolean {
  return baseUrl.includes(placeholder);
}

/** The base URL of one model. */
export function baseUrlOfModel(baseUrl: string, model: string): string {
  if (!hasModelInUrl(baseUrl)) return baseUrl;
  // These would lead out of the path.
  if (model === '.' || model === '..')
    throw new WireError({ kind: 'bad-request', message: `"${model}" cannot be the id of a model.` });
  return baseUrl.replaceAll(placeholder, encodeURIComponent(model));
}

/** The part of a base URL that is the same for all models. */
export function baseUrlOfAllModels(baseUrl: string): string {
  return baseUrl.split(placeholder, 1)[0] ?? baseUrl;
}
