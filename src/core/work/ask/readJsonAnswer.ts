import type * as z from 'zod/mini';

/** The JSON object in a model's answer, whatever stands around it; `undefined` when none fits the schema. */
export function readJsonAnswer<Schema extends z.ZodMiniType>(
  text: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const json = /\{[\s\S]*\}/.exec(text)?.[0];
  if (json === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    // Broken JSON is no answer; the caller says so.
    return undefined;
  }
}
