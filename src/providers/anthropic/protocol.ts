import { remoteTimeouts } from '../../core/model/request/protocol.ts';
import { predefinedProviders } from '../../shared/defaultStacks.ts';
import type { HttpProtocol } from '../providerConfig.ts';
import { anthropicVersion } from './anthropicVersion.ts';

/** Anthropic's Messages API. */
export const anthropicProtocol: HttpProtocol = {
  traits: {
    id: 'anthropic',
    label: 'Anthropic Messages',
    needsKey: 'always',
    defaultBaseUrl: predefinedProviders.anthropic.baseUrl,
    appendedPath: /\/v1(\/messages)?$/,
    defaultTimeouts: remoteTimeouts,
    billsAfterCancel: 'unknown',
    isSpokenByGateways: true,
  },
  async load(config, dependencies) {
    const { streamAnthropic } = await import('./anthropicProvider.ts');
    return (request, options) => streamAnthropic(config, dependencies, request, options);
  },
  async countInput(config, dependencies, request, signal) {
    const { countAnthropic } = await import('./anthropicProvider.ts');
    return countAnthropic(config, dependencies, request, signal);
  },
  async listModels(config, dependencies, signal) {
    const { requestModelList } = await import('../shared/requestModelList.ts');
    return requestModelList(config, dependencies, signal, {
      path: '/v1/models?limit=1000',
      protocolHeaders: { 'anthropic-version': anthropicVersion },
    });
  },
};
