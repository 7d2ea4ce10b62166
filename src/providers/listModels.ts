import * as z from 'zod/mini';
import type { Failure } from '../core/model/failure.ts';
import type { AvailableModel } from '../core/model/provider.ts';
import type { ProviderConfig, ProviderDependencies } from './providerConfig.ts';
import { anthropicVersion } from './shared/anthropicVersion.ts';
import { hasModelInUrl } from './shared/transport/modelInUrl.ts';
import { lengthInTokens, modelDocument, modelsInList } from './modelList.ts';
import { normaliseBaseUrl } from './shared/transport/baseUrl.ts';
import { known } from './shared/wireValues.ts';
import { requestJson } from './shared/transport/requestJson.ts';

/** Models of an Ollama that are asked for their context length; the others are named without it. */
const mostModelsShown = 60;

/** Questions to one Ollama at a time. */
const parallelQuestions = 4;

/** Longest wait for a server on this machine. */
const localLimitMs = 1500;

const ollamaShow = z.looseObject({ model_info: z.record(z.string(), z.unknown()) });

/** The models that an endpoint has, or why it does not say. Never throws. */
export async function listModels(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  signal: AbortSignal,
): Promise<readonly AvailableModel[] | Failure> {
  const normalised = { ...config, baseUrl: normaliseBaseUrl(config.protocol, config.baseUrl) };
  if (hasModelInUrl(config.baseUrl)) {
    return { kind: 'not-found', message: 'A server with a path for each model lists none.' };
  }
  if (config.protocol === 'ollama') return listOllamaModels(normalised, dependencies, signal);
  const isAnthropic = config.protocol === 'anthropic';
  const answer = await requestJson(normalised, dependencies, signal, {
    path: isAnthropic ? '/v1/models?limit=1000' : '/models',
    schema: modelDocument,
    ...(isAnthropic ? { protocolHeaders: { 'anthropic-version': anthropicVersion } } : {}),
  });
  if ('failure' in answer) return answer.failure;
  return modelsInList(answer.data, normalised.baseUrl);
}

/** The models of an Ollama on this machine; `undefined` when none answers. */
export async function findLocalOllama(
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  signal: AbortSignal,
  baseUrl = 'http://127.0.0.1:11434',
): Promise<readonly AvailableModel[] | undefined> {
  const config: ProviderConfig = { name: 'ollama', protocol: 'ollama', baseUrl };
  const limited = AbortSignal.any([signal, AbortSignal.timeout(localLimitMs)]);
  const found = await listModels(config, dependencies, limited);
  return isFailure(found) ? undefined : found;
}

function isFailure(found: readonly AvailableModel[] | Failure): found is Failure {
  return !Array.isArray(found);
}

async function listOllamaModels(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  signal: AbortSignal,
): Promise<readonly AvailableModel[] | Failure> {
  const answer = await requestJson(config, dependencies, signal, {
    path: '/api/tags',
    schema: modelDocument,
  });
  if ('failure' in answer) return answer.failure;
  const names = modelsInList(answer.data, config.baseUrl).map(({ id }) => id);
  const ids = names.slice(0, mostModelsShown);
  const models: AvailableModel[] = [];
  for (let start = 0; start < ids.length; start += parallelQuestions) {
    const group = ids.slice(start, start + parallelQuestions);
    models.push(...(await Promise.all(group.map((id) => showOllamaModel(id, config, dependencies, signal)))));
  }
  // Without its details a model is still a model.
  return [...models, ...names.slice(mostModelsShown).map((id) => ({ id }))];
}

/** A model whose details cannot be read is still a model. */
async function showOllamaModel(
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
