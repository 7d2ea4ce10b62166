import * as z from 'zod/mini';
import type { Failure } from '../../core/model/request/failure.ts';
import type { AvailableModel } from '../../core/model/request/provider.ts';
import type { ProviderConfig, ProviderDependencies } from '../providerConfig.ts';
import { lengthInTokens } from '../shared/modelList.ts';
import { requestModelList } from '../shared/requestModelList.ts';
import { requestJson } from '../shared/transport/requestJson.ts';
import { known } from '../shared/wireValues.ts';

/** Models of an Ollama that are asked for their context length; the others are named without it. */
const mostModelsShown = 60;

/** Questions to one Ollama at a time. */
const parallelQuestions = 4;

const ollamaShow = z.looseObject({ model_info: z.record(z.string(), z.unknown()) });

/** The models of an Ollama, or why it does not say. Never throws. */
export async function listOllamaModels(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  signal: AbortSignal,
): Promise<readonly AvailableModel[] | Failure> {
  const found = await requestModelList(config, dependencies, signal, { path: '/api/tags' });
  if ('kind' in found) return found;
  const names = found.map(({ id }) => id);
  const ids = names.slice(0, mostModelsShown);
  const models: AvailableModel[] = [];
  for (let start = 0; start < ids.length; start += parallelQuestions) {
    const group = ids.slice(start, start + parallelQuestions);
    models.push(...(await Promise.all(group.map((id) => showModel(id, config, dependencies, signal)))));
  }
  return [...models, ...names.slice(mostModelsShown).map((id) => ({ id }))];
}

/** A model whose details cannot be read is still a model. */
async function showModel(
  id: string,
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  signal: AbortSignal,
): Promise<AvailableModel> {
  const answer = await requestJson(config, dependencies, signal, {
    path: '/api/show',
    body: { model: id },
    schema: ollamaShow,
  });
  if ('failure' in answer) return { id };
  const entry = Object.entries(answer.data.model_info).find(([name]) => name.endsWith('.context_length'));
  return { id, ...known({ contextTokens: lengthInTokens.parse(entry?.[1]) }) };
}
