import { isAzureHost } from '../../../shared/azureHost.ts';
import type { ProviderConfig } from '../../providerConfig.ts';

/** Name and value of the header that carries a key. */
export function keyHeader(
  { baseUrl, keyHeader: named, keyScheme }: Pick<ProviderConfig, 'baseUrl' | 'keyHeader' | 'keyScheme'>,
  key: string,
): { readonly name: string; readonly value: string } {
  // Azure takes a key only in a header of its own.
  const isAzure = URL.canParse(baseUrl) && isAzureHost(new URL(baseUrl).hostname);
  const name = named ?? (isAzure ? 'api-key' : 'authorization');
  // Headers of this kind of name hold a scheme and a key, wherever a gateway has put them.
  const scheme = keyScheme ?? (/authorization$/i.test(name) ? 'Bearer' : '');
  return { name, value: scheme === '' ? key : `${scheme} ${key}` };
}
