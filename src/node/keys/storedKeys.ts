import { isRecord } from '../../shared/isRecord.ts';

/** One key of a provider, as the secret storage has it. */
export interface StoredKey {
  readonly value: string;
  /** What the person calls it; absent where they gave no name. */
  readonly label?: string;
}

/** Reads the secret of a provider: one plain key, as it was before there could be several, or a list. */
export function readStoredKeys(secret: string | undefined): readonly StoredKey[] {
  if (secret === undefined || secret === '') return [];
  try {
    const stored: unknown = JSON.parse(secret);
    if (isKeyList(stored)) return stored.keys;
  } catch {
    // No JSON: a plain key.
  }
  return [{ value: secret }];
}

/** The secret that {@link readStoredKeys} reads; a single key without a name stays plain. */
export function writeStoredKeys(keys: readonly StoredKey[]): string {
  const [only] = keys;
  if (only !== undefined && keys.length === 1 && only.label === undefined) return only.value;
  return JSON.stringify({ version: 1, keys });
}

/** Adds a key at the end; the same key again only takes the new name. */
export function addStoredKey(keys: readonly StoredKey[], added: StoredKey): readonly StoredKey[] {
  const isKnown = keys.some(({ value }) => value === added.value);
  return isKnown ? keys.map((key) => (key.value === added.value ? added : key)) : [...keys, added];
}

/** Names as the ledger and the screen show them, each only once: a name given twice gets the key's own label too. */
export function labelsOf(keys: readonly StoredKey[], ownLabel: (value: string) => string): readonly string[] {
  return keys.map(({ value, label }) => {
    const own = ownLabel(value);
    if (label === undefined) return own;
    return keys.filter((other) => other.label === label).length > 1 ? `${label} (${own})` : label;
  });
}

function isKeyList(stored: unknown): stored is { readonly keys: readonly StoredKey[] } {
  if (!isRecord(stored) || stored['version'] !== 1 || !Array.isArray(stored['keys'])) return false;
  return stored['keys'].every(
    (key) =>
      isRecord(key) &&
      typeof key['value'] === 'string' &&
      key['value'] !== '' &&
      (!('label' in key) || typeof key['label'] === 'string'),
  );
}
