import type { JsonSchema, StructuredOutput } from '../../core/model/request/request.ts';

/** Asks for a document of the schema in words, for servers that cannot be held to it or only half. */
export function structuredPrompt(output: StructuredOutput): string {
  return [
    'Answer with exactly one JSON document and nothing else: no explanation, no code fence.',
    'It must be valid under this JSON Schema:',
    JSON.stringify(withoutDialect(output.schema)),
  ].join('\n');
}

/** The schema without `$schema`, which names the dialect and is refused by some servers. */
export function withoutDialect(schema: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}
