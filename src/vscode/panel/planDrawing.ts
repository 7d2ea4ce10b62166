import { decisionContextOf } from '../../core/engine/decisionContext.ts';
import type { Pricing } from '../../core/engine/pricing.ts';
import type { Clock } from '../../core/ports.ts';
import type { PlanPanelView } from '../../shared/planView.ts';
import { baselineView } from './baselineView.ts';
import { buildPlanView } from './buildPlanView.ts';
import type { PlanViewInput } from './buildPlanView.ts';

/** Draws the panel's state with what is known of models and prices. */
export type PlanDrawing = (state: Omit<PlanViewInput, 'baseline' | 'decisionContext'>) => PlanPanelView;

/** See {@link PlanDrawing}. */
export function createPlanDrawing(
  pricing: Pick<Pricing, 'baseline' | 'knowledge' | 'priceAt'>,
  clock: Pick<Clock, 'now'>,
): PlanDrawing {
  return (state) => {
    const { document, t } = state;
    const baseline = document === undefined ? undefined : pricing.baseline(document);
    return buildPlanView({
      ...state,
      baseline: baseline === undefined ? undefined : baselineView(baseline, t),
      decisionContext: (step) => decisionContextOf(pricing, document, step, clock.now()),
    });
  };
}
