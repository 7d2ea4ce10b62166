/** Rewrites a usage object; `undefined` leaves it out. */
export type Rewrite = (usage: Record<string, unknown>) => unknown;

const ollamaCounts = ['prompt_eval_count', 'eval_count'];

/**
 * The pieces of an answer of any protocol with every usage object rewritten, wherever it stands; of Ollama's last line
 * the counts.
 */
export function rewriteUsage(pieces: readonly string[], rewrite: Rewrite): string[] {
  return pieces.map((piece) =>
    piece.replace(/^(data: )?(\{.*\})$/gm, (_line, prefix: string | undefined, json: string) => {
      const value = rewritten(JSON.parse(json), rewrite);
      return `${prefix ?? ''}${JSON.stringify(value)}`;
    }),
  );
}

function rewritten(value: unknown, rewrite: Rewrite): unknown {
  if (Array.isArray(value)) return value.map((one) => rewritten(one, rewrite));
  if (typeof value !== 'object' || value === null) return value;
  if ('prompt_eval_count' in value) return rewrittenCounts(value, rewrite);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'usage' && typeof inner === 'object' && inner !== null
        ? rewrite(inner as Record<string, unknown>)
        : rewritten(inner, rewrite),
    ]),
  );
}

function rewrittenCounts(line: object, rewrite: Rewrite): object {
  const isCount = ([name]: [string, unknown]) => ollamaCounts.includes(name);
  const entries = Object.entries(line);
  const counts = rewrite(Object.fromEntries(entries.filter(isCount)));
  const rest = Object.fromEntries(entries.filter((entry) => !isCount(entry)));
  return typeof counts === 'object' ? { ...rest, ...counts } : rest;
}

/** Ways in which servers fail to count, for the name of a test. */
export const uncounted: readonly (readonly [string, Rewrite])[] = [
  ['nothing', () => undefined],
  ['an empty object', () => ({})],
  ['zeros', (usage) => everyNumber(usage, 0)],
  ['words in place of numbers', (usage) => everyNumber(usage, 'many')],
  ['negative numbers', (usage) => everyNumber(usage, -7)],
];

function everyNumber(value: unknown, replacement: unknown): unknown {
  if (typeof value === 'number') return replacement;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, everyNumber(inner, replacement)]),
  );
}
