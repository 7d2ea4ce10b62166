import type { FormatRung, ReplayDialect } from '../../../core/model/abilities/refused.ts';

/** How one protocol asks for things that a model may lack. */
export interface WireRules {
  /** Ways of asking for a structured answer, the firmest first. */
  readonly rungs: readonly [FormatRung, ...FormatRung[]];
  /** Names of the cap on output, the one that is tried first in front. */
  readonly limitFields: readonly [string, ...string[]];
  /** The schema of an answer is written in the prompt too, however it is asked for. */
  readonly alwaysWritesSchema?: true;
  /** Whether thinking can be asked for without saying how hard. */
  readonly hasPlainThinking?: true;
  /** How to send the model's thinking back after this refusal; `undefined` where the refusal is about something else. */
  readonly nextReplay?: (known: ReplayDialect, message: string) => ReplayDialect | undefined;
  /** The refusal is about these turns and not about the model, so it is not remembered for other conversations. */
  readonly forgetsReplay?: true;
}

/** How one request is written for one model. */
export interface WireDialect {
  readonly format: FormatRung;
  /** The schema of the answer has to be written in the instructions. */
  readonly writesSchema: boolean;
  readonly limitField: string;
  /** The effort in the wire's words; absent: nothing is said of it. */
  readonly effort?: string;
  /** Thinking is asked for without an effort, because the model takes none of them. */
  readonly thinksPlainly?: true;
  readonly replay?: ReplayDialect;
  /** Nothing is marked for the prompt cache, because the server does not take marks. */
  readonly isUnmarked?: true;
}

/** What of a request was sent, and can be refused by name. */
export interface SentParameters {
  readonly hasTools: boolean;
  readonly effort: string | undefined;
  readonly hasTemperature: boolean;
  readonly hasInstructions: boolean;
  /** Set where a structured answer was asked for. */
  readonly format: FormatRung | undefined;
  readonly limitField: string;
  readonly maxOutputTokens: number;
  /** Names of everything else that a request can do without. */
  readonly others: ReadonlySet<string>;
}
