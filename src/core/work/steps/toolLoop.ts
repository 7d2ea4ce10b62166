import type { Message, ToolCall } from '../../model/request/request.ts';
import { joinTraced, type TracedText } from '../../model/request/tracedText.ts';
import { totalInputTokens } from '../../model/request/usage.ts';
import type { ToolUse } from '../../model/ledger/ledger.ts';
import { likelyTurnsLeft, type InputRates } from '../tools/carryCost.ts';
import { compactResults } from '../tools/compactResults.ts';
import { runInOrder, runTool, type ToolResult } from '../tools/runTool.ts';
import type { ToolRegistry } from '../tools/toolRegistry.ts';
import {
  placeOf,
  type CallRequest,
  type FinishedCall,
  type CallContext,
  type CallResult,
} from '../../calling/send/call.ts';
import { callModel } from '../../calling/send/callModel.ts';
import { originsOfCalls } from '../ask/callRecords.ts';
import { inputRates } from './inputRates.ts';
import type { SummariseResult } from './summariseResult.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Where a loop ends, whatever the model wants. */
export interface ToolLoopLimits {
  /** Requests, the answer included. */
  readonly turns: number;
  /** Input and output of all turns together, in tokens. */
  readonly tokens: number;
  readonly nanoUsd: number;
  readonly durationMs: number;
}

/** Where a running loop stands, for the person. */
export interface ToolLoopProgress {
  /** Requests that have ended. */
  readonly turn: number;
  readonly tokens: number;
  readonly nanoUsd: number;
  /** Tools that run now, such as `read_file src/a.ts`. */
  readonly running: readonly string[];
}

/** One step's conversation with one model. */
export interface ToolLoop {
  readonly context: CallContext;
  /** The first request with its tools; the model that answers it answers the whole loop. */
  readonly call: CallRequest;
  readonly tools: ToolRegistry;
  readonly limits: ToolLoopLimits;
  /** What is wrong with an answer, for one repair turn; `undefined` when it can be used. */
  readonly whatIsWrong?: (answer: FinishedCall) => Promise<TracedText | undefined>;
  readonly onTurn?: (progress: ToolLoopProgress) => void;
  /** Sums bulky results up where that saves money; without it they go on whole. */
  readonly summarise?: SummariseResult;
}

/** All requests of a loop; the last one holds the answer, unless a limit was reached. */
export interface ToolLoopResult {
  readonly calls: readonly FinishedCall[];
  /** The last request's own result. */
  readonly result: CallResult;
  /** Which limit ended it before there was an answer, in words. */
  readonly limit?: string;
  /** Files that were read, for an attempt that takes over. */
  readonly filesRead: readonly string[];
}

/**
 * Lets a model look around with tools until it answers: calls of one turn that only read run side by side, and the last turn that the
 * limits allow is asked for the answer.
 */
