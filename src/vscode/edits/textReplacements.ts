/** Replace what lies between two places of the old text. Lines and characters are counted from 0. */
export interface TextReplacement {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
}

/** Below this many differing lines on one side, a stretch is replaced as a whole. */
const smallStretch = 2;

/**
 * The stretches of whole lines in which two texts differ, in order and apart from each other. What is equal is not
 * touched, so that cursors, folding and breakpoints there stay.
 */
export function textReplacements(before: string, after: string): TextReplacement[] {
  const oldLines = linesOf(before);
  const newLines = linesOf(after);
  const stretches: Stretch[] = [];
  compare(
    oldLines,
    newLines,
    { fromBefore: 0, toBefore: oldLines.length, fromAfter: 0, toAfter: newLines.length },
    stretches,
  );
  const last = oldLines.at(-1) ?? '';
  const isOpenEnded = last !== '' && !last.endsWith('\n');
  return stretches.map(({ fromBefore, toBefore, fromAfter, toAfter }) => {
    // A last line without a line end has no line after it whose beginning could be named.
    const endsInLast = isOpenEnded && toBefore === oldLines.length;
    return {
      startLine: fromBefore,
      startCharacter: 0,
      endLine: endsInLast ? toBefore - 1 : toBefore,
      endCharacter: endsInLast ? last.length : 0,
      text: newLines.slice(fromAfter, toAfter).join(''),
    };
  });
}

/** Lines with their line ends; only the last may have none. An empty text has no lines. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

interface Stretch {
  readonly fromBefore: number;
  readonly toBefore: number;
  readonly fromAfter: number;
  readonly toAfter: number;
}

/** Patience comparison: what is equal at both ends goes, lines that are unique on both sides cut the rest. */
function compare(
  before: readonly string[],
  after: readonly string[],
  whole: Stretch,
  found: Stretch[],
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
  const anchors = isSmall ? [] : commonAnchors(before, after, rest);
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

interface Anchor {
  readonly before: number;
  readonly after: number;
}

/** Lines that occur exactly once on each side, as the longest series that has one order on both. */
function commonAnchors(before: readonly string[], after: readonly string[], stretch: Stretch): Anchor[] {
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
