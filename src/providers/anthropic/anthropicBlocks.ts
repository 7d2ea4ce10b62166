import type { ToolCall } from '../../core/model/request/request.ts';
import { argumentsText, parseToolArguments } from '../shared/toolArguments.ts';
import type { AnswerProgress } from '../shared/transport/translator.ts';
import type { ReplayBlock } from './anthropicReplay.ts';

/** One block of a message, as far as it has come. */
export type PendingBlock =
  | { readonly type: 'text'; text: string }
  | { readonly type: 'thinking'; thinking: string; signature?: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      /** What came with the block's beginning, as JSON text: nothing, or all where a server sends no pieces. */
      readonly initial: string;
      json: string;
    }
  | { readonly type: 'other' };

/** The blocks of a message in the order in which they began. */
export interface BlockRecord {
  /** A block without a number is the next one; one with a number that was there before is another block all the same. */
  begin(index: number | undefined, block: PendingBlock): void;
  /** The block that a piece belongs to: the last one that began with its number. */
  at(index: number | undefined): PendingBlock | undefined;
  isEmpty(): boolean;
  /** Thinking that is not shown leaves its block empty. */
  progress(): AnswerProgress;
  /** Whether the arguments of a call are cut, or might be. */
  hasCutCall(): boolean;
  toolCalls(): readonly ToolCall[];
  replayBlocks(): readonly ReplayBlock[];
}

export function recordBlocks(): BlockRecord {
  const blocks: PendingBlock[] = [];
  const byIndex = new Map<number, PendingBlock>();
  const calls = () => blocks.flatMap((block) => (block.type === 'tool_use' ? [toToolCall(block)] : []));
  return {
    begin(index, block) {
      blocks.push(block);
      if (index !== undefined) byIndex.set(index, block);
    },
    at: (index) => (index === undefined ? blocks.at(-1) : (byIndex.get(index) ?? undefined)),
    isEmpty: () => blocks.length === 0,
    progress: () => (blocks.length === 0 ? 'none' : blocks.every(isUnseen) ? 'thinking' : 'content'),
    hasCutCall: () => calls().some(({ argumentsJson }) => !isJson(argumentsJson)),
    toolCalls: calls,
    replayBlocks: () => blocks.flatMap(toReplayBlock),
  };
}

function isUnseen(block: PendingBlock): boolean {
  return block.type === 'redacted_thinking' || (block.type === 'thinking' && block.thinking === '');
}

/** Input comes in pieces, or with the block's beginning; where both came, whichever is whole counts. */
function toToolCall({ id, name, initial, json }: Extract<PendingBlock, { type: 'tool_use' }>): ToolCall {
  const pieces = argumentsText(json);
  const isInitial = pieces.trim() === '' || (!isJson(pieces) && initial !== '' && initial !== '{}');
  return { id, name, argumentsJson: (isInitial ? initial : pieces) || '{}' };
}

function toReplayBlock(block: PendingBlock): readonly ReplayBlock[] {
  if (block.type === 'other') return [];
  if (block.type !== 'tool_use') return [block];
  const { id, name, argumentsJson } = toToolCall(block);
  return [{ type: 'tool_use', id, name, input: parseToolArguments(argumentsJson) }];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
