import type { JSX } from 'preact';
import type { PlanPanelView, PlanPhase } from '../../src/shared/planView.ts';
import { Button } from '../shared/button.tsx';
import { ProgressBar } from '../shared/progressBar.tsx';
import { send, strings } from './panelState.ts';
import { Countdown } from './stepMeta.tsx';
import { phaseText } from './words.ts';

interface ProgressProperties {
  readonly phase: PlanPhase;
  readonly activity: PlanPanelView['planningActivity'];
}

/** What goes on before there is a plan, with the way to stop it. */
export function Progress({ phase, activity }: ProgressProperties): JSX.Element {
  const words = strings.value;
  return (
    <section class="progress" aria-label={words.progress} data-region="progress">
      <ProgressBar label={phaseText(phase, words)} />
      <div class="progress-line">
        <span>{phaseText(phase, words)}</span>
        {activity !== undefined && <span class="activity">{activity.text}</span>}
        {activity?.waitUntilMs !== undefined && <Countdown untilMs={activity.waitUntilMs} />}
        <Button isSecondary onPress={() => send({ type: 'plan-cancelled' })}>
          {words.cancel}
        </Button>
      </div>
    </section>
  );
}
