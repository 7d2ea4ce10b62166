import { malformed } from '../../shared/failures/wireError.ts';
import { readCallExtras, type CallExtras } from './chatReplay.ts';

/** One piece of a tool call of Chat Completions. What it does not name is `undefined`. */
export interface ToolCallPiece {
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** Arguments as JSON text, or what of them is new; `''` where there are none. */
  readonly text: string;
  /** What came with it besides. */
  readonly extras: CallExtras;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a piece in all the shapes that servers have for it; one that is none of them throws. */
export function readToolCallPiece(value: unknown): ToolCallPiece {
  if (!isFields(value)) throw unreadable(value);
  const called = value['function'] ?? value['custom'] ?? value;
  if (!isFields(called)) throw unreadable(value);
  const name = called['name'];
  if (!isMissing(name) && typeof name !== 'string') throw unreadable(value);
  return {
    index: numberOf(value['index'] ?? called['index']),
    id: idOf(value['id'] ?? value['call_id']),
    name: typeof name === 'string' && name !== '' ? name : undefined,
    text: textOf(called['arguments'] ?? called['input']),
    extras: readCallExtras(value),
  };
}

/** A text may be a piece, so it stays as it is. */
function textOf(value: unknown): string {
  if (isMissing(value)) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function unreadable(value: unknown) {
  return malformed('The server sent a tool call of unknown shape.', JSON.stringify(value));
}
