import type { JSX } from 'preact';
import type { PlanPanelView, PlanView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Badge } from '../shared/badge.tsx';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { send } from './panelState.ts';
import { BeforeAndAfter } from './stepMeta.tsx';

interface PlanToolbarProperties {
  readonly current: PlanPanelView;
  readonly plan: PlanView;
}

/** Where the plan stands, what it costs, and the buttons for all of it. */
export function PlanToolbar({ current, plan }: PlanToolbarProperties): JSX.Element {
  const { phase } = current;
  const { totals, steps } = plan;
  const canRun = current.setup.kind === 'ready' && totals.doneSteps < steps.length;
  const canFly =
    canRun && (phase === 'ready' || phase === 'paused') && ['off', 'on'].includes(plan.autopilot.kind);
  return (
    <div class="plan-toolbar" data-region="plan-toolbar">
      <div class="plan-state">
        <span class={`phase phase-${phase}`}>{labels.phases[phase]}</span>
        {steps.length > 0 && (
          <span class="muted">{fill(labels.stepsDone, totals.doneSteps, steps.length)}</span>
        )}
        {(plan.autopilot.kind === 'on' || plan.autopilot.kind === 'suspended') && (
          <Badge text={labels.onAutopilot} tooltip={plan.autopilot.approval} />
        )}
        <BeforeAndAfter estimate={totals.estimate} actual={totals.cost} />
      </div>
      <div class="buttons" role="group" aria-label={labels.planToolbar}>
        {phase === 'ready' && canRun && (
          <Button icon="run" onPress={() => send({ type: 'plan-run-requested' })}>
            {labels.runAll}
          </Button>
        )}
        {canResume(current) && (
          <Button icon="run" onPress={() => send({ type: 'plan-run-requested' })}>
            {labels.resume}
          </Button>
        )}
        {canFly && (
          <Button isSecondary icon="rocket" onPress={() => send({ type: 'autopilot-requested' })}>
            {labels.runOnAutopilot}
          </Button>
        )}
        {(plan.autopilot.kind === 'on' || plan.autopilot.kind === 'suspended') && (
          <Button isSecondary icon="eye" onPress={() => send({ type: 'autopilot-stopped' })}>
            {labels.stopAutopilot}
          </Button>
        )}
        {phase === 'running' && (
          <Button icon="pause" isSecondary onPress={() => send({ type: 'plan-paused' })}>
            {labels.pause}
          </Button>
        )}
        {(phase === 'running' || phase === 'pausing') && (
          <Button icon="stop" isSecondary onPress={() => send({ type: 'plan-cancelled' })}>
            {labels.cancel}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Whether the toolbar offers to go on with the plan; a notice then does not offer it a second time. */
export function canResume({ phase, plan, setup }: PlanPanelView): boolean {
  if (plan === undefined || setup.kind !== 'ready') return false;
  return (phase === 'paused' || phase === 'failed') && plan.totals.doneSteps < plan.steps.length;
}
