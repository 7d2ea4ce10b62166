/** Characters that do not show, or that change the order or the place of what is shown around them. */
const hidden =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb]|\udb40[\udc00-\udfff]/g;

/**
 * A path or a command as it is to be shown where the person decides about it: every character that does not show, or
 * that turns the writing direction, stands as its code, such as `\u{202e}`.
 */
export function visibleText(text: string): string {
  return text.replaceAll(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Whether a text has a character that {@link visibleText} writes as its code. */
export function hasHiddenCharacter(text: string): boolean {
  return text.search(hidden) !== -1;
}
