import type { RefusalMemory } from '../core/model/abilities/refusalMemory.ts';
import type { ProtocolRow } from '../core/model/request/protocol.ts';
import type { ProviderWarning } from '../core/model/request/provider.ts';
import type { ProviderSettings } from '../core/model/settings.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';
import type { CreateId } from '../core/model/clock.ts';

/** One configured endpoint, complete: the key has been read from secret storage already. */
export interface ProviderConfig {
  readonly name: string;
  /** Id of its protocol. */
  readonly protocol: string;
  /** May hold `{model}` where the server has a path for each model. */
  readonly baseUrl: string;
  /** Headers of the person's own, sent with every request; they win over ours. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: string;
  /** Header that carries the key; without it the usual one of the host. */
  readonly keyHeader?: string;
  /** Word before the key in its header; empty for none. */
  readonly keyScheme?: string;
  /** Parameters that go with the address of every request. */
  readonly query?: Readonly<Record<string, string>>;
  /** Whether requests mark what the server is to cache; without it where that is known to be understood. */
  readonly cacheControl?: boolean;
}

/** A provider of the settings as adapters take it. */
export function configOf(provider: ProviderSettings, key?: string): ProviderConfig {
  return withoutUndefined({ ...provider, protocol: provider.protocol.id, key });
}

/** What providers need from the outside. */
export interface ProviderDependencies {
  /** VS Code's own `fetch`, which honours its proxy and certificates. */
  readonly fetch: typeof fetch;
  readonly createId: CreateId;
  /** Called with every warning, also with one that came before. */
  readonly onWarning?: (warning: ProviderWarning) => void;
  /** What models have refused by name; without it a provider remembers that by itself, for its own life. */
  readonly refusals?: RefusalMemory;
}

/** What adapters need: a provider has filled in what was left out. */
export interface AdapterDependencies extends ProviderDependencies {
  readonly refusals: RefusalMemory;
}

/** A row of the table of protocols whose adapter speaks HTTP; rows of the host ({@link ProtocolRow}) fit as well. */
export type HttpProtocol = ProtocolRow<
  ProviderConfig,
  AdapterDependencies,
  Pick<ProviderDependencies, 'fetch'>
>;

/** The table of protocols, by their ids. */
export type Protocols = ReadonlyMap<string, HttpProtocol>;

/** The row of a protocol. Throws for an id that is not in the table: the settings let none through. */
export function protocolOf(protocols: Protocols, id: string): HttpProtocol {
  const row = protocols.get(id);
  if (row === undefined) throw new Error(`There is no protocol "${id}".`);
  return row;
}
