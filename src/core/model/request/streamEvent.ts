import type { Adaptation } from '../abilities/adaptation.ts';
import type { Failure } from './failure.ts';
import type { RateLimitReadings } from './rateLimits.ts';
import type { Replay, ToolCall } from './request.ts';
import type { Usage } from './usage.ts';

/** Why the model stopped: ours, and the provider's word for it. */
export interface FinishReason {
  readonly unified: 'stop' | 'tool-calls' | 'length';
  readonly raw: string | undefined;
  /** The provider's word is not known, so whether the answer is whole is not known either; it counts as cut. */
  readonly isUnsure?: true;
}

/**
 * What an adapter reports while a model answers. A stream ends with exactly one `finished` or `failed`;
 * events of usage are cumulative, so a later one replaces an earlier one and is never added to it.
 */
export type StreamEvent =
  | {
      /** Headers have arrived. */
      readonly type: 'response-started';
      readonly requestId?: string;
      readonly modelServed?: string;
      /** What the provider says of its limits, where it does. */
      readonly rateLimits?: RateLimitReadings;
      /** Set where the model does not take all that was asked for. */
      readonly adaptation?: Adaptation;
    }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'tool-call-finished'; readonly call: ToolCall }
  | { readonly type: 'usage-updated'; readonly usage: Usage }
  | {
      readonly type: 'finished';
      readonly finish: FinishReason;
      readonly usage: Usage;
      /** What to give back beside the results of the tools, where the model has thought before it called them. */
      readonly replay?: Replay;
      readonly modelServed?: string;
      readonly requestId?: string;
    }
  | {
      readonly type: 'failed';
      readonly failure: Failure;
      /** What is known to be used in spite of the failure. */
      readonly usage: Usage;
      /** Set where the model had begun to answer, though it may be with nothing that an event tells of. */
      readonly hasBegun?: true;
      readonly modelServed?: string;
      readonly requestId?: string;
      /** What the provider says of its limits, where it refused with an answer. */
      readonly rateLimits?: RateLimitReadings;
      /** Set where the request was refused in all the ways that it was sent. */
      readonly adaptation?: Adaptation;
    };
