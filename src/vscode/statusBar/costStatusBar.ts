import * as vscode from 'vscode';
import type { Clock } from '../../core/model/clock.ts';
import type { Ledger } from '../../core/model/ledger/ledger.ts';
import type { Log } from '../../core/model/log.ts';
import { commandIds, statusBarParts, type StatusBarPart } from '../../shared/contract.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import { budgetStanding, type BudgetPressure } from '../../presentation/statusBar/budgetStanding.ts';
import {
  nothingSpent,
  sumByModel,
  sumCosts,
  type ModelFigure,
} from '../../presentation/statusBar/costFigures.ts';
import {
  costStatusLabel,
  costStatusText,
  costTooltip,
  shownPressure,
  tooltipCommands,
  type CostStatus,
} from '../../presentation/statusBar/costText.ts';
import { followLedger, type FollowedBudgets } from '../../presentation/statusBar/followLedger.ts';
import { recallToday, rememberToday } from '../../presentation/statusBar/rememberedToday.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import { markdownWithCommands } from '../ui/markdown.ts';
import { createStatusItem } from '../ui/statusItem.ts';

/** What {@link createCostStatusBar} works with. */
export interface CostStatusBarPorts {
  readonly ledger: Pick<Ledger, 'totals' | 'onDidChange'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessionId: string;
  readonly globalState: vscode.Memento;
  /** The sample's money never mixes with real money: nothing of it is remembered. */
  readonly isSample: boolean;
  /** Ledgers of other hosts on this machine, which the tooltip mentions. */
  otherLedgers?(): Promise<readonly unknown[]>;
  /** Absent: there are no limits. */
  readonly budgets?: FollowedBudgets;
  /** What the person wants to see, and word of its changes. Absent: everything. */
  readonly settings?: {
    current(): { readonly statusBar: readonly StatusBarPart[] };
    readonly onDidChange: vscode.Event<void>;
  };
}

/** The cost of this session and of today, and what is left of the budget, in the status bar. */
export interface CostStatusBar extends DisposableLike {
  /** Reads the ledger now; to be called once the database is open. */
  refresh(): void;
  /** What is shown now: VS Code does not let anyone read it back. */
  text(): string;
}

/** Ids of the only two backgrounds that VS Code allows here. */
const backgrounds: Readonly<Record<BudgetPressure, string | undefined>> = {
  fine: undefined,
  low: 'statusBarItem.warningBackground',
  short: 'statusBarItem.errorBackground',
  'used-up': 'statusBarItem.errorBackground',
};

/** Shows what is remembered until the ledger speaks, and opens no database itself. */
export function createCostStatusBar(ports: CostStatusBarPorts): CostStatusBar {
  const store = new DisposableStore();
  const item = store.add(createStatusItem('tierwise.cost', 'Tierwise Cost', commandIds.showCosts));
  const { isSample, globalState } = ports;
  let shownDay = ports.clock.localDate(ports.clock.now());
  let hasRead = false;

  function show(figures: Omit<CostStatus, 'shown' | 'isSample'>, models?: readonly ModelFigure[]): void {
    const shown = ports.settings?.current().statusBar ?? statusBarParts;
    const status: CostStatus = { ...figures, shown, isSample };
    const label = costStatusLabel(status);
    item.show({
      text: costStatusText(status),
      label,
      tooltip:
        models === undefined ? label : markdownWithCommands(costTooltip(status, models), tooltipCommands),
      background: backgrounds[shownPressure(status)],
    });
  }

  const follower = store.add(
    followLedger({
      ledger: ports.ledger,
      clock: ports.clock,
      log: ports.log,
      sessionId: ports.sessionId,
      ...withoutUndefined({ budgets: ports.budgets }),
      otherLedgers: async () => (await ports.otherLedgers?.()) ?? [],
      onReading({ day, session, today, budgets, hasOtherLedgers }) {
        shownDay = day;
        hasRead = true;
        const sumOfToday = sumCosts(today);
        const budget = budgetStanding(budgets);
        const figures = { session: sumCosts(session), today: sumOfToday, budget, hasOtherLedgers };
        show(figures, sumByModel(today));
        if (!isSample) void rememberToday(globalState, day, sumOfToday);
      },
    }),
  );
  store.add(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      // Another window may have spent meanwhile, or the day may have changed; an idle window finds out here.
      const isNewDay = ports.clock.localDate(ports.clock.now()) !== shownDay;
      if (focused && (isNewDay || hasRead)) follower.refresh();
    }),
  );

  const remembered = isSample ? undefined : recallToday(globalState, shownDay);
  const showRemembered = (): void => {
    show({ session: nothingSpent, today: remembered ?? nothingSpent, budget: undefined });
  };
  const settingsChanged = ports.settings?.onDidChange(() => {
    // Before the first reading the database may not be open yet.
    if (hasRead) follower.refresh();
    else showRemembered();
  });
  if (settingsChanged !== undefined) store.add(settingsChanged);
  return {
    refresh() {
      // Reading the settings takes a while: nothing is shown before activation has returned.
      if (!hasRead) showRemembered();
      follower.refresh();
    },
    text: () => item.text(),
    dispose: () => store.dispose(),
  };
}
