import { monthOf, spanOf } from '../../core/money/report/calendar.ts';
import { billedKey } from '../../core/money/report/invoiceText.ts';
import type { ReportFilter, ReportedCall } from '../../core/model/ledger/reportPorts.ts';
import type { FromCostsPanel } from '../../shared/costsProtocol.ts';
import type { CostsFilterView, CostsView, ReconcileView } from '../../shared/costsView.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import type { PanelModel } from '../panel/panelConnection.ts';
import { parseCostsMessage } from './parseCostsMessage.ts';
import { applyInvoice } from './reconcile/applyInvoice.ts';
import { askFinalCosts, finalCostsText, openCalls } from './reconcile/askFinalCosts.ts';
import { readPaste } from './reconcile/readPaste.ts';
import { buildCostsView, type CostsReading } from './buildCostsView.ts';
import type { CostsReadPorts } from './costsPorts.ts';
import { allDays, dayWords, daysOfRange } from './costsPeriod.ts';
import { createLatestAnswer } from './latestAnswer.ts';
import { readCosts, toReportFilter } from './readCosts.ts';
import {
  likelyMonth,
  monthsUntil,
  readReconciliation,
  type ReconciliationReading,
} from './reconcile/readReconciliation.ts';
import type { LastEntry } from './reconcile/reconcileView.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Shortest time between two readings that follow the ledger, and how many rows one page has. */
const followIntervalMs = 1000;
const rowsOfPage = 50;

/** Most rows that the ledger gives in one answer. */
const mostRowsAtOnce = 1000;

/** What the panel's buttons do outside of it. */
export interface CostsActions {
  exportLedger(format: 'csv' | 'json', filter: ReportFilter): Promise<void>;
  saveReport(): Promise<void>;
  editBudgets(): Promise<void>;
  /** Whether the person says yes. */
  confirm(question: string): Promise<boolean>;
  planTask(): Promise<void>;
  showLog(): void;
}

/** What the costs panel draws, and what it can be told. */
export type CostsModel = Required<PanelModel<CostsView, FromCostsPanel>> & DisposableLike;

interface CallsQuestion {
  readonly title: string;
  readonly filter: ReportFilter;
  readonly rows: number;
}

interface ShownCalls {
  readonly question: CallsQuestion;
  readonly rows: readonly ReportedCall[];
  readonly total: number;
}

interface ShownMonth extends ReconciliationReading {
  readonly month: string;
  readonly months: readonly string[];
  readonly openCalls: number;
}