export async function runToolLoop(loop: ToolLoop): Promise<ToolLoopResult> {
  const { context, call, limits } = loop;
  const startedMs = context.clock.monotonic();
  const calls: FinishedCall[] = [];
  const filesRead = new Set<string>();
  const messages: Message[] = [...call.request.messages];
  const seen: SeenResults = { turnOf: new Map(), isSummarised: new Set() };
  let toolUses: readonly ToolUse[] = [];
  let isRepaired = false;
  let isLastTurn = limits.turns <= 1;
  let { decision } = call;
  for (let turn = 0; ; turn++) {
    const result = await callModel(context, {
      ...call,
      decision,
      mostMs: Math.max(1, limits.durationMs - (context.clock.monotonic() - startedMs)),
      // All turns of an attempt have its place.
      position: call.position + placeOf(call.decision, decision.model),
      // What has been sent does not change any more.
      request: { ...call.request, messages: [...messages] },
      toolUses,
    });
    calls.push(...result.calls);
    const done = (limit?: string): ToolLoopResult => ({
      calls,
      result,
      filesRead: [...filesRead],
      ...withoutUndefined({ limit }),
    });
    const { last } = result;
    if (last === undefined || 'failure' in last.end || last.end.finish.unified === 'length') return done();
    // Whoever answered stays until the end: another model would pay for the whole conversation anew, and read the
    // thoughts of a stranger. One that is lost ends the loop.
    decision = { ...decision, model: last.model, fallbacks: [] };
    loop.onTurn?.({ turn: turn + 1, ...spentBy(calls), running: last.toolCalls.map(describeCall) });
    if (last.toolCalls.length === 0) {
      const wrong = isRepaired || isLastTurn ? undefined : await loop.whatIsWrong?.(last);
      if (wrong === undefined) return done();
      isRepaired = true;
      messages.push(assistantTurn(last), { role: 'user', ...repairText(wrong) });
      toolUses = [];
    } else {
      if (isLastTurn) return done('It went on looking around after its last turn and gave no answer.');
      const rates = inputRates(context, last.model, last.usage, context.clock.now());
      const carry = rates && { rates, laterTurns: likelyTurnsLeft(turn + 1, limits.turns) };
      const spent = (summaries: readonly FinishedCall[]) =>
        whatIsSpent(limits, [...calls, ...summaries], context.clock.monotonic() - startedMs);
      const results = await runCalls(loop, last.toolCalls, turn, seen, carry, spent);
      for (const toolCall of last.toolCalls) noteFile(toolCall, filesRead);
      calls.push(...results.flatMap((result) => result.calls));
      messages.push(assistantTurn(last), ...results.map(({ message }) => message));
      toolUses = results.map(({ use }) => use);
      if (carry !== undefined) compact(loop, messages, carry, seen);
    }
    if (call.signal.aborted) return done();
    const reached = reachedLimit(limits, turn + 2, calls, context.clock.monotonic() - startedMs);
    if (reached === undefined) continue;
    isLastTurn = true;
    messages.push({ role: 'user', text: `${reached} Answer now, without another tool call.` });
  }
}

/** The model's turn as it goes back to it, with its thinking where it has to. */
function assistantTurn({ text, toolCalls, replay }: FinishedCall): Message {
  return {
    role: 'assistant',
    text,
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    ...withoutUndefined({ replay }),
  };
}

function spentBy(calls: readonly FinishedCall[]): { tokens: number; nanoUsd: number } {
  let tokens = 0;
  let nanoUsd = 0;
  for (const { usage, cost } of calls) {
    tokens += (totalInputTokens(usage) ?? 0) + (usage.outputTokens ?? 0);
    if (cost.source !== 'unpriced') nanoUsd += cost.nanoUsd;
  }
  return { tokens, nanoUsd };
}

/** Told to the model and the person: which limit lets only one more turn through. */
function reachedLimit(
  limits: ToolLoopLimits,
  nextTurn: number,
  calls: readonly FinishedCall[],
  durationMs: number,
): string | undefined {
  if (nextTurn >= limits.turns) return `This was turn ${nextTurn - 1} of ${limits.turns}.`;
  return whatIsSpent(limits, calls, durationMs)?.text;
}

interface Spent {
  readonly what: 'money' | 'time';
  readonly text: string;
}

/** The limits that can be reached between two tools too; tokens are money. */
function whatIsSpent(
  limits: ToolLoopLimits,
  calls: readonly FinishedCall[],
  durationMs: number,
): Spent | undefined {
  const { tokens, nanoUsd } = spentBy(calls);
  if (durationMs >= limits.durationMs) return { what: 'time', text: 'The time for this step is over.' };
  if (tokens >= limits.tokens)
    return { what: 'money', text: `The limit of ${limits.tokens} tokens is reached.` };
  if (nanoUsd >= limits.nanoUsd)
    return { what: 'money', text: 'The limit of money for this step is reached.' };
  return undefined;
}

/** What the model has before it, so that nothing is sent twice. */
interface SeenResults {
  /** The turn in which a result was given, by tool and text. */
  readonly turnOf: Map<string, number>;
  /** Results of which the model knows a summary: asked for again, they are given whole. */
  readonly isSummarised: Set<string>;
}

/** What input costs in this conversation, and how long it will probably go on. */
interface Carry {
  readonly rates: InputRates;
  readonly laterTurns: number;
}

/** Shortens old results where that saves more than the lost cache costs. */
function compact(
  { context, tools }: Pick<ToolLoop, 'context' | 'tools'>,
  messages: Message[],
  { rates, laterTurns }: Carry,
  { turnOf }: SeenResults,
): void {
  const turns = Math.max(1, laterTurns);
  const tokensOf = (text: string) => Math.ceil(text.length / 4);
  const compaction = compactResults({ messages, tools, rates, turns, tokensOf });
  if (compaction === undefined) return;
  const { removedTokens, savedNanoUsd } = compaction;
  context.log.info(
    `Old results of tools are shortened by ${removedTokens} tokens: expected to save ${savedNanoUsd} nano-dollars.`,
  );
  for (const [index, message] of messages.entries()) {
    const now = compaction.messages[index];
    // The model has it no more: asked for again, it is given again.
    if (message.role === 'tool' && now !== message) turnOf.delete(keyOf(message.name, message.text));
    if (now !== undefined) messages[index] = now;
  }
}

