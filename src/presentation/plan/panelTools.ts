import { decisionKnowledgeOf, stepSubject } from '../../core/work/ask/decisionSubject.ts';
import type { Pricing } from '../../core/routing/knowledge/pricing.ts';
import { comparedCalls } from '../../core/work/plan/comparedCalls.ts';
import type { Clock } from '../../core/model/clock.ts';
import type { PlanPanelView } from '../../shared/planView.ts';
import { baselineView } from './baselineView.ts';
import { buildPlanView, type PlanViewInput } from './buildPlanView.ts';
import { parsePanelMessage } from './parsePanelMessage.ts';

/** Draws the panel's state with what is known of models and prices. */
export type DrawPlan = (state: Omit<PlanViewInput, 'baseline' | 'decisionKnowledge'>) => PlanPanelView;

/** What a shown panel needs: its view drawn, its messages understood. */
export interface PanelTools {
  readonly draw: DrawPlan;
  readonly parse: typeof parsePanelMessage;
}

export function createPanelTools(
  pricing: Pick<Pricing, 'baseline' | 'knowledge' | 'priceAt'>,
  clock: Pick<Clock, 'now'>,
): PanelTools {
  const draw: DrawPlan = (state) => {
    const { document } = state;
    const calls = document && comparedCalls(document);
    const baseline = calls && pricing.baseline(calls);
    return buildPlanView({
      ...state,
      baseline: baseline === undefined ? undefined : baselineView(baseline),
      decisionKnowledge(step) {
        const nowMs = clock.now();
        const subject = document === undefined ? step : stepSubject(step, document, nowMs);
        return decisionKnowledgeOf(pricing, subject, nowMs);
      },
    });
  };
  return { draw, parse: parsePanelMessage };
}
