import type { ToolDefinition } from '../../model/request/request.ts';

/** What a tool found, as text for the model; or why it found nothing, in words that help it to go on. */
export type ToolAnswer =
  | {
      readonly text: string;
      /** Files that the text quotes, where the tool knows. */
      readonly origins?: readonly string[];
    }
  | { readonly problem: string };

/** A call whose arguments have been checked. A rejection is told to the model as a problem. */
export interface CheckedCall {
  run(signal: AbortSignal): Promise<ToolAnswer>;
}

/** A tool that models may call: one row of the registry. */
export interface Tool {
  readonly definition: ToolDefinition;
  /** It changes nothing, so its calls run side by side; calls of another tool run alone. */
  readonly isReadOnly: boolean;
  /** The person is asked before each call. */
  readonly needsConsent: boolean;
  /** Checks what a model wrote as arguments, before the person is asked and before anything runs. */
  check(written: unknown): CheckedCall | { readonly problem: string };
  /**
   * A result without what the model has read and used already; `undefined` where it would not get shorter. Absent for
   * results that may be needed to the letter, such as a file's text: edits quote it.
   */
  shorten?(text: string): string | undefined;
}

/** A call that the person is asked about. */
export interface ConsentRequest {
  readonly tool: string;
  /** As the model wrote them. */
  readonly argumentsJson: string;
}

/** Asks the person whether a call may run; false without an answer. Never rejects but for an aborted signal. */
export type AskConsent = (request: ConsentRequest, signal: AbortSignal) => Promise<boolean>;

/** The tools of one folder. */
export interface ToolRegistry {
  /** What requests tell the model, always in the same order, so that prompt caches keep it. */
  readonly definitions: readonly ToolDefinition[];
  get(name: string): Tool | undefined;
  readonly askConsent: AskConsent;
  /** Names of tools that were not taken: wrong or taken already, or with a definition that is too long. */
  readonly rejected: readonly string[];
}

/** What all vendors accept as the name of a tool. */
const namePattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Longest definition in JSON: every request pays for it. */
const longestDefinition = 20_000;

/**
 * A registry of tools, the built-in ones first: later ones, which may come from extensions and servers, cannot take
 * the name of an earlier one. Without `askConsent` nobody consents.
 */
export function createToolRegistry(
  tools: readonly Tool[],
  askConsent: AskConsent = () => Promise.resolve(false),
): ToolRegistry {
  const byName = new Map<string, Tool>();
  const rejected: string[] = [];
  for (const tool of tools) {
    const { name } = tool.definition;
    const isGood =
      namePattern.test(name) &&
      !byName.has(name) &&
      JSON.stringify(tool.definition).length <= longestDefinition;
    if (isGood) byName.set(name, tool);
    else rejected.push(name);
  }
  return {
    definitions: [...byName.values()].map(({ definition }) => definition),
    get: (name) => byName.get(name),
    askConsent,
    rejected,
  };
}
