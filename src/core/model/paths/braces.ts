/** More alternatives in one pattern than that are not worth spelling out. */
const mostAlternatives = 50;

/**
 * Spells out `{a,b}`, because groups within a group are not understood by every search. A pattern whose braces do
 * not pair, or with too many alternatives, is left out, as is one with a comma, which would end it early.
 */
export function expandBraces(pattern: string): readonly string[] {
  let open = [pattern];
  for (;;) {
    const next = open.flatMap(expandInnermost);
    if (next.length > mostAlternatives) return [];
    if (next.length === open.length && next.every((text, index) => text === open[index])) break;
    open = next;
  }
  return open.some((text) => /[{},]/.test(text)) ? [] : open;
}

function expandInnermost(pattern: string): string[] {
  const match = /^(.*)\{([^{}]*)\}(.*)$/s.exec(pattern);
  if (match === null) return [pattern];
  const [, before = '', alternatives = '', after = ''] = match;
  return alternatives.split(',').map((alternative) => `${before}${alternative}${after}`);
}
