import { visibleText } from './visibleText.ts';

// Text that is not ours (a model's, a repository's, a server's) is data wherever it is shown. VS Code reads markup in
// most of its surfaces: one function for each kind of surface takes the meaning away and leaves the words.

/** Longest text that a surface of one or two lines shows. */
const longestNotice = 1_000;

/** Colours, cursor moves, titles and links of terminals. Linear: each part ends at the first character that ends it. */
const terminalSequences = /\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\[[0-?]*[ -/]*[@-~]?|[@-Z\\-_]?)/g;

/**
 * For `show…Message`: VS Code makes a link of `[text](target)` there, `command:` targets included. A space between
 * the brackets takes that away. One line, bounded in length.
 */
export function inNotification(text: string): string {
  return withoutLinks(inOneLine(text));
}

/** For the status bar, quick picks, trees and code lenses: VS Code draws `$(name)` there as an icon. */
export function inLabel(text: string): string {
  return withoutIcons(inOneLine(text));
}

/** For the words of an input box or of a progress: VS Code makes links and icons there. */
export function inPrompt(text: string): string {
  return withoutIcons(inNotification(text));
}

/** For a modal dialog, where VS Code reads no markup: whole, with its lines. */
export function inDialog(text: string): string {
  return visibleLines(text);
}

/**
 * For Markdown: every character that means something is escaped, so that no link, image, heading, table, HTML or icon
 * comes of it. The Markdown itself must keep `isTrusted` and `supportHtml` off.
 */
export function inMarkdown(text: string): string {
  return visibleLines(text)
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
  return visibleLines(text.replace(terminalSequences, ''));
}

/** What does not show as its code, but for the ends of lines and tabs. */
function visibleLines(text: string): string {
  return text.replace(/[^\t\n\r]+/g, visibleText);
}

function inOneLine(text: string): string {
  return shortened(visibleText(text.replace(/[\n\r\t\u2028\u2029]+/g, ' ').trim()));
}

function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$ (');
}

function shortened(text: string): string {
  if (text.length <= longestNotice) return text;
  // Not between the two halves of one character.
  const end = /[\ud800-\udbff]/.test(text.charAt(longestNotice - 1)) ? longestNotice - 1 : longestNotice;
  return `${text.slice(0, end)}…`;
}
