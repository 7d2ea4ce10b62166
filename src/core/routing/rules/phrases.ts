/** Phrases ready to be looked for: made once, asked often. */
export interface PhraseIndex<Value> {
  /** By the first word of the phrase; a phrase of several words is there in one word as well. */
  readonly byFirstWord: ReadonlyMap<string, readonly IndexedPhrase<Value>[]>;
  readonly openEnded: readonly { readonly beginning: string; readonly value: Value }[];
}

interface IndexedPhrase<Value> {
  readonly words: readonly string[];
  readonly value: Value;
}

/**
 * Makes an index of phrases: whole words, any case, with spaces, hyphens or underscores between them. `*` at the end
 * of a phrase of one word stands for any ending. What has no letter or digit is left out.
 */
export function indexPhrases<Value>(
  phrases: readonly { readonly phrase: string; readonly value: Value }[],
): PhraseIndex<Value> {
  const byFirstWord = new Map<string, IndexedPhrase<Value>[]>();
  const openEnded: { beginning: string; value: Value }[] = [];
  const add = (words: readonly string[], value: Value) => {
    const [first] = words;
    if (first === undefined) return;
    byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), { words, value }]);
  };
  for (const { phrase, value } of phrases) {
    const words = rawWords(phrase);
    const [only] = words;
    if (phrase.trimEnd().endsWith('*') && words.length === 1 && only !== undefined) {
      openEnded.push({ beginning: only, value });
      continue;
    }
    add(words, value);
    if (words.length > 1) add([words.join('')], value);
  }
  return { byFirstWord, openEnded };
}

/** A text taken apart once, to be asked for many phrases. */
export interface Words {
  /** As they are written, in lower case. */
  readonly raw: readonly string[];
  /** Names of code taken apart as well (`resetPassword` speaks of a password); absent when there are none. */
  readonly parts?: readonly string[];
}

/** Takes a text apart into words of letters and digits. */
export function wordsOf(text: string): Words {
  const written = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const raw = written.map((word) => word.toLowerCase());
  const hasNames = written.some(isName);
  return hasNames
    ? { raw, parts: written.flatMap((word) => (isName(word) ? splitName(word) : [word.toLowerCase()])) }
    : { raw };
}

/** The values of all phrases that a text holds, each once. */
export function findPhrases<Value>(words: Words, index: PhraseIndex<Value>): readonly Value[] {
  const found = new Set<Value>();
  findInWords(words.raw, index, found);
  if (words.parts !== undefined) findInWords(words.parts, index, found);
  return [...found];
}

function findInWords<Value>(words: readonly string[], index: PhraseIndex<Value>, found: Set<Value>): void {
  words.forEach((word, start) => {
    for (const phrase of index.byFirstWord.get(word) ?? none) {
      if (phrase.words.every((part, offset) => words[start + offset] === part)) found.add(phrase.value);
    }
    for (const { beginning, value } of index.openEnded) if (word.startsWith(beginning)) found.add(value);
  });
}

const none: readonly never[] = [];

/** Whether a word has capitals beyond its first letter. */
function isName(word: string): boolean {
  const rest = word.slice(1);
  return rest !== rest.toLowerCase();
}

function splitName(word: string): string[] {
  return word
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(' ');
}

function rawWords(phrase: string): string[] {
  return (phrase.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.toLowerCase());
}