function keyOf(toolName: string, text: string): string {
  return `${toolName} ${text}`;
}

interface RanCall {
  readonly message: Message;
  readonly use: ToolUse;
  /** What summing it up took. */
  readonly calls: readonly FinishedCall[];
}

/** Between two tools it is looked at what is spent: without time none is run, without money none is summed up. */
async function runCalls(
  loop: ToolLoop,
  toolCalls: readonly ToolCall[],
  turn: number,
  seen: SeenResults,
  carry: Carry | undefined,
  whatIsSpentNow: (summaries: readonly FinishedCall[]) => Spent | undefined,
): Promise<readonly RanCall[]> {
  const summaries: FinishedCall[] = [];
  return runInOrder(loop.tools, toolCalls, async (call) => {
    const spent = whatIsSpentNow(summaries);
    const {
      text,
      isError,
      origins = [],
      calls,
    } = spent?.what === 'time'
      ? { text: `It was not run. ${spent.text}`, isError: true, calls: [] }
      : await runOnce(loop, call, turn, seen, spent === undefined ? carry : undefined);
    summaries.push(...calls);
    return {
      calls,
      message: {
        role: 'tool' as const,
        callId: call.id,
        name: call.name,
        text,
        // To the end, because the result may be shortened later.
        quoted: [{ start: 0, end: Infinity, origins, isUnsure: true as const }],
        ...(isError ? { isError } : {}),
      },
      use: { turn, name: call.name, resultBytes: byteLength(text) },
    };
  });
}

/** A result that stands in the conversation already is not paid for twice. */
async function runOnce(
  { tools, call, summarise }: ToolLoop,
  toolCall: ToolCall,
  turn: number,
  { turnOf, isSummarised }: SeenResults,
  carry: Carry | undefined,
): Promise<ToolResult & { readonly calls: readonly FinishedCall[] }> {
  const result = await runTool(tools, toolCall, call.signal);
  const key = keyOf(toolCall.name, result.text);
  const before = turnOf.get(key);
  if (before !== undefined && before !== turn && result.text.length >= shortCharacters) {
    const text = `The same as in your turn ${before + 1}; nothing has changed since.`;
    return { ...result, text, calls: [] };
  }
  turnOf.set(key, before ?? turn);
  if (summarise === undefined || carry === undefined || result.isError || isSummarised.has(key))
    return { ...result, calls: [] };
  const summarised = await summarise(toolCall, result, carry);
  if (summarised?.text === undefined) return { ...result, calls: summarised?.calls ?? [] };
  turnOf.delete(key);
  isSummarised.add(key);
  // Its writer may have seen more than the tool knows of.
  const { origins: seen = [] } = originsOfCalls(summarised.calls);
  const origins = [...(result.origins ?? []), ...seen];
  return { ...result, text: summarised.text, calls: summarised.calls, origins };
}

/** Below this a repetition costs less than the sentence in its place. */
const shortCharacters = 200;

function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function noteFile({ name, argumentsJson }: ToolCall, files: Set<string>): void {
  if (name !== 'read_file') return;
  const path = pathOf(argumentsJson);
  if (path !== undefined) files.add(path);
}

function describeCall({ name, argumentsJson }: ToolCall): string {
  const path = pathOf(argumentsJson);
  return path === undefined ? name : `${name} ${path}`;
}

function pathOf(argumentsJson: string): string | undefined {
  try {
    const value: unknown = JSON.parse(argumentsJson);
    if (typeof value !== 'object' || value === null || !('path' in value)) return undefined;
    return typeof value.path === 'string' ? value.path : undefined;
  } catch {
    // Said to the model by the tool itself.
    return undefined;
  }
}

function repairText(wrong: TracedText): TracedText {
  return joinTraced(
    ['That answer cannot be used:', wrong, 'Write the whole answer again, with this put right.'],
    '\n',
  );
}
