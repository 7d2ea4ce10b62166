import type { RefusalMemory } from '../core/model/abilities/refusalMemory.ts';
import type { Protocol, ProviderWarning } from '../core/model/provider.ts';
import type { CreateId } from '../core/model/clock.ts';

/** One configured endpoint, complete: the key has been read from secret storage already. */
export interface ProviderConfig {
  readonly name: string;
  readonly protocol: Protocol;
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

/** What providers need from the outside. */
export interface ProviderDependencies {
  /** VS Code's own `fetch`, which honours its proxy and certificates. */
  readonly fetch: typeof fetch;
  readonly createId: CreateId;
  /** Told of every warning, also of one that was told before. */
  readonly onWarning?: (warning: ProviderWarning) => void;
  /** What models have refused by name; without it a provider remembers that by itself, for its own life. */
  readonly refusals?: RefusalMemory;
}

/** What adapters need: a provider has filled in what was left out. */
export interface AdapterDependencies extends ProviderDependencies {
  readonly refusals: RefusalMemory;
}
