/**
 * A model's words as Markdown that fetches nothing: an image would be loaded from wherever its address says, with
 * whatever the model has put into it. Between `!` and `[` comes a character without width.
 */
export function withoutImages(markdown: string): string {
  return markdown.replaceAll('![', '!\u200b[');
}
