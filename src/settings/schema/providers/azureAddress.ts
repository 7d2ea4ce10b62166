import type { ProtocolTraits } from '../../../core/model/request/protocol.ts';
import { isAzureHost } from '../../../shared/azureHost.ts';

/** Whether an address is one of Azure that has a path for each deployment, and wants its version named. */
export function needsApiVersion(baseUrl: string): boolean {
  const { hostname, pathname } = new URL(baseUrl);
  return isAzureHost(hostname) && /^\/openai\/deployments(?:\/|$)/i.test(pathname);
}

/** The address of an Azure resource with the path of its API, where only the resource is written. */
export function withAzurePath(
  baseUrl: string,
  { azurePath }: Pick<ProtocolTraits, 'azurePath'>,
  hasApiVersion: boolean,
): string {
  if (azurePath === undefined) return baseUrl;
  const { origin, hostname, pathname } = new URL(baseUrl);
  if (!isAzureHost(hostname) || !/^\/(?:openai\/?)?$/i.test(pathname)) return baseUrl;
  return `${origin}${hasApiVersion ? azurePath : '/openai/v1'}`;
}
