import { remoteTimeouts } from '../../../core/model/request/protocol.ts';
import type { HttpProtocol } from '../../providerConfig.ts';

/** Chat Completions, which compatible servers of other vendors speak. */
export const chatProtocol: HttpProtocol = {
  traits: {
    id: 'openai-compatible',
    label: 'OpenAI Chat Completions',
    needsKey: 'unless-loopback',
    appendedPath: /\/chat\/completions$/,
    azurePath: '/openai/deployments/{model}',
    defaultTimeouts: remoteTimeouts,
    billsAfterCancel: 'unknown',
    isSpokenByGateways: true,
  },
  async load(config, dependencies) {
    const { streamChat } = await import('./chatProvider.ts');
    return (request, options) => streamChat(config, dependencies, request, options);
  },
  async listModels(config, dependencies, signal) {
    const { requestModelList } = await import('../../shared/requestModelList.ts');
    return requestModelList(config, dependencies, signal, { path: '/models' });
  },
};
