import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { ModelRequest } from '../../model/request/request.ts';

/** Providers cache nothing shorter (facts: protocols; 1,024 tokens is the least), so nobody needs to wait for it. */
const leastCharacters = 4_000;

/**
 * Names the part of a request that is marked as the same for several calls, for one model; `undefined` where there is
 * no mark or too little before it.
 */
export function prefixKeyOf(
  model: ModelReference,
  { instructions, tools }: Pick<ModelRequest, 'instructions' | 'tools'>,
): string | undefined {
  const last = instructions.findLastIndex((part) => part.cacheUpToHere === true);
  const text = [
    JSON.stringify(tools ?? []),
    ...instructions.slice(0, last + 1).map((part) => part.text),
  ].join('\n');
  if (last < 0 || text.length < leastCharacters) return undefined;
  return `${formatModelReference(model)} ${text.length} ${hash(text)}`;
}

/** FNV-1a in 32 bits, twice with different beginnings: nobody attacks it, a collision only makes a call wait. */
function hash(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x01000193);
  }
  return `${(first >>> 0).toString(16)}${(second >>> 0).toString(16)}`;
}
