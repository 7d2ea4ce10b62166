import type { ProtocolTraits } from '../../../core/model/request/protocol.ts';
import type { Report } from '../../settingProblem.ts';
import { hasShape } from '../../shape/readShape.ts';
import { needsApiVersion, withAzurePath } from './azureAddress.ts';
import { readBaseUrl } from './baseUrl.ts';
import { providersSchema } from './providersSchema.ts';
import { withoutSecrets } from './secrets.ts';

/** Parameters of an address by name. */
export type Query = Readonly<Record<string, string>>;

const { baseUrl: baseUrlShape, query: queryShape } = providersSchema.additionalProperties.properties;

/** Where the requests of a provider go; reports an address that cannot be used, and gives `undefined` for it. */
export function readAddress(
  written: { readonly baseUrl?: unknown; readonly query?: Query },
  protocol: ProtocolTraits,
  path: string,
  report: Report,
): { readonly baseUrl: string; readonly query: Query } | undefined {
  const { baseUrl: text = protocol.defaultBaseUrl } = written;
  const [front = '', ...behind] = typeof text === 'string' ? text.trim().split('?') : [];
  const baseUrl = readBaseUrl(front);
  // Azure shows its addresses with the version in them.
  const ofAddress = behind.length === 0 ? {} : queryOfAddress(behind.join('?'));
  const isUsable = protocol.azurePath !== undefined || (behind.length === 0 && !front.includes('{model}'));
  if (baseUrl === undefined || ofAddress === undefined || !isUsable || behind.join('').includes('#')) {
    const what = written.baseUrl === undefined ? 'is missing' : 'cannot be used';
    report(`${path}.baseUrl`, `The address ${what}, so the provider is left out.`, baseUrlShape.fix);
    return undefined;
  }
  const query = { ...ofAddress, ...withoutSecrets('query', written.query ?? {}, path, report) };
  const hasApiVersion = Object.hasOwn(query, 'api-version');
  if (needsApiVersion(baseUrl) && !hasApiVersion) {
    report(
      `${path}.query`,
      'Azure answers at this address only when the version of its API is named.',
      'Write "query": { "api-version": "2024-10-21" }, or an address that ends in /openai/v1.',
    );
  }
  return { baseUrl: withAzurePath(baseUrl, protocol, hasApiVersion), query };
}

/** The parameters behind the `?` of an address; `undefined` where one of them cannot be used. */
function queryOfAddress(text: string): Query | undefined {
  const query = Object.fromEntries(new URLSearchParams(text));
  const secrets = Object.entries(query).length - Object.entries(withoutSecrets('query', query)).length;
  return hasShape(queryShape, query) && secrets === 0 ? query : undefined;
}
