import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CallEnd, CallStart } from '../../src/core/model/ledger/ledger.ts';
import { commandIds, costsPanelViewType } from '../../src/shared/contract.ts';
import type { CostsView } from '../../src/shared/costsView.ts';
import type { Costs } from '../../src/vscode/costs/createCosts.ts';
import { skipAfterFailure } from '../time/skipAfterFailure.ts';
import { closeEditors } from './support/files.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';
import { until } from './support/until.ts';

const usd = 1_000_000_000;

/** The tests share one ledger, which grows from one to the next. */
describe('Costs', () => {
  skipAfterFailure();
  let tierwise: Tierwise;
  let costs: Costs;
  let folder = '';
  let count = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tierwise-costs-'));
    tierwise = await openTierwise();
    costs = await tierwise.costs.load();
  });

  after(async () => {
    await closeEditors();
    await rm(folder, { recursive: true });
  });

  /** Writes a call of now into the ledger. */
  async function spend(changes: Partial<CallStart> = {}, cost?: CallEnd['cost']): Promise<void> {
    const now = Date.now();
    count += 1;
    const id = `costs-${now}-${count}`;
    const windowDate = new Intl.DateTimeFormat('sv-SE').format(now);
    const begun = await tierwise.ledger.begin({
      id,
      startedAtMs: now,
      windowDate,
      tier: 'execution',
      purpose: 'step',
      position: 0,
      provider: 'openai',
      modelAsked: 'gpt-6.1-terra',
      sessionId: 'test',
      ...changes,
    });
    assert.equal(begun.begun, true);
    await tierwise.ledger.settle(id, {
      requestId: `request-${count}`,
      usage: { source: 'reported', inputUncachedTokens: 1000, outputTokens: 200 },
      cost: cost ?? { source: 'catalogue', nanoUsd: usd },
      latencyMs: 1200,
      firstTokenMs: 300,
      toolUses: [],
      outcome: 'succeeded',
    });
  }

  function when<T>(wanted: (view: CostsView) => T | undefined | false, what: string): Promise<T> {
    return until(
      (listener) => costs.model.onDidChange(listener),
      () => wanted(costs.model.view()),
      () => `${what}; shown was ${JSON.stringify(costs.model.view()).slice(0, 600)}`,
    );
  }

  const costShown = (view: CostsView) => view.headline[0]?.value;

  it('opens in a tab, whose page asks for the view, and shows an empty ledger as empty', async () => {
    await vscode.commands.executeCommand(commandIds.showCosts);
    // Only the page itself can begin the reading: that it did proves that it was loaded and is answered.
    await when((view) => view.state === 'empty', 'the ledger is empty');
    await until(
      (listener) => vscode.window.tabGroups.onDidChangeTabs(listener),
      () => {
        const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return input instanceof vscode.TabInputWebview && input.viewType.endsWith(costsPanelViewType);
      },
      'its tab is in front',
    );
    assert.equal(tierwise.costs.isVisible(), true);
    await vscode.commands.executeCommand(commandIds.showCosts);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const own = tabs.filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(costsPanelViewType),
    );
    assert.equal(own.length, 1);
  });

  it('follows the ledger while it is shown', async () => {
    await spend();
    await spend({ tier: 'grunt', provider: 'ollama', modelAsked: 'gemma3:4b' }, { source: 'unpriced' });
    const view = await when(
      (shown) => shown.breakdowns[0]?.rows.length === 2 && shown,
      'two models have their rows',
    );
    assert.equal(costShown(view), '$1.00 + 1 unpriced');
    assert.equal(view.trend.days.length, 30);
    assert.match(view.remarks.join(' '), /in no sum: 1/);
  });

  it('narrows to a filter and opens the calls behind a bar', async () => {
    await costs.model.handle({ type: 'filter-changed', filter: { range: '7-days', tier: 'execution' } });
    assert.equal(costShown(costs.model.view()), '$1.00');
    await costs.model.handle({ type: 'calls-opened', patch: { provider: 'openai' }, title: 'openai' });
    const { calls } = costs.model.view();
    assert.equal(calls?.total, 1);
    assert.equal(calls.rows[0]?.cost.text, '$1.00');
    await costs.model.handle({ type: 'filter-changed', filter: { range: '30-days' } });
  });

  it('reconciles a bill with what was metered', async () => {
    // The month of the calls, which may be over by now.
    const month = (await tierwise.ledger.calls({ limit: 1 }))[0]?.windowDate.slice(0, 7) ?? '';
    await costs.model.handle({ type: 'reconcile-opened', month });
    const text = `openai, ${month}, $3.00\nnobody, ${month}, 1`;
    await costs.model.handle({ type: 'invoice-entered', text, month });
    const { reconcile } = costs.model.view();
    const line = reconcile?.lines.find(({ isEntered }) => isEntered);
    assert.deepEqual([line?.billed, line?.metered, line?.difference], ['$3.00', '$1.00', '+$2.00']);
    assert.equal(reconcile?.unread, `nobody, ${month}, 1`);
    await costs.model.handle({ type: 'reconcile-closed' });
  });

  it('exports every row into a file', async () => {
    const target = vscode.Uri.file(join(folder, 'ledger.csv'));
    await costs.exportLedger(() => Promise.resolve(target));
    const lines = (await readFile(target.fsPath, 'utf8')).trim().split(/\r?\n/);
    assert.equal(lines.length, 3);
    assert.ok(lines.some((line) => line.includes('gpt-6.1-terra')));
    assert.ok(lines.some((line) => line.includes('gemma3:4b')));
  });

  it('deletes all when that is confirmed, and nothing when it is not', async () => {
    const total = async () => {
      await costs.model.handle({ type: 'calls-opened', patch: {}, title: 'all' });
      return costs.model.view().calls?.total;
    };
    await costs.deleteLedger(() => Promise.resolve(false));
    assert.equal(await total(), 2);
    await costs.deleteLedger(() => Promise.resolve(true));
    assert.equal(await total(), 0);
  });

  it('keeps rows for ever unless told otherwise', async () => {
    assert.equal(await costs.applyRetention(), 0);
  });
});
