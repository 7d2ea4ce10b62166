/** More fields than any error has; the rest of a larger object is not read. */
const mostFields = 80;

/** Fields of an object by their names in small letters without dashes, so that every way to write a name is one. */
export type LooseFields = ReadonlyMap<string, unknown>;

/** Of two fields with the same name the first counts. */
export function looseFields(value: object): LooseFields {
  const fields = new Map<string, unknown>();
  for (const name in value) {
    if (fields.size >= mostFields) break;
    if (!Object.hasOwn(value, name)) continue;
    const plain = name
      .slice(0, 60)
      .replaceAll(/[^a-z0-9]/gi, '')
      .toLowerCase();
    if (!fields.has(plain)) fields.set(plain, (value as Record<string, unknown>)[name]);
  }
  return fields;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
