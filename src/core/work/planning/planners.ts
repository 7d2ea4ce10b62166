import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';
import { decide } from '../../routing/rules/decide.ts';
import type { DecisionResult } from '../../routing/rules/decide.ts';
import { whyUnusable } from '../ask/whyUnusable.ts';
import { tierReason } from '../ask/decideStep.ts';
import type { PlanSessionPorts } from '../ask/planSessionPorts.ts';

/** Who plans: the orchestration tier's chain, held to the person's overrides, ceilings and private files. */
export async function decidePlanning(
  ports: PlanSessionPorts,
  document: PlanDocument,
): Promise<DecisionResult> {
  const settings = ports.settings();
  return decide({
    tier: 'orchestration',
    tierReason: tierReason('orchestration', true),
    tiers: settings.tiers,
    whyUnusable: whyUnusable(settings, await ports.providersWithKey()),
    routing: settings.routing,
    work: { purpose: 'plan', text: document.task, files: document.chips.map(({ path }) => path) },
    ...ports.decisionContext(planningStep(document), document),
  });
}

/** What the knowledge of models is asked for: planning is an investigation of the orchestration tier. */
export function planningStep({ id, task }: PlanDocument): StepRecord {
  return {
    id: `${id} planning`,
    title: task,
    kind: 'investigate',
    tier: 'orchestration',
    files: [],
    instructions: '',
    acceptance: [],
    dependsOn: [],
    critical: false,
    outputTokens: 0,
    status: 'pending',
    attempts: [],
  };
}
