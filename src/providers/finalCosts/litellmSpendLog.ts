import * as z from 'zod/mini';
import type { ProviderConfig, ProviderDependencies } from '../providerConfig.ts';
import { requestJson } from '../shared/transport/requestJson.ts';
import { nanoUsdFromDollars } from '../shared/wireValues.ts';
import type { LateCost } from './lateCost.ts';

/** A log may hold several rows under one id: the proxy's own retries. */
const spendLog = z.array(z.looseObject({ request_id: z.string(), spend: z.number() }));

const liveliness = z.string().check(z.regex(/^I'm alive!?$/));

/** Whether the root of an endpoint answers as a LiteLLM proxy does. Asked without key and headers. Never throws. */
export async function isLiteLlm(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  signal: AbortSignal,
): Promise<boolean> {
  const { name, protocol, baseUrl } = config;
  const answer = await requestJson({ name, protocol, baseUrl }, dependencies, signal, {
    path: '/health/liveliness',
    schema: liveliness,
  });
  return 'data' in answer;
}

/**
 * Asks a LiteLLM proxy at its root what a request has cost (`GET /spend/logs?request_id=`). The log is written in batches, so an
 * empty one may fill later; a proxy without a database, or a key that may not read logs, is a failure. Never throws.
 */
export async function askLiteLlm(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  requestId: string,
  signal: AbortSignal,
): Promise<LateCost> {
  const answer = await requestJson(config, dependencies, signal, {
    path: `/spend/logs?request_id=${encodeURIComponent(requestId)}`,
    schema: spendLog,
  });
  if ('failure' in answer) {
    return answer.failure.status === 404 ? { kind: 'unknown' } : { kind: 'failed', failure: answer.failure };
  }
  const rows = answer.data.filter(({ request_id }) => request_id === requestId);
  if (rows.length === 0) return { kind: 'unknown' };
  const costs = rows.map(({ spend }) => nanoUsdFromDollars(spend));
  const known = costs.filter((cost) => cost !== undefined);
  if (known.length < costs.length)
    return {
      kind: 'failed',
      failure: { kind: 'malformed', message: 'The spend log holds no valid cost.' },
    };
  const sum = known.reduce((total, cost) => total + cost, 0);
  // LiteLLM writes 0 for a model whose price it does not know.
  return sum === 0 ? { kind: 'unknown' } : { kind: 'known', nanoUsd: sum };
}
