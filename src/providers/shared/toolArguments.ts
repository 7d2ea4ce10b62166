/** A tool call's arguments as the object that the wire wants, where the model may have written anything. */
export function parseToolArguments(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // The model wrote no JSON; it sees its own words again below.
  }
  return { unreadable_arguments: json };
}
