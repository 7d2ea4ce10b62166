import type { JSX } from 'preact';
import type { PlanPanelView, PlanView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { AutopilotOffer } from './autopilotOffer.tsx';
import { isStepAwaited, send } from './panelState.ts';
import { PlanToolbar } from './planToolbar.tsx';
import { Section } from './section.tsx';
import { StepList } from './stepList.tsx';
import { Totals } from './totals.tsx';

interface PlanProperties {
  readonly current: PlanPanelView;
  readonly plan: PlanView;
}

/** Goal, toolbar, sums, assumptions and steps. */
export function Plan({ current, plan }: PlanProperties): JSX.Element {
  const isOpenToChange =
    current.setup.kind === 'ready' && ['ready', 'paused', 'finished', 'failed'].includes(current.phase);
  const isWritten = current.phase !== 'gathering-context' && current.phase !== 'planning';
  const addStep = (): void => {
    const last = plan.steps.at(-1);
    isStepAwaited.value = true;
    send(last === undefined ? { type: 'step-added' } : { type: 'step-added', afterStepId: last.id });
  };
  return (
    <section class="plan" aria-label={labels.planRegion}>
      <h2 class="goal">
        <span class="heard-only">{labels.goal}: </span>
        {plan.goal}
      </h2>
      {isWritten && <PlanToolbar current={current} plan={plan} />}
      {isWritten && <AutopilotOffer autopilot={plan.autopilot} />}
      {plan.notes.length > 0 && (
        <section class="plan-notes" aria-label={labels.planNotes}>
          <h3>{labels.planNotes}</h3>
          <ul class="texts">
            {plan.notes.map((note, index) => (
              <li key={index}>{note}</li>
            ))}
          </ul>
        </section>
      )}
      {plan.assumptions.length > 0 && (
        <Section name="assumptions" title={fill(labels.assumptions, plan.assumptions.length)}>
          <ul class="texts">
            {plan.assumptions.map((assumption) => (
              <li key={assumption}>{assumption}</li>
            ))}
          </ul>
        </Section>
      )}
      <h3 class="heard-only">{labels.steps}</h3>
      <StepList current={current} plan={plan} />
      {isOpenToChange && (
        <div class="after-steps" data-region="after-steps">
          <Button isSecondary icon="add" onPress={addStep}>
            {labels.addStep}
          </Button>
        </div>
      )}
      {isWritten && <Totals plan={plan} />}
    </section>
  );
}
