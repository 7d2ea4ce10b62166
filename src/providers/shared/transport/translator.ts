import type * as z from 'zod/mini';
import type { StreamEvent } from '../../../core/model/request/streamEvent.ts';
import type { Usage } from '../../../core/model/request/usage.ts';
import type { AnswerParts, SettledAnswer } from '../answer.ts';
import type { BodyEvent } from './bodyEvent.ts';
import type { UnownedReplay } from '../ownReplays.ts';
import { malformed } from '../failures/wireError.ts';

/** Events that a wire event can become before the stream's end. */
export type ProgressEvent = Exclude<StreamEvent, { type: 'finished' | 'failed' | 'response-started' }>;

/** What a stream came to. */
export interface Conclusion extends AnswerParts {
  /** What the model must be given back of its own turn, with the results of the tools that it has called. */
  readonly replay?: (settled: SettledAnswer) => UnownedReplay | undefined;
}

/** How far an answer has come: a model whose thinking is not streamed has begun, and may be silent for long. */
export type AnswerProgress = 'none' | 'thinking' | 'content';

/** Turns the events of one wire, one stream, into ours. `accept` may throw a `WireError`. */
export interface Translator {
  accept(event: BodyEvent): readonly ProgressEvent[];
  /** Content has come, be it only the beginning of a tool call, or the model is known to think. */
  progress(): AnswerProgress;
  /** `open`: more must come. `complete`: the answer is whole, a tail may follow. `ended`: nothing may follow. */
  state(): 'open' | 'complete' | 'ended';
  /** How it came out; meaningful unless the state is `open`. */
  conclusion(): Conclusion;
  usage(): Usage;
  modelServed(): string | undefined;
  /** The id of the answer in its body, where the wire has one; see `callIdOf`. */
  responseId(): string | undefined;
}

/** Reads a wire event by its schema; what does not fit is a malformed answer. */
export function readWire<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw malformed('The server sent an event of unknown shape.', JSON.stringify(value));
}
