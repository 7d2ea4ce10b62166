import * as z from 'zod/mini';
import type { ToolCall } from '../../core/model/request.ts';
import type { CreateId } from '../../core/ports.ts';
import { filledText, optionalText } from '../shared/wireValues.ts';
import { addCallExtras, type CallExtras } from './chatReplay.ts';

/** One piece of a tool call. */
export const toolCallPiece = z.looseObject({
  index: z.catch(z.optional(z.int()), undefined),
  id: filledText,
  function: z.catch(z.optional(z.looseObject({ name: optionalText, arguments: optionalText })), undefined),
});

/** Puts the pieces of a stream's tool calls together. */
export interface ToolCallAssembly {
  add(piece: z.infer<typeof toolCallPiece>): void;
  calls(): readonly ToolCall[];
  /** What came with each call besides, by its id. */
  extras(): ReadonlyMap<string, CallExtras>;
}

/**
 * Pieces belong together by their index. Some servers give every call the index 0 or none; then a new id begins
 * a new call. A call without an id gets one.
 */
export function assembleToolCalls(createId: CreateId): ToolCallAssembly {
  const pending: { index: number; id: string; name: string; json: string; extras?: CallExtras }[] = [];
  return {
    add(piece) {
      const index = piece.index ?? 0;
      const isSame = (call: { index: number; id: string }) =>
        call.index === index && (!piece.id || call.id === piece.id);
      let call = pending.findLast(isSame);
      if (!call) {
        call = { index, id: piece.id ?? createId(), name: '', json: '' };
        pending.push(call);
      }
      // Some servers repeat the name in every piece instead of sending it once.
      if (piece.function?.name) call.name = piece.function.name;
      call.json += piece.function?.arguments ?? '';
      call.extras = addCallExtras(call.extras, piece);
    },
    calls: () =>
      pending.map(({ id, name, json }) => ({ id, name, argumentsJson: json === '' ? '{}' : json })),
    extras: () =>
      new Map(pending.flatMap(({ id, extras }) => (extras === undefined ? [] : [[id, extras] as const]))),
  };
}
