import type { PlanDocument } from '../plan/planDocument.ts';
import type { DecisionResult } from '../../routing/rules/decide.ts';
import { decideModel } from '../ask/askModel.ts';
import { tierReason } from '../ask/decideStep.ts';
import { planningSubject } from '../ask/decisionSubject.ts';
import type { AskContext } from '../ask/routingContext.ts';

/** Who plans: the orchestration tier's chain, held to the person's overrides, ceilings and private files. */
export function decidePlanning(
  { call, routing }: AskContext,
  document: PlanDocument,
): Promise<DecisionResult> {
  return decideModel(routing, {
    tier: 'orchestration',
    tierReason: tierReason('orchestration', true),
    work: { purpose: 'plan', text: document.task, files: document.chips.map(({ path }) => path) },
    subject: planningSubject(document, call.clock.now()),
  });
}
