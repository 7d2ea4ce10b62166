/**
 * All indexes where `wanted` stands in `items`, overlapping ones too, in time linear in both (Knuth, Morris and
 * Pratt): hostile answers search for thousands of equal lines. An empty `wanted` stands nowhere.
 */
export function findSequence(items: readonly string[], wanted: readonly string[]): number[] {
  if (wanted.length === 0) return [];
  const borders = bordersOf(wanted);
  const starts: number[] = [];
  let matched = 0;
  for (const [index, item] of items.entries()) {
    matched = advance(wanted, borders, matched, item);
    if (matched === wanted.length) starts.push(index - matched + 1);
  }
  return starts;
}

/** For every length, how long the longest proper beginning is that is also an end. */
function bordersOf(wanted: readonly string[]): number[] {
  const borders = [0, 0];
  for (const item of wanted.slice(1)) borders.push(advance(wanted, borders, borders.at(-1) ?? 0, item));
  return borders;
}

function advance(wanted: readonly string[], borders: readonly number[], from: number, item: string): number {
  let matched = from === wanted.length ? (borders[from] ?? 0) : from;
  while (matched > 0 && wanted[matched] !== item) matched = borders[matched] ?? 0;
  return wanted[matched] === item ? matched + 1 : 0;
}
