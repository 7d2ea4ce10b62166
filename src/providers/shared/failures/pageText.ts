/** Longest excerpt of a page that says anything about an error. */
const longestExcerpt = 300;

/** Whether a body is a page for a browser, or a document in XML. */
export function isPage(text: string): boolean {
  return /^<[!?a-z]/i.test(text.slice(0, 1_000).trimStart()) && text.includes('>');
}

/** What a proxy's error page says: its title, heading or message, else the beginning of its text. */
export function pageText(page: string): string {
  return (
    elementText(page, 'title') ||
    elementText(page, 'h1') ||
    elementText(page, 'message') ||
    withoutTags(withoutElement(withoutElement(page, 'script'), 'style'))
  );
}

function elementText(page: string, name: string): string {
  const lower = page.toLowerCase();
  const opening = lower.indexOf(`<${name}`);
  const start = opening < 0 ? -1 : lower.indexOf('>', opening);
  const end = start < 0 ? -1 : lower.indexOf(`</${name}`, start);
  return end < 0 ? '' : withoutTags(page.slice(start + 1, end));
}

function withoutElement(page: string, name: string): string {
  const lower = page.toLowerCase();
  let rest = '';
  let place = 0;
  for (;;) {
    const start = lower.indexOf(`<${name}`, place);
    if (start < 0) return rest + page.slice(place);
    rest += page.slice(place, start);
    const end = lower.indexOf(`</${name}`, start);
    if (end < 0) return rest;
    place = end;
  }
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

function withoutTags(html: string): string {
  let text = '';
  let place = 0;
  while (place < html.length) {
    const tag = html.indexOf('<', place);
    text += `${html.slice(place, tag < 0 ? undefined : tag)} `;
    const end = tag < 0 ? -1 : html.indexOf('>', tag);
    if (end < 0) break;
    place = end + 1;
  }
  return text
    .replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longestExcerpt);
}
