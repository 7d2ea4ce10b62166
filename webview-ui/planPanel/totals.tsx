import type { ComponentChildren, JSX } from 'preact';
import { formatDuration, formatTokens } from '../../src/shared/format.ts';
import type { CallSummaryView, MoneyView, PlanView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Money } from '../shared/money.tsx';
import { send } from './panelState.ts';
import { Section } from './section.tsx';

/** The sums of the plan, each with what it rests on. */
export function Totals({ plan }: { readonly plan: PlanView }): JSX.Element {
  const { totals, planning } = plan;
  const explained: readonly (readonly [string, MoneyView | undefined])[] = [
    [labels.estimate, totals.estimate],
    [labels.spent, totals.cost],
    [labels.planning, planning.cost],
    [labels.baseline, totals.baseline],
  ];
  const hasExplanations = explained.some(([, money]) => money !== undefined && money.explanation !== '');
  return (
    <section class="totals" aria-label={labels.totals} data-region="totals">
      <dl class="sums">
        {totals.estimate !== undefined && <MoneySum label={labels.estimate} money={totals.estimate} />}
        <Sum label={labels.spent}>
          {totals.cost === undefined ? (
            <span class="muted">{labels.nothingSpent}</span>
          ) : (
            <Money money={totals.cost} />
          )}
        </Sum>
        {tokensText(totals) !== undefined && <Sum label={labels.tokens}>{tokensText(totals)}</Sum>}
        {totals.cacheShare !== undefined && (
          <Sum label={labels.fromCache}>{`${Math.round(totals.cacheShare * 100)}%`}</Sum>
        )}
        {totals.elapsedMs !== undefined && (
          <Sum label={labels.elapsed}>{formatDuration(totals.elapsedMs)}</Sum>
        )}
        {planning.cost !== undefined && (
          <Sum label={labels.planning}>
            <Money money={planning.cost} />
            {planning.models.length > 0 && <span class="muted"> {planning.models.join(', ')}</span>}
          </Sum>
        )}
        {totals.baseline !== undefined && <MoneySum label={labels.baseline} money={totals.baseline} />}
      </dl>
      {hasExplanations && (
        <Section name="how-counted" title={labels.howCounted}>
          <dl class="explanations">
            {explained.map(
              ([label, money]) =>
                money !== undefined && (
                  <div key={label}>
                    <dt>
                      {label} <Money money={money} />
                    </dt>
                    <dd>{money.explanation}</dd>
                  </div>
                ),
            )}
          </dl>
        </Section>
      )}
      {plan.hasRawAnswer && (
        <div class="buttons">
          <Button
            isSecondary
            onPress={() => send({ type: 'notice-action-chosen', action: 'show-raw-answer' })}
          >
            {labels.showRawAnswer}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Tokens in and out, as far as they are known. */
export function tokensText({ inputTokens, outputTokens }: CallSummaryView): string | undefined {
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  const text = (tokens: number | undefined): string =>
    tokens === undefined ? labels.unknown : formatTokens(tokens);
  return fill(labels.tokensInOut, text(inputTokens), text(outputTokens));
}

function MoneySum({ label, money }: { readonly label: string; readonly money: MoneyView }): JSX.Element {
  return (
    <Sum label={label}>
      <Money money={money} />
    </Sum>
  );
}

function Sum(properties: { readonly label: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="sum">
      <dt>{properties.label}</dt>
      <dd>{properties.children}</dd>
    </div>
  );
}
