import { isRecord } from '../../../shared/isRecord.ts';
import { chipKinds, type ContextChip } from '../plan/contextChip.ts';

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
  const [request] = args;
  if (!isRecord(request)) return undefined;
  const kind = chipKinds.find((known) => known === request['kind']);
  const uri = readUri(request['uri']);
  const range = readRange(request['range']);
  return kind === undefined || uri === undefined || range === undefined ? undefined : { kind, uri, range };
}

function readUri(value: unknown): ChipRequest['uri'] | undefined {
  if (!isRecord(value)) return undefined;
  const { scheme, authority = '', path } = value;
  if (!isText(scheme, 100) || scheme === '' || !isText(authority, 1_000)) return undefined;
  return isText(path, 10_000) && path.startsWith('/') ? { scheme, authority, path } : undefined;
}

/** VS Code writes a range as two positions in a list when it leaves the process. */
function readRange(value: unknown): ChipRequest['range'] | undefined {
  const [first, last, ...more] = Array.isArray(value)
    ? (value as readonly unknown[])
    : isRecord(value)
      ? [value['start'], value['end']]
      : [];
  if (more.length > 0) return undefined;
  const [start, end] = [readPosition(first), readPosition(last)];
  return start && end && { start, end };
}

function readPosition(value: unknown): ChipRequest['range']['start'] | undefined {
  if (!isRecord(value)) return undefined;
  const { line, character } = value;
  return isPlace(line) && isPlace(character) ? { line, character } : undefined;
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}