/** Reads nothing before its panel is ready, and does not follow the ledger while that is hidden. */
export function createCostsModel(ports: CostsReadPorts, actions: CostsActions): CostsModel {
  const { reports } = ports;
  const days = dayWords(ports.language, ports.clock.zone());
  const listeners = new Set<() => void>();
  const stop = new AbortController();
  let filter: CostsFilterView = { range: '30-days' };
  let reading: CostsReading | undefined;
  let failure: string | undefined;
  let calls: ShownCalls | undefined;
  let month: ShownMonth | undefined;
  let entry: LastEntry = { count: 0, otherMonths: [] };
  let finalCosts: { readonly isAsking: boolean; readonly outcome?: string } = { isAsking: false };
  let isVisible = true;
  let isStale = true;
  let isFollowing = false;

  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };

  const costs = createLatestAnswer(
    (asked: CostsFilterView) => readCosts(asked, ports),
    (answer) => {
      reading = answer;
      failure = undefined;
      changed();
    },
    onFailure,
  );
  const rows = createLatestAnswer(
    readRows,
    (answer) => {
      calls = answer;
      changed();
    },
    onFailure,
  );
  const bills = createLatestAnswer(
    readMonth,
    (answer) => {
      month = answer;
      changed();
    },
    onFailure,
  );

  function onFailure(error: unknown): void {
    ports.log.error(`The costs panel could not read the ledger: ${String(error)}`);
    failure = error instanceof Error ? error.message : String(error);
    changed();
  }

  function read(): Promise<unknown> {
    isStale = false;
    const answers = [
      costs.ask(filter),
      ...(calls === undefined ? [] : [rows.ask(calls.question)]),
      ...(month === undefined ? [] : [bills.ask(month.month)]),
    ];
    changed();
    return Promise.all(answers);
  }

  /** Reads after changes, at most once a second, and only what somebody looks at. */
  async function follow(): Promise<void> {
    if (isFollowing) return;
    isFollowing = true;
    while (isStale && isVisible && !stop.signal.aborted) {
      await read();
      await ports.clock.delay(followIntervalMs, stop.signal);
    }
    isFollowing = false;
  }

  function refresh(): void {
    isStale = true;
    void follow();
  }

  async function readRows(question: CallsQuestion): Promise<ShownCalls> {
    const found: ReportedCall[] = [];
    let total = 0;
    do {
      const limit = Math.min(mostRowsAtOnce, question.rows - found.length);
      const page = await reports.listCalls(question.filter, { offset: found.length, limit });
      found.push(...page.rows);
      total = page.total;
      if (page.rows.length < limit) break;
    } while (found.length < question.rows);
    return { question, rows: found, total };
  }

  async function readMonth(asked: string | undefined): Promise<ShownMonth> {
    const today = await ports.today();
    const chosen = asked ?? likelyMonth(today);
    const [read, calls] = await Promise.all([
      readReconciliation(chosen, ports),
      openCalls(spanOf(chosen), ports),
    ]);
    const months = monthsUntil(today);
    return {
      ...read,
      month: chosen,
      months: months.includes(chosen) ? months : [...months, chosen].sort().reverse(),
      openCalls: [...calls.values()].reduce((sum, { length }) => sum + length, 0),
    };
  }

  async function enterInvoice(text: string, shownMonth: string): Promise<void> {
    const invoice = await readPaste(text, month?.providers ?? ports.providers(), ports, stop.signal);
    if (invoice === undefined) return;
    const { lines } = invoice;
    for (const { provider, model, period, billedNanoUsd } of lines) {
      await reports.saveInvoice({
        id: billedKey({ provider, period, ...withoutUndefined({ model }) }),
        provider,
        ...withoutUndefined({ model }),
        period,
        billedNanoUsd,
        enteredAtMs: ports.clock.now(),
      });
    }
    const others = lines.map(({ period }) => monthOf(period)).filter((other) => other !== shownMonth);
    entry = { count: entry.count + 1, invoice, otherMonths: [...new Set(others)].sort() };
    await bills.ask(shownMonth);
  }

  async function askProviders(asked: string): Promise<void> {
    if (finalCosts.isAsking) return;
    finalCosts = { isAsking: true };
    changed();
    try {
      const calls = await openCalls(spanOf(asked), ports);
      const outcome = await askFinalCosts(calls, { mayProbe: true }, ports, stop.signal);
      finalCosts = { isAsking: false, outcome: finalCostsText(outcome) };
    } catch (error) {
      finalCosts = { isAsking: false };
      throw error;
    } finally {
      changed();
    }
    await bills.ask(asked);
  }

  async function showCalls(question: CallsQuestion): Promise<void> {
    calls = { question, rows: [], total: 0 };
    await rows.ask(question);
  }

  async function currentSpan() {
    return filter.range === 'all' ? allDays : daysOfRange(filter.range, await ports.today());
  }

  async function handle(message: FromCostsPanel): Promise<void> {
    switch (message.type) {
      case 'panel-ready':
        refresh();
        return;
      case 'filter-changed':
        filter = message.filter;
        failure = undefined;
        // What was opened from a bar belongs to the figures of before.
        calls = undefined;
        rows.forget();
        await read();
        return;
      case 'plan-task':
        return actions.planTask();
      case 'show-log':
        actions.showLog();
        return;
      case 'calls-opened': {
        const narrowed = toReportFilter(filter, await currentSpan(), message.patch);
        return showCalls({ title: message.title, filter: narrowed, rows: rowsOfPage });
      }
      case 'calls-closed':
        calls = undefined;
        rows.forget();
        changed();
        return;
      case 'more-calls':
        if (calls === undefined) return;
        return rows.ask({ ...calls.question, rows: calls.question.rows + rowsOfPage });
      case 'export':
        return actions.exportLedger(message.format, toReportFilter(filter, await currentSpan()));
      case 'save-report':
        return actions.saveReport();
      case 'edit-budgets':
        return actions.editBudgets();
      case 'reconcile-opened':
        finalCosts = { isAsking: finalCosts.isAsking };
        return bills.ask(message.month);
      case 'reconcile-closed':
        month = undefined;
        bills.forget();
        changed();
        return;
      case 'invoice-entered':
        return enterInvoice(message.text, message.month);
      case 'invoice-removed':
        await reports.removeInvoice(message.id);
        if (month !== undefined) await bills.ask(month.month);
        return;
      case 'invoice-applied': {
        const line = month?.reconciliation.lines.find(({ id }) => id === message.id);
        if (line === undefined || month === undefined) return;
        await applyInvoice(line, ports, (question) => actions.confirm(question));
        return bills.ask(month.month);
      }
      case 'late-truth-requested':
        return askProviders(message.month);
    }
  }

  function finalCostsView(): ReconcileView['finalCosts'] {
    if (month === undefined) return undefined;
    const isWorthAWord = month.openCalls > 0 || finalCosts.isAsking || finalCosts.outcome !== undefined;
    return isWorthAWord ? { calls: month.openCalls, ...finalCosts } : undefined;
  }

  const unsubscribe = ports.ledger.onDidChange(refresh);
  return {
    view() {
      const late = finalCostsView();
      return buildCostsView(
        {
          isSample: ports.isSample,
          isBusy: costs.isBusy(),
          filter,
          ...withoutUndefined({ reading, failure }),
          ...(calls === undefined
            ? {}
            : { calls: { title: calls.question.title, total: calls.total, rows: calls.rows } }),
          ...(month === undefined
            ? {}
            : { reconciliation: { ...month, entry, ...withoutUndefined({ finalCosts: late }) } }),
        },
        days,
      );
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    parse: parseCostsMessage,
    handle,
    setVisible(visible) {
      isVisible = visible;
      if (visible && isStale) void follow();
    },
    dispose() {
      unsubscribe();
      stop.abort();
      listeners.clear();
    },
  };
}
