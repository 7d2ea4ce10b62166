import type { JSX } from 'preact';
import type { PlanPanelView, PlanView } from '../../src/shared/planView.ts';
import { Badge } from '../shared/badge.tsx';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { canResume } from './canResume.ts';
import { BeforeAndAfter } from './money.tsx';
import { send, strings } from './panelState.ts';
import { phaseText } from './words.ts';

interface PlanToolbarProperties {
  readonly current: PlanPanelView;
  readonly plan: PlanView;
}

/** Where the plan stands, what it costs, and the buttons for all of it. */
export function PlanToolbar({ current, plan }: PlanToolbarProperties): JSX.Element {
  const words = strings.value;
  const { phase } = current;
  const { totals, steps } = plan;
  const canRun = current.setup.kind === 'ready' && totals.doneSteps < steps.length;
  const canFly =
    canRun && (phase === 'reviewing' || phase === 'paused') && ['off', 'on'].includes(plan.autopilot.kind);
  return (
    <div class="plan-toolbar" data-region="plan-toolbar">
      <div class="plan-state">
        <span class={`phase phase-${phase}`}>{phaseText(phase, words)}</span>
        {steps.length > 0 && (
          <span class="muted">{fill(words.stepsDone, totals.doneSteps, steps.length)}</span>
        )}
        {(plan.autopilot.kind === 'on' || plan.autopilot.kind === 'suspended') && (
          <Badge text={words.onAutopilot} tooltip={plan.autopilot.approval} />
        )}
        <BeforeAndAfter estimate={totals.estimate} actual={totals.cost} />
      </div>
      <div class="buttons" role="group" aria-label={words.planToolbar}>
        {phase === 'reviewing' && canRun && (
          <Button icon="run" onPress={() => send({ type: 'plan-run-requested' })}>
            {words.runAll}
          </Button>
        )}
        {canResume(current) && (
          <Button icon="run" onPress={() => send({ type: 'plan-run-requested' })}>
            {words.resume}
          </Button>
        )}
        {canFly && (
          <Button isSecondary icon="rocket" onPress={() => send({ type: 'autopilot-requested' })}>
            {words.runOnAutopilot}
          </Button>
        )}
        {(plan.autopilot.kind === 'on' || plan.autopilot.kind === 'suspended') && (
          <Button isSecondary icon="eye" onPress={() => send({ type: 'autopilot-stopped' })}>
            {words.stopAutopilot}
          </Button>
        )}
        {phase === 'running' && (
          <Button icon="pause" isSecondary onPress={() => send({ type: 'plan-paused' })}>
            {words.pause}
          </Button>
        )}
        {(phase === 'running' || phase === 'pausing') && (
          <Button icon="stop" isSecondary onPress={() => send({ type: 'plan-cancelled' })}>
            {words.cancel}
          </Button>
        )}
      </div>
    </div>
  );
}
