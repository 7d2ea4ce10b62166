import type { JSX } from 'preact';
import type { PlanPanelView, PlanPhase } from '../../src/shared/planView.ts';
import type { ToPlanPanel } from '../../src/shared/planProtocol.ts';
import { labels } from '../labels/planLabels.ts';
import { Badge } from '../shared/badge.tsx';
import { Icon } from '../shared/icon.tsx';
import { Button } from '../shared/button.tsx';
import { IconButton } from '../shared/iconButton.tsx';
import { startPanel } from '../shared/startPanel.tsx';
import { ProgressBar } from '../shared/progressBar.tsx';
import { Composer } from './composer.tsx';
import { focusInStep, focusQuestion, focusTask, useFocusOfPlan } from './focus.ts';
import { Notice } from './notice.tsx';
import { dropTaskDraft, send, store, takeView, view } from './panelState.ts';
import { Plan } from './plan.tsx';
import { canResume } from './planToolbar.tsx';
import { Question } from './question.tsx';
import { Setup } from './setup.tsx';
import { Countdown } from './stepMeta.tsx';
import './styles/panel.css';

function Main(): JSX.Element {
  const current = view.value;
  useFocusOfPlan(current);
  if (current === undefined) {
    return (
      <main aria-busy="true">
        <p class="muted">{labels.loading}</p>
      </main>
    );
  }
  const isBusy = current.phase === 'gathering-context' || current.phase === 'planning';
  return (
    <main aria-busy={isBusy}>
      <h1 class="heard-only">{labels.panelHeading}</h1>
      <Header />
      <Composer current={current} />
      <Setup setup={current.setup} />
      {current.question !== undefined && <Question question={current.question} />}
      {isBusy && <Progress phase={current.phase} activity={current.planningActivity} />}
      {current.notice !== undefined && <Notice notice={current.notice} isResumable={canResume(current)} />}
      {current.plan !== undefined && <Plan current={current} plan={current.plan} />}
    </main>
  );
}

function Header(): JSX.Element | null {
  const current = view.value;
  if (current === undefined) return null;
  const { folderName, isSample, plan } = current;
  if (folderName === undefined && !isSample && plan === undefined) return null;
  const startAnew = (): void => {
    dropTaskDraft();
    send({ type: 'plan-closed' });
    focusTask();
  };
  return (
    <header class="panel-header" data-region="header">
      {folderName !== undefined && (
        <span class="folder">
          <Icon name="folder" />
          {folderName}
        </span>
      )}
      {isSample && <Badge text={labels.sampleBadge} tooltip={labels.sampleExplanation} />}
      {plan !== undefined && (
        <span class="pushed">
          <IconButton icon="add" label={labels.newPlan} onPress={startAnew} />
        </span>
      )}
    </header>
  );
}

interface ProgressProperties {
  readonly phase: PlanPhase;
  readonly activity: PlanPanelView['planningActivity'];
}

/** What goes on before there is a plan, with the way to stop it. */
function Progress({ phase, activity }: ProgressProperties): JSX.Element {
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

startPanel<ToPlanPanel>(<Main />, store, {
  'view-replaced'({ view: next }) {
    const addedStepId = takeView(next);
    if (addedStepId !== undefined) focusInStep(addedStepId, 'input');
  },
  'task-focused': focusTask,
  'question-focused': focusQuestion,
});
