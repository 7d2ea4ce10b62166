// Text that is not ours (a model's, a repository's, a server's) is data wherever it is shown. VS Code reads markup in
// most of its surfaces: one function for each kind of surface takes the meaning away and leaves the words.

/** Longest text that a surface of one or two lines shows. */
const longestNotice = 1_000;

/** Characters that change the direction of the text around them, so that a reader sees another order than the machine. */
const directionControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Characters that show nothing: controls (line ends and tabs aside), soft hyphen, zero width, tags, fillers. */
const invisible =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Colours, cursor moves, titles and links of terminals. Linear: each part ends at the first character that ends it. */
const terminalSequences = /\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\[[0-?]*[ -/]*[@-~]?|[@-Z\\-_]?)/g;

/**
 * Characters that cannot be seen, or that turn the reading direction, as their code: `<U+202E>`. For commands, paths
 * and whatever else a person agrees to by reading it. Line ends become `<U+000A>` too where `oneLine` is set.
 */
export function withVisibleControls(text: string, oneLine = false): string {
  const visible = text.replace(directionControls, codeOf).replace(invisible, codeOf);
  return oneLine ? visible.replace(/[\n\r\t\u2028\u2029]/g, codeOf) : visible;
}

function codeOf(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/**
 * For `show…Message`: VS Code makes a link of `[text](target)` there, `command:` targets included. A space between
 * the brackets takes that away. One line, bounded in length.
 */
export function inNotification(text: string): string {
  return shortened(oneLine(withVisibleControls(text))).replaceAll('](', '] (');
}

/** For the status bar, quick picks, trees and code lenses: VS Code draws `$(name)` there as an icon. */
export function inLabel(text: string): string {
  return shortened(oneLine(withVisibleControls(text))).replaceAll('$(', '$ (');
}

/**
 * For Markdown: every character that means something is escaped, so that no link, image, heading, table, HTML or icon
 * comes of it. The Markdown itself must keep `isTrusted` and `supportHtml` off.
 */
export function inMarkdown(text: string): string {
  return withVisibleControls(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~<>&$:@]/g, (character) => escapes[character] ?? `\\${character}`)
    .replace(/^[ \t]+/gm, (spaces) => '\u00a0'.repeat(spaces.length));
}

/** What a backslash does not take the meaning from in every renderer. */
const escapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  // Addresses and e-mail addresses become links by themselves.
  ':': '&#58;',
  '@': '&#64;',
};

/** For terminals and log files: nothing moves the cursor, sets a title, makes a link or begins a line of its own. */
export function inLog(text: string): string {
  return text.replace(terminalSequences, '').replace(directionControls, codeOf).replace(invisible, codeOf);
}

function oneLine(text: string): string {
  return text.replace(/[\n\r\t\u2028\u2029]+/g, ' ').trim();
}

function shortened(text: string): string {
  if (text.length <= longestNotice) return text;
  // Not between the two halves of one character.
  const end = /[\ud800-\udbff]/.test(text.charAt(longestNotice - 1)) ? longestNotice - 1 : longestNotice;
  return `${text.slice(0, end)}…`;
}
