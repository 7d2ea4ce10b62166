import type { ComponentChildren, JSX } from 'preact';
import { formatDuration } from '../../src/shared/format.ts';
import type { AttemptView, StepAction, StepView, VerdictView } from '../../src/shared/planView.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import type { IconName } from '../shared/icon.tsx';
import { focusInStep } from './focus.ts';
import { Money } from './money.tsx';
import { saved, send, setNote, strings } from './panelState.ts';
import { tokensText } from './totals.tsx';

interface StepDetailsProperties {
  readonly id: string;
  readonly step: StepView;
  readonly number: number;
}

/** All about one step, and the rarer things that can be done with it. */
export function StepDetails({ id, step, number }: StepDetailsProperties): JSX.Element {
  const words = strings.value;
  const money = [step.estimate, step.spent.cost].filter(
    (each) => each !== undefined && each.explanation !== '',
  );
  return (
    <div class="step-details" id={id}>
      {step.instructions !== '' && (
        <Part title={words.instructions}>
          <p class="prose">{step.instructions}</p>
        </Part>
      )}
      <Texts title={words.files} texts={step.files} isCode />
      <Texts title={words.acceptance} texts={step.acceptance} />
      {step.note !== undefined && (
        <Part title={words.note}>
          <p class="prose">{step.note}</p>
        </Part>
      )}
      {step.resultSummary !== undefined && (
        <Part title={words.result}>
          <p class="prose">{step.resultSummary}</p>
        </Part>
      )}
      {step.verdict !== undefined && <VerdictPart verdict={step.verdict} />}
      <Texts title={words.changedFiles} texts={step.changedFiles} isCode />
      <Texts title={words.planFindings} texts={step.planFindings} />
      <Texts title={words.whyThisModel} texts={step.reasons} />
      <Texts title={words.incidents} texts={step.incidents} />
      {money.length > 0 && (
        <Part title={words.money}>
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
        <Part title={words.commit}>
          <p class="prose">{step.commitNote}</p>
        </Part>
      )}
      {step.spent.cacheShare !== undefined && (
        <Part title={words.fromCache}>
          <p class="prose">{fill(words.fromCacheText, Math.round(step.spent.cacheShare * 100))}</p>
        </Part>
      )}
      {step.attempts.length > 0 && <Attempts attempts={step.attempts} />}
      <DetailActions step={step} number={number} />
    </div>
  );
}

const verdictIcons = { pass: 'check', fail: 'error', unknown: 'question' } as const;

function VerdictPart({ verdict }: { readonly verdict: VerdictView }): JSX.Element {
  const words = strings.value;
  return (
    <Part title={words.verdict}>
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
          <li key={index}>{isCode ? <code>{text}</code> : text}</li>
        ))}
      </ul>
    </Part>
  );
}

function Attempts({ attempts }: { readonly attempts: readonly AttemptView[] }): JSX.Element {
  const words = strings.value;
  return (
    <Part title={words.attempts}>
      <ol class="attempts">
        {attempts.map((attempt, index) => (
          <li key={index}>
            <span class="attempt-model">{attempt.model}</span>
            <span>{attempt.outcome}</span>
            <Money money={attempt.cost} />
            {tokensText({ models: [], calls: 1, ...attempt }) !== undefined && (
              <span class="muted">{tokensText({ models: [], calls: 1, ...attempt })}</span>
            )}
            {attempt.elapsedMs !== undefined && (
              <span class="muted">{formatDuration(attempt.elapsedMs)}</span>
            )}
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
  const words = strings.value;
  const isReviewed = step.actions.includes('accept');
  const buttons: readonly (readonly [StepAction, IconName, string, string?])[] = [
    ...(isReviewed ? [] : [['show-diff', 'diff', words.showDiff] as const]),
    ['revert', 'revert', words.revertStep],
    ['replan', 'replan', words.replanFromHere],
    ['move-up', 'arrowUp', words.moveUp, words.moveShortcutUp],
    ['move-down', 'arrowDown', words.moveDown, words.moveShortcutDown],
    ['show-raw-answer', 'info', words.showRawAnswer],
    ['delete', 'trash', words.deleteStep],
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
    <div class="buttons detail-actions" role="group" aria-label={fill(words.moreActions, number)}>
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
