import type { ModelProvider } from '../core/model/provider.ts';
import type { ModelRequest } from '../core/model/request.ts';
import { unknownUsage } from '../core/model/usage.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';
import { protocolOf } from './providerConfig.ts';
import type { Protocols, ProviderConfig, ProviderDependencies } from './providerConfig.ts';
import { normaliseBaseUrl } from './shared/transport/baseUrl.ts';
import { withOwnReplays } from './shared/ownReplays.ts';
import { chatModelId } from './shared/chatModelId.ts';
import { createRefusalsInMemory } from './shared/refusals/refusalsInMemory.ts';
import { withSoundUsage } from './shared/withSoundUsage.ts';

/**
 * The provider of one configured endpoint. Its adapter, and with it the SDK, loads on the first request, so that
 * activation pays for none of them.
 */
export function createProvider(
  protocols: Protocols,
  config: ProviderConfig,
  dependencies: ProviderDependencies,
): ModelProvider {
  const { traits, load, countInput, tellAbilities } = protocolOf(protocols, config.protocol);
  const normalised = { ...config, baseUrl: normaliseBaseUrl(traits, config.baseUrl) };
  const refusals = dependencies.refusals ?? createRefusalsInMemory();
  let loading: Promise<ModelProvider['stream']> | undefined;

  const asked = (request: ModelRequest): ModelRequest => ({
    ...request,
    model: chatModelId(normalised.baseUrl, request.model),
  });

  return {
    name: config.name,
    ...withoutUndefined({
      leavesPromptsRunning: traits.leavesPromptsRunning,
      countInput:
        countInput &&
        ((request: ModelRequest, signal: AbortSignal) =>
          countInput(normalised, dependencies, withOwnReplays(request, normalised), signal)),
      tellAbilities:
        tellAbilities &&
        ((model: string, signal: AbortSignal) => tellAbilities(normalised, dependencies, model, signal)),
    }),
    async *stream(request, options) {
      let stream: ModelProvider['stream'];
      try {
        loading ??= load(normalised, { ...dependencies, refusals });
        stream = await loading;
      } catch (error) {
        // A file of the extension is missing or damaged; the next request tries to load it again.
        loading = undefined;
        const message = `The adapter for ${traits.label} could not be loaded: ${String(error)}`;
        yield { type: 'failed', failure: { kind: 'server', message }, usage: unknownUsage };
        return;
      }
      yield* withSoundUsage(stream(withOwnReplays(asked(request), normalised), options));
    },
  };
}
