import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the extension host is held at a time. */
const sliceMs = 3;

/** Like `filter`, but it lets others go on in between and stops, with what it has, when it is told to. */
export async function filterInSlices<Item>(
  items: readonly Item[],
  isKept: (item: Item) => boolean,
  signal: AbortSignal,
): Promise<Item[]> {
  const kept: Item[] = [];
  let sliceStartedMs = performance.now();
  for (const item of items) {
    if (performance.now() - sliceStartedMs > sliceMs) {
      await nextTurn();
      sliceStartedMs = performance.now();
    }
    if (signal.aborted) break;
    if (isKept(item)) kept.push(item);
  }
  return kept;
}
