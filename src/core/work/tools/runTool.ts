import type { ToolCall } from '../../model/request.ts';
import { isToolName, toolArguments } from './toolArguments.ts';
import type { ToolName } from './toolArguments.ts';
import type { ToolAnswer, WorkspaceTools } from './toolPorts.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What goes back to the model. */
export interface ToolResult {
  readonly text: string;
  readonly isError: boolean;
}

/** Longest result that enters the prompt: every later turn pays for it again. */
export const longestResultCharacters = 24_000;

/** Runs a call that a model wrote: checked first, cut to a bound after. Rejects only when the signal has aborted. */
export async function runTool(
  tools: WorkspaceTools,
  call: ToolCall,
  signal: AbortSignal,
): Promise<ToolResult> {
  if (!isToolName(call.name)) return problem(`There is no tool "${call.name}".`);
  const parsed = parseArguments(call.name, call.argumentsJson);
  if ('problem' in parsed) return problem(parsed.problem);
  const answer = await runParsed(tools, call.name, parsed.value, signal);
  return 'problem' in answer ? problem(answer.problem) : { text: cut(answer.text), isError: false };
}

function problem(text: string): ToolResult {
  return { text: cut(text), isError: true };
}

function parseArguments(
  name: ToolName,
  json: string,
): { readonly value: unknown } | { readonly problem: string } {
  let value: unknown;
  try {
    value = json.trim() === '' ? {} : JSON.parse(json);
  } catch (error) {
    return {
      problem: `The arguments are not JSON: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const parsed = toolArguments[name].safeParse(value);
  if (parsed.success) return { value: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  return { problem: `The arguments do not fit ${name}: ${issues.join('; ')}` };
}

type Runners = {
  readonly [N in ToolName]: (
    tools: WorkspaceTools,
    parsed: ReturnType<(typeof toolArguments)[N]['parse']>,
    signal: AbortSignal,
  ) => Promise<ToolAnswer>;
};

const runners: Runners = {
  read_file(tools, { path, first_line: first, last_line: last }, signal) {
    const isWhole = first === undefined && last === undefined;
    const lines = isWhole ? undefined : { first: first ?? 1, last: last ?? Number.MAX_SAFE_INTEGER };
    if (lines !== undefined && lines.last < lines.first)
      return Promise.resolve({ problem: 'last_line is before first_line.' });
    return tools.readFile(path, lines, signal);
  },
  search: (tools, { text, is_regex: isRegex, is_case_sensitive: isCaseSensitive, files }, signal) =>
    tools.search(
      {
        text,
        isRegex: isRegex ?? false,
        isCaseSensitive: isCaseSensitive ?? false,
        ...withoutUndefined({ files }),
      },
      signal,
    ),
  list_files: (tools, { pattern }, signal) => tools.listFiles(pattern, signal),
  outline: (tools, { path }, signal) => tools.outline(path, signal),
  references: (tools, place, signal) => tools.references(place, signal),
  problems: (tools, { path }, signal) => tools.problems(path, signal),
  async ask_person(tools, { question, answers }, signal) {
    const chosen = await tools.ask(
      { title: question, answers: answers.map((label, index) => ({ id: String(index), label })) },
      signal,
    );
    return chosen === undefined ? { problem: 'The person did not answer.' } : { text: chosen };
  },
};

function runParsed(
  tools: WorkspaceTools,
  name: ToolName,
  value: unknown,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  // The value has just been parsed with the schema of this very name.
  const run = runners[name] as (
    tools: WorkspaceTools,
    parsed: unknown,
    signal: AbortSignal,
  ) => Promise<ToolAnswer>;
  return run(tools, value, signal);
}

/** The beginning and the end: the middle of a long text tells the least, and the model can ask for a range. */
function cut(text: string): string {
  if (text.length <= longestResultCharacters) return text;
  const half = Math.floor(longestResultCharacters / 2);
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n… ${left} characters are left out here: ask for a smaller part …\n${text.slice(-half)}`;
}
