import type { TracedText } from './tracedText.ts';

/** A JSON Schema document, as sent to providers for structured output and tool parameters. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A piece of the instructions. Pieces are sent in order; stable ones come first so that prompt caches hit. */
export interface InstructionPart extends TracedText {
  /** Ask the provider to keep everything up to here in its prompt cache, where it needs a mark for that. */
  readonly cacheUpToHere?: boolean;
}

/** A tool the model may call. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments object. */
  readonly parameters: JsonSchema;
}

/** A finished tool call of the model. */
export interface ToolCall {
  /** Provider's id, echoed in the result; generated where the wire has none (Ollama). */
  readonly id: string;
  readonly name: string;
  /** Arguments as JSON text exactly as the model wrote them: untrusted, not yet parsed. */
  readonly argumentsJson: string;
}

/**
 * A model's own turn in its provider's words, thinking and tool calls included: reasoning models lose their thread, and
 * some refuse the next request, when their thinking is not given back. Written and read by one adapter only.
 */
export interface Replay {
  /** The `Protocol` whose adapter wrote it; no other one reads it. */
  readonly protocol: string;
  /** Name of the configured provider that sent it; signatures of one server are refused by another. */
  readonly provider: string;
  /** The model that was asked; its thinking is of no use to another one. */
  readonly model: string;
  /** Echoed unread, and checked when it is read back. */
  readonly items: unknown;
  /** The items go beside the turn's text and calls; without this they are the whole turn. */
  readonly isBesideText?: true;
}

/** One turn of the conversation after the instructions. Adapters look at no `quoted`: the gate has done so before. */
export type Message =
  | (TracedText & { readonly role: 'user' })
  | (TracedText & {
      readonly role: 'assistant';
      readonly toolCalls?: readonly ToolCall[];
      /** Stands for text and calls, or goes with them, where the same model is asked again. */
      readonly replay?: Replay;
    })
  | (TracedText & {
      readonly role: 'tool';
      readonly callId: string;
      readonly name: string;
      readonly isError?: boolean;
    });

/** How hard a reasoning model should think; sent only where the model takes it. */
export const efforts = ['none', 'low', 'medium', 'high', 'max'] as const;

export type Effort = (typeof efforts)[number];

/** The answer must be one JSON document of this schema. */
export interface StructuredOutput {
  /** Short identifier, `[a-z_]+`. */
  readonly name: string;
  readonly schema: JsonSchema;
}

/** One request to one model: what every adapter translates to its wire. */
export interface ModelRequest {
  /** Model id as the provider knows it. */
  readonly model: string;
  readonly instructions: readonly InstructionPart[];
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolDefinition[];
  /** The instructions for a model that turns out to call no tools; absent where they do not speak of tools. */
  readonly instructionsWithoutTools?: readonly InstructionPart[];
  readonly output?: StructuredOutput;
  /** Hard cap on output tokens including reasoning; always sent. */
  readonly maxOutputTokens: number;
  /** Sent only when set: some models refuse it (facts: Anthropic 2026-10-21). */
  readonly temperature?: number;
  readonly effort?: Effort;
  /** Context window to load and hold the model to, in tokens; Ollama's `num_ctx`. */
  readonly contextTokens?: number;
}
