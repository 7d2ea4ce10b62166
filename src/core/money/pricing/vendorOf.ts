import { addressOf, isLocalHost } from '../../model/httpAddress.ts';
import type { ProtocolTraits } from '../../model/request/protocol.ts';
import { isSubscriptionPlan, subscriptionVendor } from './subscriptionPlan.ts';

/** What of a configured provider tells whose prices apply. */
export interface PricedEndpoint {
  readonly protocol: Pick<ProtocolTraits, 'runsModels'>;
  readonly baseUrl: string;
  /** The user's word, which wins over the address: a vendor of the catalogue, `local` for hardware of their own, `subscription` for a flat plan. */
  readonly priceAs?: string;
}

/** Whose list prices apply at an endpoint. */
export interface Vendor {
  /** Vendor of the catalogue, `local` or `subscription`. */
  readonly vendor: string;
  /** Region that the address implies. */
  readonly region?: string;
}

/** Vendor id of models that run on hardware of the user's own. */
export const localVendor = 'local';

const vendorsByHost: ReadonlyMap<string, Vendor> = new Map<string, Vendor>([
  ['api.anthropic.com', { vendor: 'anthropic' }],
  ['api.openai.com', { vendor: 'openai' }],
  ['us.api.openai.com', { vendor: 'openai', region: 'us' }],
  ['eu.api.openai.com', { vendor: 'openai', region: 'eu' }],
  ['api.deepseek.com', { vendor: 'deepseek' }],
  ['api.z.ai', { vendor: 'zai' }],
  ['generativelanguage.googleapis.com', { vendor: 'google' }],
  ['api.mistral.ai', { vendor: 'mistral' }],
  ['api.x.ai', { vendor: 'xai' }],
  ['api.moonshot.ai', { vendor: 'moonshot' }],
  ['openrouter.ai', { vendor: 'openrouter' }],
]);

/**
 * The vendor whose list prices apply at an endpoint: an official host, or a server on this machine or in the
 * local network that runs models itself; or `subscription` where a flat plan pays. Everything else is `undefined` and so unpriced: a gateway on localhost may well bill.
 */
export function vendorOf(endpoint: PricedEndpoint): Vendor | undefined {
  if (endpoint.priceAs !== undefined) return { vendor: endpoint.priceAs };
  const address = addressOf(endpoint.baseUrl);
  if (address === undefined) return undefined;
  const { host, path } = address;
  if (isSubscriptionPlan(host, path)) return { vendor: subscriptionVendor };
  if (endpoint.protocol.runsModels) return isLocalHost(host) ? { vendor: localVendor } : undefined;
  return isMeteredPath(host, path) ? vendorsByHost.get(host) : undefined;
}

/** True for Ollama's cloud models, which a local server forwards and somebody bills: `glm-5:cloud`, `gpt-oss:120b-cloud`. */
export function isOllamaCloudModel(model: string): boolean {
  return /[:-]cloud(?:@|$)/i.test(model.trim());
}

/**
 * Whether a model runs on hardware of the person's own, so that nothing that is sent to it leaves their machines and
 * nobody is paid. `isForwarded`: its server has said that another one runs it.
 */
export function isLocalModel(endpoint: PricedEndpoint, model: string, isForwarded: boolean): boolean {
  return vendorOf(endpoint)?.vendor === localVendor && !isForwarded && !isOllamaCloudModel(model);
}

/** Z.ai serves its coding plan and metered keys at one address for Claude's protocol: who pays there is not known. */
function isMeteredPath(host: string, path: string): boolean {
  return host !== 'api.z.ai' || !/^\/api\/anthropic(?:\/|$)/i.test(path);
}
