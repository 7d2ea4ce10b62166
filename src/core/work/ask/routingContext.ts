import type { Spender } from '../../money/budget/limitsOf.ts';
import type { LoadTokenCounter } from '../../money/meter/tokenCounter.ts';
import type { CallContext } from '../../calling/send/call.ts';
import type { Failure } from '../../model/request/failure.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { EngineSettings } from '../../routing/rules/engineSettings.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import type { WorkEstimate, WorkSize } from '../../routing/rules/modelKnowledge.ts';
import type { DecisionKnowledge, DecisionSubject } from './decisionSubject.ts';

/** What it takes to choose a model for a piece of work and to fit the request into its window. */
export interface RoutingContext {
  settings(): EngineSettings;
  /** Names of the providers that a key is set for. */
  providersWithKey(): Promise<ReadonlySet<string>>;
  /** What is known of models, for a decision about this piece of work. */
  decisionKnowledge(subject: DecisionSubject): DecisionKnowledge;
  /** What one attempt at the work is likely to cost on a model; `undefined` when the model has no known price. */
  estimateWork(size: WorkSize, model: ModelReference): WorkEstimate | undefined;
  /** Whether the budgets ask for cheaper models than the rules choose. */
  wantsDowngrade(spender: Spender): Promise<boolean>;
  /** Whether a model can call tools; `undefined`: nobody knows, and it is tried. */
  takesTools(model: ModelReference): boolean | undefined;
  /** Context window of a model in tokens, input and output together; `undefined` when it is not known. */
  contextWindow(model: ModelReference): number | undefined;
  readonly loadTokenCounter: LoadTokenCounter;
  /** A failed call in words for the person: what happened and what to do. */
  explainFailure(failure: Failure, model: ModelReference): PlanFailure;
}

/** What it takes to ask a model: choose one, and send. */
export interface AskContext {
  readonly call: CallContext;
  readonly routing: RoutingContext;
}
