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

/** The values of all phrases that a text holds, each once, in the order of the text. */
export function findPhrases<Value>(text: string, index: PhraseIndex<Value>): readonly Value[] {
  const found = new Set<Value>();
  const raw = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  findInWords(
    raw.map((word) => word.toLowerCase()),
    index,
    found,
  );
  // `resetPassword` speaks of a password, too.
  findInWords(raw.flatMap(splitName), index, found);
  return [...found];
}

function findInWords<Value>(words: readonly string[], index: PhraseIndex<Value>, found: Set<Value>): void {
  for (const [start, word] of words.entries()) {
    for (const phrase of index.byFirstWord.get(word) ?? []) {
      if (phrase.words.every((part, offset) => words[start + offset] === part)) found.add(phrase.value);
    }
    for (const { beginning, value } of index.openEnded) if (word.startsWith(beginning)) found.add(value);
  }
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
