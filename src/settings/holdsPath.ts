import { isRecord } from '../shared/isRecord.ts';

/**
 * Whether this value of a setting, in one of its scopes, has a part in the place that a problem names. VS Code
 * merges objects over the scopes, so the wrong part need not stand in the scope that wins.
 */
export function holdsPath(value: unknown, setting: string, path: string): boolean {
  if (value === undefined) return false;
  const place = path.slice(setting.length + 1);
  if (place === '' || !isRecord(value)) return true;
  const entry = Object.entries(value).find(([key]) => place === key || /^[.[]/.test(rest(place, key)));
  if (entry === undefined) return false;
  const [key, member] = entry;
  // What is missing altogether belongs into the entry that is there.
  return !isRecord(member) || Object.keys(member).length === 0 || holdsPath(member, key, place);
}

/** What follows the key; nothing when the place does not begin with it. */
function rest(place: string, key: string): string {
  return place.startsWith(key) ? place.slice(key.length) : '';
}
