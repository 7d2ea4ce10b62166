import type { ModelProvider, Protocol, StreamOptions, ToldAbilities } from '../core/model/provider.ts';
import type { ModelRequest } from '../core/model/request.ts';
import type { StreamEvent } from '../core/model/streamEvent.ts';
import { unknownUsage } from '../core/model/usage.ts';
import type { AdapterDependencies, ProviderConfig, ProviderDependencies } from './providerConfig.ts';
import { normaliseBaseUrl } from './shared/transport/baseUrl.ts';
import { withOwnReplays } from './shared/ownReplays.ts';
import { chatModelId } from './shared/chatModelId.ts';
import { createRefusalsInMemory } from './shared/refusals/refusalsInMemory.ts';
import { withSoundUsage } from './shared/withSoundUsage.ts';

type Stream = (request: ModelRequest, options: StreamOptions) => AsyncIterable<StreamEvent>;

/**
 * The provider of one configured endpoint. Its adapter, and with it the SDK, loads on the first request, so that
 * activation pays for none of them.
 */
export function createProvider(config: ProviderConfig, dependencies: ProviderDependencies): ModelProvider {
  const normalised = { ...config, baseUrl: normaliseBaseUrl(config.protocol, config.baseUrl) };
  const refusals = dependencies.refusals ?? createRefusalsInMemory();
  let loading: Promise<Stream> | undefined;

  const asked = (request: ModelRequest): ModelRequest => ({
    ...request,
    model: chatModelId(normalised.baseUrl, request.model),
  });

  const counter = counters[config.protocol];

  const teller = tellers[config.protocol];

  return {
    name: config.name,
    protocol: config.protocol,
    ...(config.protocol === 'ollama' ? { leavesPromptsRunning: true } : {}),
    ...(counter === undefined
      ? {}
      : {
          countInput: async (request: ModelRequest, signal: AbortSignal) =>
            (await counter())(normalised, dependencies, withOwnReplays(request, normalised), signal),
        }),
    ...(teller === undefined
      ? {}
      : {
          tellAbilities: async (model: string, signal: AbortSignal) =>
            (await teller())(normalised, dependencies, model, signal),
        }),
    async *stream(request, options) {
      let stream: Stream;
      try {
        loading ??= loaders[config.protocol](normalised, { ...dependencies, refusals });
        stream = await loading;
      } catch (error) {
        // A file of the extension is missing or damaged; the next request tries to load it again.
        loading = undefined;
        const message = `The adapter for ${config.protocol} could not be loaded: ${String(error)}`;
        yield { type: 'failed', failure: { kind: 'server', message }, usage: unknownUsage };
        return;
      }
      yield* withSoundUsage(stream(withOwnReplays(asked(request), normalised), options));
    },
  };
}

type Count = (
  config: ProviderConfig,
  dependencies: ProviderDependencies,
  request: ModelRequest,
  signal: AbortSignal,
) => Promise<number>;

/** Protocols whose providers count the tokens of a request for nothing. */
const counters: Readonly<Partial<Record<Protocol, () => Promise<Count>>>> = {
  anthropic: async () => (await import('./anthropic/anthropicProvider.ts')).countAnthropic,
  openai: async () => (await import('./openai/responses/responsesProvider.ts')).countResponses,
};

type Tell = (
  config: ProviderConfig,
  dependencies: ProviderDependencies,
  model: string,
  signal: AbortSignal,
) => Promise<ToldAbilities | undefined>;

/** Protocols whose servers tell what a model can do. */
const tellers: Readonly<Partial<Record<Protocol, () => Promise<Tell>>>> = {
  ollama: async () => (await import('./ollama/showModel.ts')).tellOllamaAbilities,
};

type Loader = (config: ProviderConfig, dependencies: AdapterDependencies) => Promise<Stream>;

const loaders: Readonly<Record<Protocol, Loader>> = {
  anthropic: async (config, dependencies) => {
    const { streamAnthropic } = await import('./anthropic/anthropicProvider.ts');
    return (request, options) => streamAnthropic(config, dependencies, request, options);
  },
  openai: async (config, dependencies) => {
    const { streamResponses } = await import('./openai/responses/responsesProvider.ts');
    return (request, options) => streamResponses(config, dependencies, request, options);
  },
  'openai-compatible': async (config, dependencies) => {
    const { streamChat } = await import('./openai/chat/chatProvider.ts');
    return (request, options) => streamChat(config, dependencies, request, options);
  },
  ollama: async (config, dependencies) => {
    const { streamOllama } = await import('./ollama/ollamaProvider.ts');
    return (request, options) => streamOllama(config, dependencies, request, options);
  },
};
