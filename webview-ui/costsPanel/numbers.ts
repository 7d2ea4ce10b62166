/** The language that the host wrote into the page. */
export function pageLanguage(): string {
  return document.documentElement.lang === '' ? 'en' : document.documentElement.lang;
}

/** A count with its thousands set apart. */
export function countText(count: number): string {
  return new Intl.NumberFormat(pageLanguage()).format(count);
}

/** A share of 0–1 as a percentage; a trace of something does not read as nothing. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  return `${Math.round(share * 100)}%`;
}
