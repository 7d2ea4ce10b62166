/** Tokens that are shared out while a prompt is put together. */
export interface TokenAllowance {
  /** Takes what the text needs, when that much is left; tells whether it did. */
  take(text: string): boolean;
  /** Takes it in any case: what must be in the prompt. */
  takeAlways(text: string): void;
}

/** Tags and line breaks around a piece, which are counted with it. */
const tokensAround = 12;

/** An allowance of so many tokens. */
export function createTokenAllowance(
  tokenLimit: number,
  countTokens: (text: string) => number,
): TokenAllowance {
  let left = tokenLimit;
  return {
    take(text) {
      // A token stands for at most a few bytes, so a text this long needs no counting to be too long.
      if (text.length > left * 40) return false;
      const needed = countTokens(text) + tokensAround;
      if (needed > left) return false;
      left -= needed;
      return true;
    },
    takeAlways(text) {
      left -= countTokens(text) + tokensAround;
    },
  };
}
