import type { ToolCall } from '../../../core/model/request/request.ts';
import type { CreateId } from '../../../core/model/clock.ts';
import { argumentsText } from '../../shared/toolArguments.ts';

/** What an item or an event says of a call. */
export interface CallUpdate {
  readonly output_index?: number | undefined;
  readonly item_id?: string | undefined;
  readonly call_id?: string | undefined;
  readonly name?: string | undefined;
}

interface PendingCall {
  output: number | undefined;
  item: string | undefined;
  id: string | undefined;
  name: string | undefined;
  /** Pieces so far. */
  pieces: string;
  /** The arguments as the server has put them together. */
  whole: string | undefined;
}

/** Collects the calls of a response, which servers send as items, in pieces, only at the end, or in all three ways. */
export interface CallRecord {
  record(update: CallUpdate): void;
  addPiece(update: CallUpdate, piece: string): void;
  /** The arguments in whole: a text, or an object. */
  finish(update: CallUpdate, whole: unknown): void;
  hasAny(): boolean;
  hasOpenCall(): boolean;
  calls(): readonly ToolCall[];
}

export function recordCalls(createId: CreateId): CallRecord {
  const pending: PendingCall[] = [];

  function callOf(update: CallUpdate): PendingCall {
    const { output_index: output, item_id: item, call_id: id, name } = update;
    const found =
      (id === undefined ? undefined : pending.find((call) => call.id === id)) ??
      (item === undefined ? undefined : pending.find((call) => call.item === item)) ??
      (output === undefined
        ? undefined
        : pending.find((call) => call.output === output && !isOther(call, update))) ??
      (output === undefined && item === undefined && id === undefined ? pending.at(-1) : undefined);
    const call = found ?? { output, item, id, name, pieces: '', whole: undefined };
    if (found === undefined) pending.push(call);
    call.output ??= output;
    call.item ??= item;
    call.id ??= id;
    call.name ??= name;
    return call;
  }

  return {
    record: (update) => {
      callOf(update);
    },
    addPiece(update, piece) {
      callOf(update).pieces += piece;
    },
    finish(update, whole) {
      const call = callOf(update);
      const text = argumentsText(whole);
      // An empty text at the end does not undo what has been streamed.
      if (text !== '') call.whole = text;
      else call.whole ??= call.pieces === '' ? '{}' : argumentsText(call.pieces);
    },
    hasAny: () => pending.length > 0,
    hasOpenCall: () => pending.some(({ whole }) => whole === undefined),
    calls: () =>
      pending.map((call) => ({
        id: (call.id ??= call.item ?? createId()),
        name: call.name ?? '',
        argumentsJson: call.whole ?? (call.pieces === '' ? '{}' : argumentsText(call.pieces)),
      })),
  };
}

/** Some servers give every item the same number. */
function isOther(call: PendingCall, { item_id: item, call_id: id }: CallUpdate): boolean {
  const isOtherItem = item !== undefined && call.item !== undefined && call.item !== item;
  return isOtherItem || (id !== undefined && call.id !== undefined && call.id !== id);
}
