import type { RefusalMemory } from '../core/model/abilities/refusalMemory.ts';
import type { Protocol, ProviderWarning } from '../core/model/provider.ts';
import type { CreateId } from '../core/ports.ts';

/** One configured endpoint, complete: the key has been read from secret storage already. */
export interface ProviderConfig {
  readonly name: string;
  readonly protocol: Protocol;
  readonly baseUrl: string;
  /** Headers of the person's own, sent with every request; they win over ours. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: string;
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
