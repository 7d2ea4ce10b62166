import { isRecord } from '../../../shared/isRecord.ts';
import type { ToolCall } from '../../../core/model/request/request.ts';
import type { CreateId } from '../../../core/model/clock.ts';
import { followJson, type JsonProgress } from '../../shared/jsonProgress.ts';
import { argumentsText } from '../../shared/toolArguments.ts';
import { joinCallExtras, type CallExtras } from './chatReplay.ts';
import type { ToolCallPiece } from './toolCallPiece.ts';

/** Puts the pieces of a stream's tool calls together. */
interface ToolCallAssembly {
  add(piece: ToolCallPiece): void;
  /** Adds a call that came whole, unless it is one that has been streamed before. */
  addWhole(piece: ToolCallPiece): void;
  hasAny(): boolean;
  /** Whether a call has begun whose arguments have not ended. */
  hasOpenCall(): boolean;
  calls(): readonly ToolCall[];
  /** What came with each call besides, by its id. */
  extras(): ReadonlyMap<string, CallExtras>;
}

interface PendingCall {
  index: number | undefined;
  /** As the server wrote it; servers repeat ids, so ours may be another one. */
  wireId: string | undefined;
  id: string;
  name: string;
  /** All pieces of the arguments, one after the other. */
  glued: string;
  progress: JsonProgress;
  extras: CallExtras;
  /** The last piece, as long as each has begun with the one before: some servers repeat all that came. */
  grown: string | undefined;
  /** Whether `grown` is whole JSON, once somebody has looked: a long one is not read again for every empty piece. */
  isGrownWhole: boolean | undefined;
}

/** What a piece is to a call. */
type Relation = 'goes-on' | 'replaces' | 'repeats' | 'is-another';

/**
 * Servers number calls, name them, both, or neither; some give every call the same number or the same id, or change
 * the id with every piece. So a piece is identified by all of it: its number, id and name, and whether the arguments that
 * came before it were whole. Two argument texts are never put together where the first was whole.
 */
export function assembleToolCalls(createId: CreateId): ToolCallAssembly {
  const pending: PendingCall[] = [];

  function begin(piece: ToolCallPiece, name: string): void {
    const isTaken = pending.some(({ id }) => id === piece.id);
    const call: PendingCall = {
      index: piece.index,
      wireId: piece.id,
      id: piece.id === undefined || isTaken ? createId() : piece.id,
      name,
      glued: '',
      progress: followJson(),
      grown: undefined,
      isGrownWhole: undefined,
      extras: piece.extras,
    };
    pending.push(call);
    append(call, piece.text);
  }

  function adopt(call: PendingCall, { index, id, name, extras }: ToolCallPiece): void {
    call.index ??= index;
    call.extras = joinCallExtras(call.extras, extras);
    if (name !== undefined) call.name = name;
    if (id === undefined || call.wireId !== undefined) return;
    call.wireId = id;
    if (!pending.some((other) => other.id === id)) call.id = id;
  }

  return {
    add(wirePiece) {
      const call = callOf(pending, wirePiece);
      const piece = call === undefined || call.glued === '' ? withoutNothing(wirePiece) : wirePiece;
      const relation = call === undefined ? 'is-another' : relationOf(call, piece);
      if (call === undefined || relation === 'is-another') {
        begin(piece, piece.name ?? call?.name ?? '');
        return;
      }
      adopt(call, piece);
      if (relation === 'replaces') clear(call);
      if (relation !== 'repeats') append(call, piece.text);
    },
    addWhole(wirePiece) {
      const piece = withoutNothing(wirePiece);
      const isKnown = pending.some(
        (call) =>
          call.name === piece.name &&
          (piece.id === undefined || call.wireId === undefined || call.wireId === piece.id) &&
          isSameJson(textOf(call), piece.text === '' ? '{}' : argumentsText(piece.text)),
      );
      if (!isKnown) begin(piece, piece.name ?? '');
    },
    extras: () => new Map(pending.map(({ id, extras }) => [id, extras])),
    hasAny: () => pending.length > 0,
    hasOpenCall: () => pending.some((call) => call.glued !== '' && !isWhole(call)),
    calls: () =>
      withoutRepeats(pending).map((call) => ({ id: call.id, name: call.name, argumentsJson: textOf(call) })),
  };
}

/** Servers that have nothing to say yet say it in JSON. In the middle of arguments the same text is a part of them. */
function withoutNothing(piece: ToolCallPiece): ToolCallPiece {
  return /^\s*(null|"")\s*$/.test(piece.text) ? { ...piece, text: '' } : piece;
}

function clear(call: PendingCall): void {
  call.glued = '';
  call.progress = followJson();
  call.grown = undefined;
  call.isGrownWhole = undefined;
}

