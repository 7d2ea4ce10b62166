import type { ProtocolTraits } from '../../../core/model/protocol.ts';

/** The base URL as an adapter wants it: no slash at the end and nothing that it appends itself. */
export function normaliseBaseUrl({ appendedPath }: ProtocolTraits, baseUrl: string): string {
  return baseUrl.trim().replace(/\/+$/, '').replace(appendedPath, '').replace(/\/+$/, '');
}
