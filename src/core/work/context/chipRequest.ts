import * as z from 'zod/mini';
import { chipKinds } from '../plan/contextChip.ts';
import type { ContextChip } from '../plan/contextChip.ts';

const lineNumber = z.int().check(z.nonnegative());
const position = z.object({ line: lineNumber, character: lineNumber });

const uri = z.object({
  scheme: z.string().check(z.minLength(1), z.maxLength(100)),
  authority: z._default(z.string().check(z.maxLength(1_000)), ''),
  path: z.string().check(z.startsWith('/'), z.maxLength(10_000)),
});

/** VS Code writes a range as two positions in a list when it leaves the process. */
const range = z.union([
  z.object({ start: position, end: position }),
  z.pipe(
    z.tuple([position, position]),
    z.transform(([start, end]) => ({ start, end })),
  ),
]);

const request = z.object({ kind: z.enum(chipKinds), uri, range });

/** What another part, or another extension, asks Plan Task to be about. Lines and characters are counted from 0. */
export interface ChipRequest {
  readonly kind: ContextChip['kind'];
  readonly uri: { readonly scheme: string; readonly authority: string; readonly path: string };
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

/** The first argument when it is a proper request; commands are also called with whatever a menu passes. */
export function parseChipRequest(args: readonly unknown[]): ChipRequest | undefined {
  const parsed = request.safeParse(args[0]);
  return parsed.success ? parsed.data : undefined;
}
