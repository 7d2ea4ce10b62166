import { trimEndOf } from '../../../shared/trimEnd.ts';

/**
 * The address in its one form (no slash at the end), or `undefined` when it cannot be an endpoint. `{model}` in its path
 * stays readable.
 */
export function readBaseUrl(text: string): string | undefined {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  if (/[{}]/.test(url.hostname)) return undefined;
  return `${url.origin}${trimEndOf(url.pathname, '/').replaceAll(/%7Bmodel%7D/gi, '{model}')}`;
}

/** True for an address on this machine. */
export function isLoopbackUrl(baseUrl: string): boolean {
  const host = hostOf(baseUrl);
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.|^\[::1\]$/.test(host);
}

/** True where a key would cross the internet readably: plain http to a host that is not in a private network. */
export function sendsKeyInTheClear(baseUrl: string): boolean {
  if (!baseUrl.startsWith('http:') || isLoopbackUrl(baseUrl)) return false;
  const host = hostOf(baseUrl);
  const isPrivateAddress =
    /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cd][0-9a-f]{2}:|\[fe80:)/.test(host);
  const isLocalName =
    (!host.includes('.') && !host.startsWith('[')) || /\.(local|lan|internal|home\.arpa)$/.test(host);
  return !isPrivateAddress && !isLocalName;
}

function hostOf(baseUrl: string): string {
  return URL.parse(baseUrl)?.hostname.toLowerCase() ?? '';
}
