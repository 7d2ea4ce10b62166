import type { JSX } from 'preact';
import type { PlanPanelView, PlanPhase } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { ProgressBar } from '../shared/progressBar.tsx';
import { send } from './panelState.ts';
import { Countdown } from './stepMeta.tsx';

interface ProgressProperties {
  readonly phase: PlanPhase;
  readonly activity: PlanPanelView['planningActivity'];
}

/** What goes on before there is a plan, with the way to stop it. */
export function Progress({ phase, activity }: ProgressProperties): JSX.Element {
  return (
    <section class="progress" aria-label={labels.progress} data-region="progress">
      <ProgressBar label={labels.phases[phase]} />
      <div class="progress-line">
        <span>{labels.phases[phase]}</span>
        {activity !== undefined && <span class="activity">{activity.text}</span>}
        {activity?.waitUntilMs !== undefined && <Countdown untilMs={activity.waitUntilMs} />}
        <Button isSecondary onPress={() => send({ type: 'plan-cancelled' })}>
          {labels.cancel}
        </Button>
      </div>
    </section>
  );
}
