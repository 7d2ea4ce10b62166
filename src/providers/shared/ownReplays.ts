import type { Message, ModelRequest, Replay } from '../../core/model/request/request.ts';
import type { ProviderConfig } from '../providerConfig.ts';

/** Longest replay that is kept, in characters of JSON: many times what a model thinks in one turn. */
const mostCharacters = 2_000_000;

/** What an adapter wants sent back with the next request, before its owner is added. */
export type UnownedReplay = Pick<Replay, 'items' | 'isBesideText'>;

type Owner = Pick<ProviderConfig, 'protocol' | 'name'>;

/** A replay with its owner; nothing where it is longer than a model's thinking can be. */
export function ownedReplay(
  replay: UnownedReplay | undefined,
  { protocol, name }: Owner,
  model: string,
): Replay | undefined {
  if (replay === undefined || JSON.stringify(replay.items).length > mostCharacters) return undefined;
  return { protocol, provider: name, model, ...replay };
}

/** The request without the thinking of other models and providers, which only its owner can read. */
export function withOwnReplays(request: ModelRequest, { protocol, name }: Owner): ModelRequest {
  const isOwn = (replay: Replay) =>
    replay.protocol === protocol && replay.provider === name && replay.model === request.model;
  const ownOnly = (message: Message): Message => {
    if (message.role !== 'assistant' || message.replay === undefined || isOwn(message.replay)) return message;
    const { replay: _foreign, ...rest } = message;
    return rest;
  };
  return { ...request, messages: request.messages.map(ownOnly) };
}
