import type { Protocol } from '../../../core/model/provider.ts';

/** What people paste at the end of a base URL although the protocol's paths bring it along. */
const surplus: Readonly<Record<Protocol, RegExp>> = {
  anthropic: /\/v1(\/messages)?$/,
  openai: /\/responses$/,
  'openai-compatible': /\/chat\/completions$/,
  ollama: /\/(api|v1)(\/chat)?$/,
};

/** The base URL as an adapter wants it: no slash at the end and nothing that it appends itself. */
export function normaliseBaseUrl(protocol: Protocol, baseUrl: string): string {
  return baseUrl.trim().replace(/\/+$/, '').replace(surplus[protocol], '').replace(/\/+$/, '');
}
