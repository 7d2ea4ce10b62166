import type { Failure } from './failure.ts';
import type { AvailableModel, ModelProvider, StreamTimeouts, ReportedAbilities } from './provider.ts';
import type { ModelRequest } from './request.ts';

/**
 * What a provider does with a stream that its reader has left: it stops and bills what was made until then, it
 * finishes and bills the whole answer, or nobody says.
 */
export type CancelBilling = 'stops' | 'finishes' | 'unknown';

/**
 * What the core and the settings need to know of a wire protocol. Plain data: it is loaded at activation, so it
 * imports neither an SDK nor a schema.
 */
export interface ProtocolTraits {
  /** As `tierwise.providers` names it. */
  readonly id: string;
  /** As people call it. */
  readonly label: string;
  /** Whether requests carry a key where `needsKey` says nothing. */
  readonly needsKey: 'always' | 'never' | 'unless-loopback';
  /** Where `baseUrl` says nothing; absent means that it has to be written. */
  readonly defaultBaseUrl?: string;
  /** What people paste at the end of a base URL although the adapter appends it. */
  readonly appendedPath: RegExp;
  /**
   * Path of the protocol's API on an Azure resource. Only a protocol that has one takes parameters and `{model}` in
   * its addresses.
   */
  readonly azurePath?: string;
  /** Where the provider's limits say nothing. */
  readonly defaultTimeouts: Pick<StreamTimeouts, 'firstTokenMs' | 'idleMs'>;
  /** Context window that requests ask for where the provider's limits say nothing; absent means the model's own. */
  readonly defaultContextTokens?: number;
  /** Where the vendor is not known. */
  readonly billsAfterCancel: CancelBilling;
  /** Its servers go on reading a prompt whose request was cancelled, and answer nothing else with that model meanwhile. */
  readonly leavesPromptsRunning?: true;
  /** Its servers run the models themselves: at a local address nobody is paid. */
  readonly runsModels?: true;
  /** Gateways that keep records of costs speak it, so that an unknown endpoint may be one. */
  readonly isSpokenByGateways?: true;
}

/** Traits by the id of their protocol. */
export type KnownProtocols = ReadonlyMap<string, { readonly traits: ProtocolTraits }>;

/** An endpoint as every adapter gets it. */
export interface ProtocolEndpoint {
  /** Name of the configured provider. */
  readonly name: string;
  /** Normalised. */
  readonly baseUrl: string;
  readonly key?: string;
}

/**
 * One row of the table of protocols: the traits, and functions that load the adapter when they are first called.
 * An adapter that needs VS Code or a child process asks for no dependencies: its part of the extension (`src/vscode`,
 * `src/node`) exports a `ProtocolRow`, and the wiring adds it to the table.
 */
export interface ProtocolRow<Endpoint = ProtocolEndpoint, Dependencies = unknown, Questions = Dependencies> {
  readonly traits: ProtocolTraits;
  /** Rejects where the adapter cannot be loaded; the next request tries again. */
  readonly load: (endpoint: Endpoint, dependencies: Dependencies) => Promise<ModelProvider['stream']>;
  /** Input tokens of a request, free of charge; absent where the protocol has no such question. Rejects without an answer. */
  readonly countInput?: (
    endpoint: Endpoint,
    dependencies: Questions,
    request: ModelRequest,
    signal: AbortSignal,
  ) => Promise<number>;
  /** What a model can do; absent where servers do not say. `undefined` without an answer; never rejects. */
  readonly fetchAbilities?: (
    endpoint: Endpoint,
    dependencies: Questions,
    model: string,
    signal: AbortSignal,
  ) => Promise<ReportedAbilities | undefined>;
  /** The models of an endpoint, or why it does not say. Never rejects. */
  readonly listModels: (
    endpoint: Endpoint,
    dependencies: Questions,
    signal: AbortSignal,
  ) => Promise<readonly AvailableModel[] | Failure>;
}

/** Time limits of a service on the internet. */
export const remoteTimeouts: ProtocolTraits['defaultTimeouts'] = { firstTokenMs: 300_000, idleMs: 120_000 };

/** A local server loads the model before it answers: minutes, not seconds (facts: field, row 62). */
export const coldStartFirstTokenMs = 900_000;
