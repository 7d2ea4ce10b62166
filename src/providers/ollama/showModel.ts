import * as z from 'zod/mini';
import type { ReportedAbilities } from '../../core/model/request/provider.ts';
import type { ProviderConfig, ProviderDependencies } from '../providerConfig.ts';
import { requestJson } from '../shared/transport/requestJson.ts';
import { filledText } from '../shared/wireValues.ts';

/** Longest wait for what only spares a refused request. */
const limitMs = 3_000;

/** What `/api/show` lists of a model; older servers list nothing. */
const shown = z.looseObject({
  capabilities: z.catch(z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(50))), undefined),
  modified_at: filledText,
  // Set for a model that a server elsewhere runs, whatever it is called here.
  remote_host: z.optional(z.unknown()),
  remote_model: z.optional(z.unknown()),
});

const versionSchema = z.looseObject({ version: filledText });

/** Asks an Ollama what a model can do (facts: protocols §4.7); `undefined` without an answer. Never rejects. */
export async function fetchOllamaAbilities(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  model: string,
  signal: AbortSignal,
): Promise<ReportedAbilities | undefined> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const [details, server] = await Promise.all([
    requestJson(config, dependencies, limited, { path: '/api/show', body: { model }, schema: shown }),
    requestJson(config, dependencies, limited, { path: '/api/version', schema: versionSchema }),
  ]);
  if ('failure' in details) return undefined;
  const { capabilities, modified_at: modifiedAt, remote_host: host, remote_model: remote } = details.data;
  const isForwarded = [host, remote].some((told) => told !== undefined && told !== null && told !== '');
  // A model that was pulled anew is another one under the same name.
  const serverVersion = 'data' in server ? server.data.version : '';
  const version = [serverVersion, modifiedAt ?? ''].join(' ').trim();
  return {
    abilities:
      capabilities === undefined
        ? {}
        : { tools: capabilities.includes('tools'), thinking: capabilities.includes('thinking') },
    ...(version === '' ? {} : { version: version.slice(0, 150) }),
    ...(isForwarded ? { isForwarded: true } : {}),
  };
}
