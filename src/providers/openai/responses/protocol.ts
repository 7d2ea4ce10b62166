import { remoteTimeouts } from '../../../core/model/request/protocol.ts';
import { predefinedProviders } from '../../../shared/defaultStacks.ts';
import type { HttpProtocol } from '../../providerConfig.ts';

/** OpenAI's Responses API. */
export const responsesProtocol: HttpProtocol = {
  traits: {
    id: 'openai',
    label: 'OpenAI Responses',
    needsKey: 'always',
    defaultBaseUrl: predefinedProviders.openai.baseUrl,
    appendedPath: /\/responses$/,
    azurePath: '/openai',
    defaultTimeouts: remoteTimeouts,
    billsAfterCancel: 'unknown',
    isSpokenByGateways: true,
  },
  async load(config, dependencies) {
    const { streamResponses } = await import('./responsesProvider.ts');
    return (request, options) => streamResponses(config, dependencies, request, options);
  },
  async countInput(config, dependencies, request, signal) {
    const { countResponses } = await import('./responsesProvider.ts');
    return countResponses(config, dependencies, request, signal);
  },
  async listModels(config, dependencies, signal) {
    const { requestModelList } = await import('../../shared/requestModelList.ts');
    return requestModelList(config, dependencies, signal, { path: '/models' });
  },
};
