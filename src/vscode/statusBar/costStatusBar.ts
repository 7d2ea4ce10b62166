import * as vscode from 'vscode';
import type { Clock, Ledger, Log } from '../../core/ports.ts';
import { commandIds } from '../../shared/contract.ts';
import { DisposableStore } from '../dispose.ts';
import type { DisposableLike } from '../dispose.ts';
import { nothingSpent, sumByModel, sumCosts } from './costFigures.ts';
import type { ModelFigure } from './costFigures.ts';
import { costStatusLabel, costStatusText, costTooltip, tooltipCommands } from './costText.ts';
import type { CostStatus } from './costText.ts';
import { followLedger } from './followLedger.ts';
import { recallToday, rememberToday } from './rememberedToday.ts';

/** What {@link createCostStatusBar} works with. */
export interface CostStatusBarPorts {
  readonly ledger: Pick<Ledger, 'totals' | 'onDidChange'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessionId: string;
  readonly globalState: vscode.Memento;
  /** The sample's money never mixes with real money: nothing of it is remembered. */
  readonly isSample: boolean;
}

/** The cost of this session and of today in the status bar. */
export interface CostStatusBar extends DisposableLike {
  /** Reads the ledger now; to be called once the database is open. */
  refresh(): void;
  /** What is shown now: VS Code does not let anyone read it back. */
  text(): string;
}

/** See {@link CostStatusBar}. Shows what is remembered until the ledger speaks, and opens no database itself. */
export function createCostStatusBar(ports: CostStatusBarPorts): CostStatusBar {
  const store = new DisposableStore();
  const item = store.add(
    vscode.window.createStatusBarItem('tierwise.cost', vscode.StatusBarAlignment.Right, 100),
  );
  item.name = vscode.l10n.t('Tierwise Cost');
  item.command = commandIds.planTask;
  const { isSample, globalState } = ports;
  let shownDay = ports.clock.localDate(ports.clock.now());

  function show(status: CostStatus, models: readonly ModelFigure[] | undefined): void {
    item.text = costStatusText(status, vscode.l10n.t);
    item.accessibilityInformation = { label: costStatusLabel(status, vscode.l10n.t), role: 'button' };
    item.tooltip = models === undefined ? costStatusLabel(status, vscode.l10n.t) : tooltip(status, models);
  }

  const follower = store.add(
    followLedger({
      ledger: ports.ledger,
      clock: ports.clock,
      log: ports.log,
      sessionId: ports.sessionId,
      onReading({ day, session, today }) {
        shownDay = day;
        const status: CostStatus = { session: sumCosts(session), today: sumCosts(today), isSample };
        show(status, sumByModel(today));
        if (!isSample) void rememberToday(globalState, day, status.today);
      },
    }),
  );
  store.add(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      // Another window may have spent meanwhile, or the day may have changed; an idle window finds out here.
      const isNewDay = ports.clock.localDate(ports.clock.now()) !== shownDay;
      if (focused && (isNewDay || item.tooltip instanceof vscode.MarkdownString)) follower.refresh();
    }),
  );

  const remembered = isSample ? undefined : recallToday(globalState, shownDay);
  show({ session: nothingSpent, today: remembered ?? nothingSpent, isSample }, undefined);
  item.show();
  return {
    refresh: () => follower.refresh(),
    text: () => item.text,
    dispose: () => store.dispose(),
  };
}

function tooltip(status: CostStatus, models: readonly ModelFigure[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(costTooltip(status, models, vscode.l10n.t));
  markdown.isTrusted = { enabledCommands: tooltipCommands };
  return markdown;
}
