/** The words of a text, for lists that are read better without quotes and commas. */
export function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
