import type { JSX } from 'preact';
import type { ReconcileView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon } from '../shared/icon.tsx';
import { enterInvoice, saved, send, setInvoiceDraft } from './costsState.ts';
import { PageHeader } from './header.tsx';
import { ReconcileTable } from './reconcileTable.tsx';
import { countText, pageLanguage } from './numbers.ts';

interface ReconcileProperties {
  readonly reconcile: ReconcileView;
  readonly isBusy: boolean;
}

/** What providers billed in a month beside what was metered. */
export function Reconcile({ reconcile, isBusy }: ReconcileProperties): JSX.Element {
  const close = (): void => send({ type: 'reconcile-closed' });
  const { month, months } = reconcile;
  const offered = months.includes(month) ? months : [month, ...months];
  return (
    <>
      <PageHeader title={labels.reconcileTitle} onBack={close}>
        <select
          class="month"
          aria-label={labels.month}
          value={month}
          onChange={(event) => send({ type: 'reconcile-opened', month: event.currentTarget.value })}
        >
          {offered.map((each) => (
            <option key={each} value={each}>
              {monthText(each)}
            </option>
          ))}
        </select>
      </PageHeader>
      <p>{labels.reconcileSentence}</p>
      <Entry reconcile={reconcile} isBusy={isBusy} />
      {reconcile.finalCosts !== undefined && <FinalCosts month={month} finalCosts={reconcile.finalCosts} />}
      <section class="block" aria-label={labels.reconcileTitle} data-region="reconcile-lines">
        {reconcile.lines.length === 0 ? (
          <p class="muted">{labels.noLines}</p>
        ) : (
          <ReconcileTable reconcile={reconcile} />
        )}
      </section>
    </>
  );
}

function Entry({ reconcile, isBusy }: ReconcileProperties): JSX.Element {
  const { month, providers, problems, recognised } = reconcile;
  const draft = saved.value.invoiceDraft;
  const provider = providers[0] ?? 'anthropic';
  return (
    <section class="entry" aria-label={labels.linesLabel} data-region="reconcile-entry">
      <label for="invoice-lines">{labels.linesLabel}</label>
      <textarea
        id="invoice-lines"
        class="code"
        aria-describedby={problems.length === 0 ? 'lines-help' : 'lines-help lines-problems'}
        aria-invalid={problems.length > 0}
        value={draft}
        rows={4}
        spellcheck={false}
        onInput={(event) => setInvoiceDraft(event.currentTarget.value)}
      />
      <div id="lines-help" class="help">
        <p>{labels.linesHelp}</p>
        <p>
          {labels.linesExample} <code>{`${provider}, ${month}, 12.34`}</code>
        </p>
        {providers.length > 0 && <p>{fill(labels.linesProviders, providers.join(', '))}</p>}
      </div>
      {recognised !== undefined && <p class="muted">{recognised}</p>}
      {problems.length > 0 && (
        <div id="lines-problems" class="problems">
          <p>
            <Icon name="error" />
            {labels.problems}
          </p>
          <ul class="texts">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      <div class="buttons">
        <Button isDisabled={draft.trim() === '' || isBusy} onPress={() => enterInvoice(month)}>
          {labels.addLines}
        </Button>
      </div>
    </section>
  );
}

interface FinalCostsProperties {
  readonly month: string;
  readonly finalCosts: NonNullable<ReconcileView['finalCosts']>;
}

/** Some providers keep records of what a call cost in the end; they are asked when the person wants it. */
function FinalCosts({ month, finalCosts }: FinalCostsProperties): JSX.Element {
  const { calls, isAsking, outcome } = finalCosts;
  return (
    <section class="entry" aria-label={labels.finalCosts} data-region="late-truth">
      {calls > 0 && (
        <p>{calls === 1 ? labels.lateTruthOneCall : fill(labels.lateTruthCalls, countText(calls))}</p>
      )}
      {outcome !== undefined && <p class="muted">{outcome}</p>}
      {calls > 0 && (
        <div class="buttons">
          <Button
            isSecondary
            isDisabled={isAsking}
            onPress={() => send({ type: 'late-truth-requested', month })}
          >
            {isAsking ? labels.lateTruthAsking : labels.lateTruthAsk}
          </Button>
        </div>
      )}
    </section>
  );
}

function monthText(month: string): string {
  const format = new Intl.DateTimeFormat(pageLanguage(), { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const date = new Date(`${month}-01T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? month : format.format(date);
}
