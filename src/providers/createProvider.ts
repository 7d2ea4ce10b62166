import type { ModelProvider } from '../core/model/request/provider.ts';
import type { ModelRequest } from '../core/model/request/request.ts';
import { unknownUsage } from '../core/model/request/usage.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';
import {
  protocolOf,
  type Protocols,
  type ProviderConfig,
  type ProviderDependencies,
} from './providerConfig.ts';
import { normaliseBaseUrl } from './shared/transport/baseUrl.ts';
import { withOwnReplays } from './shared/ownReplays.ts';
import { chatModelId } from './shared/chatModelId.ts';
import { echoesOf } from './shared/redact.ts';
import { withinBounds } from './shared/withinBounds.ts';
import { withoutKeys } from './shared/withoutKeys.ts';
import type { RefusalMemory } from '../core/model/abilities/refusalMemory.ts';
import { nothingRefused, type Refused } from '../core/model/abilities/refused.ts';
import { soundUsage } from '../core/model/request/soundUsage.ts';
import type { StreamEvent } from '../core/model/request/streamEvent.ts';

/**
 * The provider of one configured endpoint. Its adapter, and with it the SDK, loads on the first request, so that
 * activation pays for none of them.
 */
export function createProvider(
  protocols: Protocols,
  config: ProviderConfig,
  dependencies: ProviderDependencies,
): ModelProvider {
  const { traits, load, countInput, fetchAbilities } = protocolOf(protocols, config.protocol);
  const normalised = { ...config, baseUrl: normaliseBaseUrl(traits, config.baseUrl) };
  const refusals = dependencies.refusals ?? createRefusalsInMemory();
  let loading: Promise<ModelProvider['stream']> | undefined;
  const echoes = echoesOf(config);

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
      fetchAbilities:
        fetchAbilities &&
        ((model: string, signal: AbortSignal) => fetchAbilities(normalised, dependencies, model, signal)),
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
      const answer = withinBounds(stream, withOwnReplays(asked(request), normalised), options);
      yield* withoutKeys(withSoundUsage(answer), echoes);
    },
  };
}

/** Remembers refusals for the life of one provider, where nothing else keeps them. */
function createRefusalsInMemory(): RefusalMemory {
  const byModel = new Map<string, Refused>();
  return {
    of: ({ model }) => byModel.get(model) ?? nothingRefused,
    keep({ model }, refused) {
      byModel.set(model, refused);
    },
    // Its life is shorter than a server's.
    sawVersion: () => undefined,
  };
}

/** The same stream without figures of usage that cannot be true, whatever the protocol. */
async function* withSoundUsage(stream: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
  let hasContent = false;
  for await (const event of stream) {
    hasContent ||= isContent(event);
    yield 'usage' in event ? { ...event, usage: soundUsage(event.usage, hasContent) } : event;
  }
}

function isContent({ type }: StreamEvent): boolean {
  return type === 'text-delta' || type === 'reasoning-delta' || type === 'tool-call-finished';
}
