import * as vscode from 'vscode';
import { withoutImages } from '../../presentation/actions/safeMarkdown.ts';

/** A model's words, drawn as Markdown: no HTML, no command links, no icons, no images. */
export function modelMarkdown(text: string): vscode.MarkdownString {
  return untrusted(withoutImages(text));
}

/** Our own words, with links to the commands named and to no other. What is foreign in it must be escaped. */
export function markdownWithCommands(text: string, commands: readonly string[]): vscode.MarkdownString {
  const markdown = untrusted(text);
  markdown.isTrusted = { enabledCommands: commands };
  return markdown;
}

function untrusted(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  markdown.supportThemeIcons = false;
  return markdown;
}
