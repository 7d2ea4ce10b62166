import type { PlanDocument } from '../plan/planDocument.ts';
import { decide } from '../../routing/rules/decide.ts';
import type { DecisionResult } from '../../routing/rules/decide.ts';
import { whyUnusable } from '../ask/whyUnusable.ts';
import { planningSubject } from '../ask/decisionSubject.ts';
import { tierReason } from '../ask/decideStep.ts';
import type { AskContext } from '../ask/routingContext.ts';

/** Who plans: the orchestration tier's chain, held to the person's overrides, ceilings and private files. */
export async function decidePlanning(context: AskContext, document: PlanDocument): Promise<DecisionResult> {
  const settings = context.routing.settings();
  return decide({
    tier: 'orchestration',
    tierReason: tierReason('orchestration', true),
    tiers: settings.tiers,
    whyUnusable: whyUnusable(settings, await context.routing.providersWithKey()),
    routing: settings.routing,
    work: { purpose: 'plan', text: document.task, files: document.chips.map(({ path }) => path) },
    ...context.routing.decisionKnowledge(planningSubject(document, context.call.clock.now())),
  });
}
