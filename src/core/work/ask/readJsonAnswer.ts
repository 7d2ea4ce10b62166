import type * as z from 'zod/mini';
import { jsonObjectsIn } from '../../model/text/jsonObjectInText.ts';

/** The first JSON object in a model's answer that fits the schema, whatever stands around it; `undefined`: none. */
export function readJsonAnswer<Schema extends z.ZodMiniType>(
  text: string,
  schema: Schema,
): z.output<Schema> | undefined {
  for (const found of jsonObjectsIn(text)) {
    const parsed = 'value' in found ? schema.safeParse(found.value) : undefined;
    if (parsed?.success === true) return parsed.data;
  }
  return undefined;
}
