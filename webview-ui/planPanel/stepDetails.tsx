import type { ComponentChildren, JSX } from 'preact';
import { formatDuration } from '../../src/shared/format.ts';
import type { CallView, StepAction, StepView, VerdictView } from '../../src/shared/planView.ts';
import { visibleText } from '../../src/shared/visibleText.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon, type IconName } from '../shared/icon.tsx';
import { focusInStep } from './focus.ts';
import { Money } from '../shared/money.tsx';
import { saved, send, setNote } from './panelState.ts';
import { tokensText } from './totals.tsx';

interface StepDetailsProperties {
  readonly id: string;
  readonly step: StepView;
  readonly number: number;
}

/** All about one step, and the rarer things that can be done with it. */
export function StepDetails({ id, step, number }: StepDetailsProperties): JSX.Element {
  const money = [step.estimate, step.spent.cost].filter(
    (each) => each !== undefined && each.explanation !== '',
  );
  return (
    <div class="step-details" id={id}>
      {step.instructions !== '' && (
        <Part title={labels.instructions}>
          <p class="prose">{step.instructions}</p>
        </Part>
      )}
      <Texts title={labels.files} texts={step.files} isCode />
      <Texts title={labels.acceptance} texts={step.acceptance} />
      {step.note !== undefined && (
        <Part title={labels.note}>
          <p class="prose">{step.note}</p>
        </Part>
      )}
      {step.resultSummary !== undefined && (
        <Part title={labels.result}>
          <p class="prose">{step.resultSummary}</p>
        </Part>
      )}
      {step.verdict !== undefined && <VerdictPart verdict={step.verdict} />}
      <Texts title={labels.changedFiles} texts={step.changedFiles} isCode />
      <Texts title={labels.planFindings} texts={step.planFindings} />
      <Texts title={labels.whyThisModel} texts={step.reasons} />
      <Texts title={labels.incidents} texts={step.incidents} />
      {money.length > 0 && (
        <Part title={labels.money}>
          {money.map(
            (each) =>
              each !== undefined && (
                <p key={each.text} class="prose">
                  {each.text} – {each.explanation}
                </p>
              ),
          )}
        </Part>
      )}
      {step.commitNote !== undefined && (
        <Part title={labels.commit}>
          <p class="prose">{step.commitNote}</p>
        </Part>
      )}
      {step.spent.cacheShare !== undefined && (
        <Part title={labels.fromCache}>
          <p class="prose">{fill(labels.fromCacheText, Math.round(step.spent.cacheShare * 100))}</p>
        </Part>
      )}
      <Calls calls={[...step.calls, ...step.attempts.flatMap((attempt) => attempt.calls)]} />
      <DetailActions step={step} number={number} />
    </div>
  );
}

const verdictIcons = { pass: 'check', fail: 'error', unknown: 'question' } as const;

function VerdictPart({ verdict }: { readonly verdict: VerdictView }): JSX.Element {
  return (
    <Part title={labels.verdict}>
      <p class={`verdict verdict-${verdict.verdict}`}>
        <Icon name={verdictIcons[verdict.verdict]} />
        {verdict.text}
      </p>
      {verdict.evidence.map((text, index) => (
        <pre key={index} class="evidence" tabIndex={0}>
          {text}
        </pre>
      ))}
    </Part>
  );
}

function Part(properties: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="part">
      <h4>{properties.title}</h4>
      {properties.children}
    </section>
  );
}

interface TextsProperties {
  readonly title: string;
  readonly texts: readonly string[];
  readonly isCode?: boolean;
}

function Texts({ title, texts, isCode = false }: TextsProperties): JSX.Element | null {
  if (texts.length === 0) return null;
  return (
    <Part title={title}>
      <ul class={isCode ? 'paths' : 'texts'}>
        {texts.map((text, index) => (
          <li key={index}>{isCode ? <code>{visibleText(text)}</code> : text}</li>
        ))}
      </ul>
    </Part>
  );
}

function Calls({ calls }: { readonly calls: readonly CallView[] }): JSX.Element | null {
  if (calls.length === 0) return null;
  return (
    <Part title={labels.attempts}>
      <ol class="attempts">
        {calls.map((call, index) => (
          <li key={index}>
            <span class="attempt-model">{call.model}</span>
            <span>{call.outcome}</span>
            <Money money={call.cost} />
            {tokensText({ models: [], calls: 1, ...call }) !== undefined && (
              <span class="muted">{tokensText({ models: [], calls: 1, ...call })}</span>
            )}
            {call.elapsedMs !== undefined && <span class="muted">{formatDuration(call.elapsedMs)}</span>}
          </li>
        ))}
      </ol>
    </Part>
  );
}

function DetailActions({
  step,
  number,
}: {
  readonly step: StepView;
  readonly number: number;
}): JSX.Element | null {
  const isReviewed = step.actions.includes('accept');
  const buttons: readonly (readonly [StepAction, IconName, string, string?])[] = [
    ...(isReviewed ? [] : [['show-diff', 'diff', labels.showDiff] as const]),
    ['revert', 'revert', labels.revertStep],
    ['replan', 'replan', labels.replanFromHere],
    ['move-up', 'arrowUp', labels.moveUp, labels.moveShortcutUp],
    ['move-down', 'arrowDown', labels.moveDown, labels.moveShortcutDown],
    ['show-raw-answer', 'info', labels.showRawAnswer],
    ['delete', 'trash', labels.deleteStep],
  ];
  const shown = buttons.filter(([action]) => step.actions.includes(action));
  if (shown.length === 0) return null;
  const choose = (action: StepAction): void => {
    if (action !== 'replan') {
      send({ type: 'step-action-chosen', stepId: step.id, action });
      return;
    }
    const text = saved.peek().notes[step.id]?.text ?? '';
    setNote(step.id, { action: 'replan', text });
    focusInStep(step.id, '.note-box textarea');
  };
  return (
    <div class="buttons detail-actions" role="group" aria-label={fill(labels.moreActions, number)}>
      {shown.map(([action, icon, text, shortcut]) => (
        <Button
          key={action}
          isSecondary
          icon={icon}
          onPress={() => choose(action)}
          {...(shortcut === undefined ? {} : { tooltip: `${text} (${shortcut})` })}
        >
          {text}
        </Button>
      ))}
    </div>
  );
}
