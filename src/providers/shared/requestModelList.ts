import type { Failure } from '../../core/model/request/failure.ts';
import type { AvailableModel } from '../../core/model/request/provider.ts';
import type { ProviderConfig, ProviderDependencies } from '../providerConfig.ts';
import { modelDocument, modelsInList } from './modelList.ts';
import { requestJson, type JsonQuestion } from './transport/requestJson.ts';

/** The models that an endpoint lists in one document, or why it lists none. Never throws. */
export async function requestModelList(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  signal: AbortSignal,
  question: Pick<JsonQuestion<typeof modelDocument>, 'path' | 'protocolHeaders'>,
): Promise<readonly AvailableModel[] | Failure> {
  const answer = await requestJson(config, dependencies, signal, { ...question, schema: modelDocument });
  return 'failure' in answer ? answer.failure : modelsInList(answer.data, config.baseUrl);
}
