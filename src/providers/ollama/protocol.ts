import { coldStartFirstTokenMs, remoteTimeouts } from '../../core/model/request/protocol.ts';
import { predefinedProviders } from '../../shared/defaultStacks.ts';
import type { HttpProtocol } from '../providerConfig.ts';

/** Ollama's own API. */
export const ollamaProtocol: HttpProtocol = {
  traits: {
    id: 'ollama',
    label: 'Ollama',
    needsKey: 'never',
    defaultBaseUrl: predefinedProviders.ollama.baseUrl,
    appendedPath: /\/(api|v1)(\/chat)?$/,
    defaultTimeouts: { ...remoteTimeouts, firstTokenMs: coldStartFirstTokenMs },
    // Sent as `num_ctx`: Ollama's own default is 4,096 tokens on most machines (facts: protocols, Ollama), into which
    // no plan fits. A model with a smaller window keeps its own.
    defaultContextTokens: 32_768,
    // It ends the work with the connection, wherever it runs.
    billsAfterCancel: 'stops',
    leavesPromptsRunning: true,
    runsModels: true,
  },
  async load(config, dependencies) {
    const { streamOllama } = await import('./ollamaProvider.ts');
    return (request, options) => streamOllama(config, dependencies, request, options);
  },
  async fetchAbilities(config, dependencies, model, signal) {
    const { fetchOllamaAbilities } = await import('./showModel.ts');
    return fetchOllamaAbilities(config, dependencies, model, signal);
  },
  async listModels(config, dependencies, signal) {
    const { listOllamaModels } = await import('./listOllamaModels.ts');
    return listOllamaModels(config, dependencies, signal);
  },
};
