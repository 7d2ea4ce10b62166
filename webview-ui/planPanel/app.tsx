import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { labels } from '../labels/planLabels.ts';
import { Badge } from '../shared/badge.tsx';
import { Icon } from '../shared/icon.tsx';
import { IconButton } from '../shared/iconButton.tsx';
import { canResume } from './canResume.ts';
import { Composer } from './composer.tsx';
import { type FocusPlace, focusPlace, focusTask, restoreFocus } from './focus.ts';
import { Notice } from './notice.tsx';
import { announcement, dropTaskDraft, send, view } from './panelState.ts';
import { Plan } from './plan.tsx';
import { Progress } from './progress.tsx';
import { Question } from './question.tsx';
import { Setup } from './setup.tsx';

/** The whole panel. */
export function App(): JSX.Element {
  return (
    <>
      <Main />
      <div class="heard-only" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}

function Main(): JSX.Element {
  const current = view.value;
  useKeptFocus();
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

/** Keeps the focus over an update: nodes that move lose it, and a node that goes leaves it nowhere. */
function useKeptFocus(): void {
  const current = view.value;
  const place = useRef<FocusPlace | undefined>(undefined);
  const drawn = useRef(current);
  if (drawn.current !== current) place.current = focusPlace(drawn.current);
  useLayoutEffect(() => {
    drawn.current = current;
    if (place.current !== undefined && current !== undefined) restoreFocus(place.current, current);
    place.current = undefined;
  }, [current]);
}
