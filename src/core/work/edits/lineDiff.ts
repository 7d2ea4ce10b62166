/** Lines of one text that stand where lines of another stood. Counted from 0; the upper ends are not included. */
export interface LineChange {
  readonly fromBefore: number;
  readonly toBefore: number;
  readonly fromAfter: number;
  readonly toAfter: number;
}

/** Below this many differing lines on one side, a stretch is one change. */
const smallStretch = 2;

/** So many pairs of lines are compared with each other where no line is unique; a larger stretch is one change. */
const mostPairs = 250_000;

/** Lines with their line ends; only the last may have none. An empty text has no lines. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const whole = lines.map((line) => `${line}\n`);
  return last === '' ? whole : [...whole, last];
}

/**
 * The stretches of lines in which two texts differ, in order and apart from each other. Patience comparison: what is
 * equal at both ends goes, lines that are unique on both sides cut the rest; where there is none, the longest common
 * series of lines does.
 */
export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  const found: LineChange[] = [];
  const whole = { fromBefore: 0, toBefore: before.length, fromAfter: 0, toAfter: after.length };
  compare(before, after, whole, found);
  return found;
}

function compare(
  before: readonly string[],
  after: readonly string[],
  whole: LineChange,
  found: LineChange[],
): void {
  let { fromBefore, toBefore, fromAfter, toAfter } = whole;
  while (fromBefore < toBefore && fromAfter < toAfter && before[fromBefore] === after[fromAfter]) {
    fromBefore += 1;
    fromAfter += 1;
  }
  while (fromBefore < toBefore && fromAfter < toAfter && before[toBefore - 1] === after[toAfter - 1]) {
    toBefore -= 1;
    toAfter -= 1;
  }
  if (fromBefore === toBefore && fromAfter === toAfter) return;
  const rest = { fromBefore, toBefore, fromAfter, toAfter };
  const isSmall = toBefore - fromBefore < smallStretch || toAfter - fromAfter < smallStretch;
  const unique = isSmall ? [] : uniqueAnchors(before, after, rest);
  const anchors = isSmall || unique.length > 0 ? unique : commonSeries(before, after, rest);
  if (anchors.length === 0) {
    found.push(rest);
    return;
  }
  let last = { before: fromBefore, after: fromAfter };
  for (const anchor of [...anchors, { before: toBefore, after: toAfter }]) {
    const between = {
      fromBefore: last.before,
      toBefore: anchor.before,
      fromAfter: last.after,
      toAfter: anchor.after,
    };
    compare(before, after, between, found);
    last = { before: anchor.before + 1, after: anchor.after + 1 };
  }
}

/** A line that is the same on both sides. */
interface Anchor {
  readonly before: number;
  readonly after: number;
}

/** Lines that occur exactly once on each side, as the longest series that has one order on both. */
function uniqueAnchors(before: readonly string[], after: readonly string[], stretch: LineChange): Anchor[] {
  const uniqueBefore = uniqueLines(before, stretch.fromBefore, stretch.toBefore);
  const uniqueAfter = uniqueLines(after, stretch.fromAfter, stretch.toAfter);
  const pairs: Anchor[] = [];
  for (const [line, index] of uniqueBefore) {
    const other = index < 0 ? undefined : uniqueAfter.get(line);
    if (other !== undefined && other >= 0) pairs.push({ before: index, after: other });
  }
  return longestRising(pairs);
}

/** Line → its index; -1 when it occurs more than once. In the order of first occurrence. */
function uniqueLines(lines: readonly string[], from: number, to: number): Map<string, number> {
  const found = new Map<string, number>();
  for (let index = from; index < to; index++) {
    const line = lines[index] ?? '';
    found.set(line, found.has(line) ? -1 : index);
  }
  return found;
}

/** Longest subsequence of pairs, sorted by `before`, whose `after` rises. */
function longestRising(pairs: readonly Anchor[]): Anchor[] {
  interface Link {
    readonly pair: Anchor;
    readonly previous: Link | undefined;
  }
  const tails: Link[] = [];
  for (const pair of pairs) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle]?.pair.after ?? Infinity) < pair.after) low = middle + 1;
      else high = middle;
    }
    tails[low] = { pair, previous: tails[low - 1] };
  }
  const series: Anchor[] = [];
  for (let link = tails.at(-1); link !== undefined; link = link.previous) series.push(link.pair);
  return series.reverse();
}

/** The longest common series of lines, by the table of all pairs; none where that table would be too large. */
function commonSeries(before: readonly string[], after: readonly string[], stretch: LineChange): Anchor[] {
  const { fromBefore, toBefore, fromAfter, toAfter } = stretch;
  const width = toAfter - fromAfter + 1;
  const height = toBefore - fromBefore + 1;
  if ((width - 1) * (height - 1) > mostPairs) return [];
  // longest[row * width + column]: the longest series from that line on, on both sides.
  const longest = new Uint32Array(width * height);
  const at = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = height - 2; row >= 0; row--) {
    for (let column = width - 2; column >= 0; column--) {
      longest[row * width + column] =
        before[fromBefore + row] === after[fromAfter + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const series: Anchor[] = [];
  for (let row = 0, column = 0; row < height - 1 && column < width - 1;) {
    if (before[fromBefore + row] === after[fromAfter + column]) {
      series.push({ before: fromBefore + row, after: fromAfter + column });
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return series;
}
