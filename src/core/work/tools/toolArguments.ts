import * as z from 'zod/mini';

const path = z.string().check(z.minLength(1), z.maxLength(1_000));
const line = z.int().check(z.gte(1), z.lte(10_000_000));

/** Shapes of the tools' arguments: what a model writes is checked against them before anything runs. */
export const toolArguments = {
  read_file: z.object({ path, first_line: z.optional(line), last_line: z.optional(line) }),
  search: z.object({
    text: z.string().check(z.minLength(1), z.maxLength(1_000)),
    is_regex: z.optional(z.boolean()),
    is_case_sensitive: z.optional(z.boolean()),
    files: z.optional(z.string().check(z.maxLength(1_000))),
  }),
  list_files: z.object({ pattern: z.optional(z.string().check(z.maxLength(1_000))) }),
  outline: z.object({ path }),
  references: z.object({ path, line, symbol: z.string().check(z.minLength(1), z.maxLength(500)) }),
  problems: z.object({ path: z.optional(path) }),
  ask_person: z.object({
    question: z.string().check(z.minLength(1), z.maxLength(2_000)),
    answers: z
      .array(z.string().check(z.minLength(1), z.maxLength(200)))
      .check(z.minLength(2), z.maxLength(5)),
  }),
} as const;

/** Name of a tool. */
export type ToolName = keyof typeof toolArguments;

/** Whether a model may call a tool of this name. */
export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(toolArguments, name);
}
