import * as z from 'zod/mini';
import type { ProviderConfig, ProviderDependencies } from '../providerConfig.ts';
import { requestJson } from '../shared/transport/requestJson.ts';
import { nanoUsdFromDollars } from '../shared/wireValues.ts';
import type { LateCost } from './lateCost.ts';

/** The part of the record that holds the cost. */
const generation = z.looseObject({
  data: z.looseObject({ id: z.string(), total_cost: z.number() }),
});

/** Whether an endpoint is OpenRouter itself: its host, over TLS, and nothing that merely looks like it. */
export function isOpenRouter(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === 'https:' && (hostname === 'openrouter.ai' || hostname.endsWith('.openrouter.ai'));
}

/**
 * Asks OpenRouter at its root (`…/api`) what a generation has cost (`GET /v1/generation?id=`): what was charged, interrupted
 * answers included. The record comes a moment after the answer; until then it is `unknown`. Never throws.
 */
export async function askOpenRouter(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  requestId: string,
  signal: AbortSignal,
): Promise<LateCost> {
  const answer = await requestJson(config, dependencies, signal, {
    path: `/v1/generation?id=${encodeURIComponent(requestId)}`,
    schema: generation,
  });
  if ('failure' in answer) {
    return answer.failure.status === 404 ? { kind: 'unknown' } : { kind: 'failed', failure: answer.failure };
  }
  const { id, total_cost } = answer.data.data;
  const nanoUsd = id === requestId ? nanoUsdFromDollars(total_cost) : undefined;
  return nanoUsd === undefined
    ? { kind: 'failed', failure: { kind: 'malformed', message: 'The record of the call holds no cost.' } }
    : { kind: 'known', nanoUsd };
}
