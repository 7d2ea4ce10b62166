import type * as z from 'zod/mini';

/** Small JSON states by name, read and written within one transaction over all windows. */
export interface LimitsTable {
  /** The JSON value kept under a name. */
  get(name: string): unknown;
  /** Keeps a JSON value; `undefined` removes it. */
  set(name: string, value: unknown): void;
}

/** Name of a state, such as `breaker` of a provider and a model. */
export function stateName(kind: string, ...of: readonly string[]): string {
  return `${kind}:${JSON.stringify(of)}`;
}

/** A state as its schema wants it; one that is missing, or was written by another version, begins anew. */
export function readState<Schema extends z.ZodMiniType>(
  table: LimitsTable,
  name: string,
  schema: Schema,
  initial: z.output<Schema>,
): z.output<Schema> {
  const parsed = schema.safeParse(table.get(name));
  return parsed.success ? parsed.data : initial;
}
