/** A tool call's arguments as the object that the wire wants, where the model may have written anything. */
export function parseToolArguments(json: string): Record<string, unknown> {
  return parseObject(json) ?? { unreadable_arguments: json };
}

/**
 * A tool call's arguments as JSON text, as they came: a text, or an object where a server has parsed it already. A JSON
 * string that holds an object is that object. Nothing at all is `''`.
 */
export function argumentsText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  return unwrapped(value);
}

function unwrapped(text: string): string {
  if (!text.trimStart().startsWith('"')) return text;
  try {
    const inner: unknown = JSON.parse(text);
    return typeof inner === 'string' && parseObject(inner) !== undefined ? inner : text;
  } catch {
    return text;
  }
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // The model wrote no JSON; it sees its own words again.
  }
  return undefined;
}
