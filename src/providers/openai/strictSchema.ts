import type { JsonSchema } from '../../core/model/request/request.ts';
import { isRecord } from '../../shared/isRecord.ts';

/**
 * Whether OpenAI's strict mode takes the schema: every object closes itself with `additionalProperties: false`
 * and requires all its properties (facts: protocols §5). Others are sent without `strict`.
 */
export function isStrictSchema(schema: JsonSchema): boolean {
  return isStrict(schema);
}

function isStrict(node: unknown): boolean {
  if (Array.isArray(node)) return node.every(isStrict);
  if (!isRecord(node)) return true;
  const { properties } = node;
  if (node['type'] === 'object' || properties !== undefined) {
    const required = node['required'];
    const names = isRecord(properties) ? Object.keys(properties) : [];
    const isClosed = node['additionalProperties'] === false;
    const requiresAll = names.every((name) => Array.isArray(required) && required.includes(name));
    if (!isClosed || !requiresAll) return false;
  }
  // Names of properties and definitions are free words, so their values are looked at, not their keys.
  return Object.values(node).every(isStrict);
}
