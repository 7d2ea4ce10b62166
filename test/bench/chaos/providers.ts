import type { ProviderSettings } from '../../../src/core/model/settings.ts';
import { traitsOf } from '../../unit/support/protocols.ts';
import type { AnswerUsage } from '../../servers/answer.ts';
import { startServer, type SeenRequest } from '../../servers/scriptedServer.ts';
import { wireFormats, type WireProtocol } from '../../servers/wireFormat.ts';
import { fateOf, type Fate } from './fates.ts';

/** A request that reached a server, and what became of it. */
export interface Served {
  readonly call: string;
  readonly provider: string;
  readonly model: string;
  readonly fate: Fate;
  /** What the server reports, where it reports at all. */
  readonly usage: AnswerUsage;
  /** More than any answer to it can have: a byte is a token at most. */
  readonly most: AnswerUsage;
}

/** Fake providers that answer or fail by chance, and write down what they did. */
export interface ChaosProviders {
  readonly settings: ReadonlyMap<string, ProviderSettings>;
  readonly served: readonly Served[];
  close(): Promise<void>;
}

const protocols: Readonly<Record<string, WireProtocol>> = {
  first: 'anthropic',
  second: 'openai',
  third: 'openai-compatible',
  fourth: 'openai-compatible',
  local: 'ollama',
};

/** The name of a call, as a prompt carries it. */
export function markOf(call: string): string {
  return `<<call ${call}>>`;
}

/** Starts all providers; `random` decides fates and lengths. */
export async function startProviders(random: () => number): Promise<ChaosProviders> {
  const served: Served[] = [];
  const started = await Promise.all(
    Object.entries(protocols).map(async ([name, protocol]) => {
      const server = await startServer((request) => serve(name, protocol, request));
      const settings: ProviderSettings = {
        name,
        protocol: traitsOf(protocol),
        baseUrl: `${server.url}${wireFormats[protocol].basePath}`,
        headers: {},
        needsKey: protocol !== 'ollama',
        limits: {
          concurrentRequests: 6,
          // Long enough for a busy machine, or good answers would be too late.
          firstTokenTimeoutMs: 5_000,
          idleTimeoutMs: 5_000,
          ...(name === 'second' ? { requestsPerMinute: 2_000 } : {}),
          ...(name === 'third' || name === 'fourth' ? { quotaPool: 'shared account' } : {}),
        },
      };
      return { settings, server };
    }),
  );

  function serve(provider: string, protocol: WireProtocol, request: SeenRequest) {
    const call = /<<call ([^>]+)>>/.exec(request.body)?.[1] ?? 'unknown';
    const body = JSON.parse(request.body) as Record<string, unknown>;
    const usage: AnswerUsage = {
      // Fewer than the reservation's upper bound, as with any provider.
      inputTokens: Math.ceil(request.body.length / 6),
      outputTokens: Math.min(outputCap(body), 20 + Math.floor(random() * 400)),
    };
    const fate = fateOf(random(), protocol);
    const most = { inputTokens: Buffer.byteLength(request.body), outputTokens: outputCap(body) };
    served.push({ call, provider, model: String(body['model']), fate, usage, most });
    return fate.act(protocol, { text: 'All is well. '.repeat(6), usage });
  }

  return {
    settings: new Map(started.map(({ settings }) => [settings.name, settings])),
    served,
    close: async () => {
      await Promise.all(started.map(({ server }) => server.close()));
    },
  };
}

/** The cap on output, wherever a protocol puts it. */
function outputCap(body: Record<string, unknown>): number {
  const options = body['options'] as Record<string, unknown> | undefined;
  for (const value of [
    body['max_tokens'],
    body['max_output_tokens'],
    body['max_completion_tokens'],
    options?.['num_predict'],
  ])
    if (typeof value === 'number') return value;
  throw new Error('A request came without a cap on its output.');
}
