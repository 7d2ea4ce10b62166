import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const root = join(import.meta.dirname, '../../fixtures/hostile');

/** Every attack of a kind: the name of its file, and what it holds. A new attack is a new file. */
export function attacksOf<Attack>(
  kind: string,
  schema: z.ZodMiniType<Attack>,
): (Attack & { readonly name: string })[] {
  const names = readdirSync(join(root, kind), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort();
  return names.map((name) => ({
    ...z.parse(schema, JSON.parse(readFileSync(join(root, kind, name), 'utf8'))),
    name: name.replace(/\.json$/, ''),
  }));
}

const texts = z.record(z.string(), z.string());
const unread = z.record(z.string(), z.literal('long'));

/** A project, and a change of it after a command was approved. */
export const commandChange = z.object({
  about: z.string(),
  command: z.string(),
  cwd: z.string(),
  files: texts,
  ignored: z.optional(texts),
  links: z.optional(texts),
  unread: z.optional(unread),
  change: z.object({ files: z.optional(texts), ignored: z.optional(texts), links: z.optional(texts) }),
  expected: z.object({
    /** Names of the parts that are told to have changed; none when the approval goes on. */
    changed: z.array(z.string()),
    /** What is said not to be followed to its end. */
    unfollowed: z.optional(z.array(z.string())),
  }),
});

const stagedChange = z.object({
  path: z.string(),
  movedTo: z.exactOptional(z.string()),
  before: z.optional(z.string()),
  after: z.optional(z.string()),
});

export const autopilotStop = z.object({
  about: z.string(),
  change: stagedChange,
  expected: z.nullable(z.string()),
});

export const modelCommand = z.object({
  about: z.string(),
  command: z.string(),
  /** Why it is refused, as it is said; `null` for one that may be proposed. */
  expected: z.nullable(z.string()),
});

export const sensitivePaths = z.object({
  about: z.string(),
  paths: z.array(z.string()).check(z.minLength(1)),
  expected: z.enum(['asked', 'refused', 'allowed']),
});

export const fileName = z.object({
  about: z.string(),
  files: texts,
  changed: z.string(),
  /** The command that has to be among the found ones. */
  expected: z.string(),
});

/** What a repository holds beside one commit; `RAN` is a file that shows that one of its programs has run. */
export const gitSettings = z.object({
  about: z.string(),
  config: z.optional(z.string()),
  files: z.optional(texts),
  hooks: z.optional(texts),
  /** A command of ordinary Git that runs it; absent where Git itself does not. */
  runsAt: z.optional(z.array(z.string())),
});
