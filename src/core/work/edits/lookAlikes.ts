// Characters that a model cannot tell apart, or writes one in the place of the other.

const sameLooking: Readonly<Record<string, string>> = {
  // No-break, figure, thin and other spaces.
  ...each('\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000', ' '),
  // Quotes, primes and accents that stand for quotes.
  ...each('\u2018\u2019\u201a\u201b\u2032\u02bc', "'"),
  ...each('\u201c\u201d\u201e\u201f\u2033', '"'),
  // Hyphens, dashes and the minus sign.
  ...each('\u2010\u2011\u2012\u2013\u2014\u2015\u2212', '-'),
};

const anyOfThem = new RegExp(`[${Object.keys(sameLooking).join('')}]`, 'g');

/** Characters that show nothing: they make no line another one. */
const unseen = /[\u00ad\u200b\u2060\ufeff]/g;

function each(characters: string, plain: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(characters, (character) => [character, plain]));
}

/** The line with plain characters in the place of those that look like them, composed as Unicode's NFC. */
export function withPlainCharacters(line: string): string {
  return line
    .normalize('NFC')
    .replace(anyOfThem, (character) => sameLooking[character] ?? character)
    .replace(unseen, '');
}