function append(call: PendingCall, text: string): void {
  if (text === '') return;
  const isGrowing = call.glued === '' || (call.grown !== undefined && text.startsWith(call.grown));
  call.grown = isGrowing ? text : undefined;
  call.isGrownWhole = undefined;
  call.glued += text;
  call.progress.feed(text);
}

/** The call that a piece may belong to. */
function callOf(
  pending: readonly PendingCall[],
  { index, id, name }: ToolCallPiece,
): PendingCall | undefined {
  const byId = id === undefined ? undefined : pending.findLast(({ wireId }) => wireId === id);
  if (index === undefined) return byId ?? pending.at(-1);
  const byIndex = pending.filter((call) => call.index === index);
  const exact = byIndex.findLast(({ wireId }) => wireId !== undefined && wireId === id) ?? byIndex.at(-1);
  if (exact !== undefined) return exact;
  // A number that is new: only a piece that names no call can go on with an old one.
  if (name !== undefined) return undefined;
  return byId ?? (id === undefined ? pending.at(-1) : undefined);
}

function relationOf(call: PendingCall, piece: ToolCallPiece): Relation {
  const { id, name, text } = piece;
  const isSameId = id !== undefined && id === call.wireId;
  const isOtherId = id !== undefined && call.wireId !== undefined && id !== call.wireId;
  if (name !== undefined && call.name !== '' && name !== call.name) {
    // A name that is still being written.
    return call.glued === '' && isSameId && name.startsWith(call.name) ? 'goes-on' : 'is-another';
  }
  const isEmpty = text.trim() === '';
  if (isOtherId) {
    // An id that changes with every piece comes without the name and without fresh arguments.
    if (name !== undefined && (isEmpty || beginsAfresh(text))) return 'is-another';
    if (isEmpty) return 'goes-on';
    return !isWhole(call) && goesOn(call, text) ? 'goes-on' : 'is-another';
  }
  if (isEmpty) return isWhole(call) ? 'repeats' : 'goes-on';
  if (!isWhole(call)) return goesOn(call, text) ? 'goes-on' : 'is-another';
  return relationToWhole(textOf(call), text, isSameId);
}

/** What a piece is to a call whose arguments are whole. */
function relationToWhole(before: string, text: string, isSameId: boolean): Relation {
  if (!beginsAfresh(text)) return 'goes-on';
  // Some servers send an empty object first and then the real one.
  if (isSameJson(before, '{}')) return 'replaces';
  if (isSameJson(before, text)) return 'repeats';
  return isSameId && isGrownFrom(before, text) ? 'replaces' : 'is-another';
}

function beginsAfresh(text: string): boolean {
  return /^\s*[{["]/.test(text);
}

function goesOn(call: PendingCall, text: string): boolean {
  const isGrowing = call.grown !== undefined && text.startsWith(call.grown);
  return isGrowing || call.progress.stateAfter(text) !== 'broken';
}

function isWhole(call: PendingCall): boolean {
  if (call.progress.state() === 'whole') return true;
  call.isGrownWhole ??= call.grown !== undefined && isJson(call.grown);
  return call.isGrownWhole;
}

/** The arguments: the pieces put together, or the last one where each has repeated all before. */
function textOf({ glued, progress, grown }: PendingCall): string {
  if (glued.trim() === '') return '{}';
  if (progress.state() === 'whole' || grown === undefined || !isJson(grown)) return argumentsText(glued);
  return argumentsText(grown);
}

/** Some servers stream a call and then send it once more, under the same id or without one. */
function withoutRepeats(pending: readonly PendingCall[]): readonly PendingCall[] {
  const kept: PendingCall[] = [];
  for (const call of pending) {
    if (call.name === '' && call.glued === '') continue;
    const isRepeat = kept.some(
      (earlier) =>
        earlier.name === call.name &&
        earlier.wireId === call.wireId &&
        earlier.index === call.index &&
        isSameJson(textOf(earlier), textOf(call)),
    );
    if (!isRepeat) kept.push(call);
  }
  return kept;
}

function isSameJson(left: string, right: string): boolean {
  if (left === right) return true;
  return isJson(left) && isJson(right) && isGrownFrom(left, right) && isGrownFrom(right, left);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a JSON text is another one that has grown: everything that was there is still there, or goes on. */
function isGrownFrom(before: string, after: string): boolean {
  try {
    return hasGrown(JSON.parse(before), JSON.parse(after));
  } catch {
    return false;
  }
}

function hasGrown(before: unknown, after: unknown): boolean {
  if (typeof before === 'string' && typeof after === 'string') return after.startsWith(before);
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.every((item, index) => index < after.length && hasGrown(item, after[index]));
  }
  if (isRecord(before) && isRecord(after)) {
    return Object.entries(before).every(
      ([name, value]) => Object.hasOwn(after, name) && hasGrown(value, after[name]),
    );
  }
  return before === after;
}
