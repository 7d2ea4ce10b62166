import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AutopilotOfferView, AutopilotView, OfferedCommandView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { budgetOf, chosenAtFirst, toggled } from './autopilotChoice.ts';
import { send } from './panelState.ts';

/** The question before a plan runs on Autopilot; nothing while it is not asked. */
export function AutopilotOffer({ autopilot }: { readonly autopilot: AutopilotView }): JSX.Element | null {
  if (autopilot.kind === 'gathering') {
    return (
      <p class="muted" role="status" data-region="autopilot">
        {labels.autopilotGathering}
      </p>
    );
  }
  if (autopilot.kind !== 'offered') return null;
  const { offer } = autopilot;
  // Another offer is another question: what was ticked before has nothing to do with it.
  const key = JSON.stringify([offer.commands, offer.steps, offer.budgetDollars]);
  return <OfferForm key={key} offer={offer} />;
}

function OfferForm({ offer }: { readonly offer: AutopilotOfferView }): JSX.Element {
  const [budget, setBudget] = useState(String(offer.budgetDollars));
  const [commandIds, setCommandIds] = useState(chosenAtFirst(offer).commandIds);
  const [stepIds, setStepIds] = useState(chosenAtFirst(offer).stepIds);
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    // Only where the person is already in the panel: a question must not pull the focus out of the editor.
    if (document.hasFocus()) title.current?.focus();
  }, []);
  const dollars = budgetOf(budget);
  const decline = (): void => send({ type: 'autopilot-declined' });
  const start = (): void => {
    if (dollars !== undefined)
      send({ type: 'autopilot-approved', budgetDollars: dollars, commandIds, stepIds });
  };
  return (
    <section
      class="notice notice-info autopilot"
      role="group"
      aria-labelledby="autopilot-title"
      aria-describedby="autopilot-sentence"
      data-region="autopilot"
      onKeyDown={(event) => {
        if (event.key === 'Escape') decline();
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) start();
        else return;
        event.preventDefault();
      }}
    >
      <div class="notice-body">
        <h3 id="autopilot-title" class="notice-title" tabIndex={-1} ref={title}>
          {labels.autopilotTitle}
        </h3>
        <p id="autopilot-sentence">{labels.autopilotSentence}</p>
        <dl class="sums">
          <div class="sum">
            <dt>{labels.autopilotForecast}</dt>
            <dd title={offer.p90.explanation}>
              {fill(labels.autopilotForecastText, offer.p50.text, offer.p90.text)}
            </dd>
          </div>
        </dl>
        {offer.stepsWithoutEstimate > 0 && (
          <p class="muted">{fill(labels.autopilotUnknown, offer.stepsWithoutEstimate)}</p>
        )}
        <div class="field autopilot-budget">
          <label for="autopilot-budget">{labels.autopilotBudget}</label>
          <input
            id="autopilot-budget"
            type="text"
            inputMode="decimal"
            value={budget}
            aria-invalid={dollars === undefined}
            aria-describedby={dollars === undefined ? 'autopilot-budget-needed' : 'autopilot-budget-hint'}
            onInput={(event) => setBudget(event.currentTarget.value)}
          />
          <p class="muted" id="autopilot-budget-hint">
            {labels.autopilotBudgetHint}
          </p>
          {dollars === undefined && (
            <p class="field-error" id="autopilot-budget-needed">
              {labels.autopilotBudgetNeeded}
            </p>
          )}
        </div>
        <Commands
          commands={offer.commands}
          chosen={commandIds}
          onToggle={(id) => setCommandIds(toggled(commandIds, id))}
        />
        <fieldset>
          <legend>{labels.autopilotSteps}</legend>
          <div class="check-boxes">
            {offer.steps.map(({ id, number, title: name, whySeen }) => (
              <label key={id} class="check-box">
                <input
                  type="checkbox"
                  checked={stepIds.includes(id)}
                  disabled={whySeen !== undefined}
                  onChange={() => setStepIds(toggled(stepIds, id))}
                />
                <span>
                  {`${number} ${name}`}
                  {whySeen !== undefined && (
                    <span class="muted"> – {fill(labels.autopilotSeen, whySeen)}</span>
                  )}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <div class="buttons">
          <Button icon="rocket" isDisabled={dollars === undefined} onPress={start}>
            {labels.autopilotStart}
          </Button>
          <Button isSecondary onPress={decline}>
            {labels.autopilotNotNow}
          </Button>
        </div>
      </div>
    </section>
  );
}

interface CommandsProperties {
  readonly commands: readonly OfferedCommandView[];
  readonly chosen: readonly string[];
  readonly onToggle: (id: string) => void;
}

function Commands({ commands, chosen, onToggle }: CommandsProperties): JSX.Element {
  if (commands.length === 0) return <p class="muted">{labels.autopilotNoCommands}</p>;
  return (
    <fieldset>
      <legend>{labels.autopilotCommands}</legend>
      <div class="check-boxes">
        {commands.map(({ id, command, cwd, isProposed, isAllowed }) => {
          const remarks = [
            ...(cwd === undefined ? [] : [fill(labels.autopilotIn, cwd)]),
            ...(isProposed ? [labels.autopilotProposed] : []),
            ...(isAllowed ? [labels.autopilotAllowed] : []),
          ];
          return (
            <label key={id} class="check-box">
              <input
                type="checkbox"
                checked={isAllowed || chosen.includes(id)}
                disabled={isAllowed}
                onChange={() => onToggle(id)}
              />
              <span>
                <code>{command}</code>
                {remarks.length > 0 && <span class="muted"> – {remarks.join(', ')}</span>}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
