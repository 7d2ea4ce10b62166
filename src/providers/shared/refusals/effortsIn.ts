/** Efforts on all wires. */
const words = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

const listed =
  /\b(?:(?:supported|valid|allowed|accepted|possible|permitted|available)\s+(?:values?|options?|efforts?|levels?)(?:\s+(?:are|is|include))?|must be(?: one of)?|should be(?: one of)?|expected(?: one of)?|set [\w. ]{0,40}to|one of|use)\b\s*(?::\s*)?(.{1,200})/i;

/** The efforts that a refusal lists as taken, in the wire's words; empty when it lists none. */
export function effortsTakenIn(text: string): readonly string[] {
  const list = listed.exec(text.replace(/[\\'"`]+/g, ' '))?.[1] ?? '';
  const [first = ''] = list.split(/\.(?:\s|$)/, 1);
  const named = new Set(first.toLowerCase().match(/[a-z]+/g) ?? []);
  // Some wires say `false` for it.
  if (named.has('false')) named.add('none');
  return words.filter((word) => named.has(word));
}
