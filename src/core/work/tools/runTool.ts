import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import type { ToolCall } from '../../model/request/request.ts';
import type { ToolAnswer, ToolRegistry } from './toolRegistry.ts';

/** What goes back to the model. */
export interface ToolResult {
  readonly text: string;
  readonly isError: boolean;
  /** Files that the text quotes, as far as the tool knows. */
  readonly origins?: readonly string[];
}

/** Longest result that enters the prompt: every later turn pays for it again. */
export const longestResultCharacters = 24_000;

/** Longest part of an unknown name that is quoted. */
const longestName = 100;

/**
 * Runs a call that a model wrote: checked and consented to before, cut to a bound after. Never rejects; once the signal
 * aborts it does not wait any longer, whatever the tool does.
 */
export async function runTool(tools: ToolRegistry, call: ToolCall, signal: AbortSignal): Promise<ToolResult> {
  const answer = await untilAborted(answerTo(tools, call, signal), signal);
  const text = cut('problem' in answer ? answer.problem : answer.text);
  const origins = 'problem' in answer ? undefined : answer.origins;
  return { text, isError: 'problem' in answer, ...withoutUndefined({ origins }) };
}

/** Calls that run side by side at most, however many the model asks for at once. */
const mostCallsInFlight = 8;

/**
 * Runs calls in their order, and gives their results in that order: neighbours that only read run side by side, up to
 * {@link mostCallsInFlight}, every other one alone.
 */
export async function runInOrder<Result>(
  tools: ToolRegistry,
  calls: readonly ToolCall[],
  run: (call: ToolCall) => Promise<Result>,
): Promise<readonly Result[]> {
  const mayShare = ({ name }: ToolCall) => tools.get(name)?.isReadOnly ?? true;
  const results: Result[] = [];
  let group: ToolCall[] = [];
  const runGroup = async () => {
    results.push(...(await runSideBySide(group, run)));
    group = [];
  };
  for (const call of calls) {
    if (!mayShare(call)) await runGroup();
    group.push(call);
    if (!mayShare(call)) await runGroup();
  }
  await runGroup();
  return results;
}

/** The next one begins when one has ended. */
async function runSideBySide<Result>(
  calls: readonly ToolCall[],
  run: (call: ToolCall) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = calls.entries();
  const work = async () => {
    for (const [index, call] of waiting) results[index] = await run(call);
  };
  await Promise.all(Array.from({ length: Math.min(mostCallsInFlight, calls.length) }, work));
  return results;
}

async function answerTo(tools: ToolRegistry, call: ToolCall, signal: AbortSignal): Promise<ToolAnswer> {
  const tool = tools.get(call.name);
  if (tool === undefined) {
    const names = tools.definitions.map(({ name }) => name).join(', ');
    return { problem: `There is no tool "${call.name.slice(0, longestName)}". There are: ${names}.` };
  }
  let written: unknown;
  try {
    written = call.argumentsJson.trim() === '' ? {} : JSON.parse(call.argumentsJson);
  } catch (error) {
    return { problem: `The arguments are not JSON: ${messageOf(error)}` };
  }
  try {
    signal.throwIfAborted();
    const checked = tool.check(written);
    if ('problem' in checked) return checked;
    if (tool.needsConsent) {
      const request = { tool: call.name, argumentsJson: call.argumentsJson };
      const mayRun = await tools.askConsent(request, signal);
      if (!mayRun) return { problem: 'The person did not allow this call.' };
    }
    signal.throwIfAborted();
    return await checked.run(signal);
  } catch (error) {
    // What went wrong in a tool is for the model to know; the step goes on.
    return { problem: `It did not work: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function untilAborted(work: Promise<ToolAnswer>, signal: AbortSignal): Promise<ToolAnswer> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      resolve({ problem: 'The call was cancelled.' });
    };
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

/** The beginning and the end: the middle of a long text tells the least, and the model can ask for a range. */
function cut(text: string): string {
  if (text.length <= longestResultCharacters) return text;
  const half = Math.floor(longestResultCharacters / 2);
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n… ${left} characters are left out here: ask for a smaller part …\n${text.slice(-half)}`;
}
