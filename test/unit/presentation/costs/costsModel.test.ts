import assert from 'node:assert/strict';
import type { CostReport } from '../../../../src/core/model/ledger/reportPorts.ts';
import { createCostsModel, type CostsActions } from '../../../../src/presentation/costs/costsModel.ts';
import { attemptOf, reportOf, sumsOf, totalsOf, usd } from '../../core/money/report/samples.ts';
import { settled } from '../../support/engine/handClock.ts';
import { createCostsWorld } from './costsWorld.ts';

function open(world = createCostsWorld()) {
  const calls: unknown[] = [];
  const answer = { isYes: true };
  const actions: CostsActions = {
    exportLedger: async (format, filter) => void calls.push(['export', format, filter]),
    saveReport: async () => void calls.push('save-report'),
    editBudgets: async () => void calls.push('edit-budgets'),
    confirm: async (question) => {
      calls.push(['confirm', question]);
      return answer.isYes;
    },
    planTask: async () => void calls.push('plan-task'),
    showLog: () => void calls.push('show-log'),
  };
  const model = createCostsModel(world.ports, actions);
  return { world, model, calls, answer };
}

const ofCost = (costNanoUsd: number): CostReport => reportOf({ sums: sumsOf({ calls: 1, costNanoUsd }) });

describe('createCostsModel', () => {
  it('reads nothing before it is shown, and tells loading from empty from ready', async () => {
    const { world, model } = open();
    await settled();
    assert.deepEqual(world.asked, []);
    assert.equal(model.view().state, 'loading');
    world.report = async () => reportOf();
    await model.handle({ type: 'panel-ready' });
    assert.equal(model.view().isBusy, true);
    await settled();
    assert.equal(model.view().state, 'empty');
    world.report = async ({ tier }) => (tier === undefined ? ofCost(5) : reportOf());
    await model.handle({ type: 'filter-changed', filter: { range: '7-days', tier: 'grunt' } });
    assert.equal(model.view().state, 'ready');
    assert.equal(model.view().isBusy, false);
    model.dispose();
  });

  it('asks for the days of the range and for the filter', async () => {
    const { world, model } = open();
    await model.handle({ type: 'filter-changed', filter: { range: 'last-month', provider: 'openai' } });
    assert.deepEqual(world.asked, [
      { fromDay: '2026-05-01', toDay: '2026-05-31' },
      { fromDay: '2026-05-01', toDay: '2026-05-31', provider: 'openai' },
    ]);
    model.dispose();
  });

  it('lets no late answer stand in place of a newer question', async () => {
    const { world, model } = open();
    const answers = new Map<string, (report: CostReport) => void>();
    world.report = ({ fromDay }) =>
      new Promise((resolve) => {
        answers.set(fromDay, resolve);
      });
    const first = model.handle({ type: 'filter-changed', filter: { range: '90-days' } });
    await settled();
    const second = model.handle({ type: 'filter-changed', filter: { range: 'today' } });
    await settled();
    answers.get('2026-06-03')?.(ofCost(2 * usd));
    await second;
    assert.equal(model.view().headline[0]?.value, '$2.00');
    answers.get('2026-03-06')?.(ofCost(9 * usd));
    await first;
    assert.equal(model.view().headline[0]?.value, '$2.00');
    assert.equal(model.view().filter.range, 'today');
    model.dispose();
  });

  it('follows the ledger at most once a second, and not while hidden', async () => {
    const { world, model } = open();
    await model.handle({ type: 'panel-ready' });
    await settled();
    assert.equal(world.asked.length, 1);
    for (let count = 0; count < 20; count += 1) world.change();
    await settled();
    assert.equal(world.asked.length, 1);
    world.clock.advance(1000);
    await settled();
    assert.equal(world.asked.length, 2);
    world.clock.advance(60_000);
    await settled();
    assert.equal(world.asked.length, 2);
    model.setVisible(false);
    world.change();
    await settled();
    assert.equal(world.asked.length, 2);
    model.setVisible(true);
    await settled();
    assert.equal(world.asked.length, 3);
    model.dispose();
    world.change();
    world.clock.advance(5000);
    await settled();
    assert.equal(world.asked.length, 3);
  });

  it('keeps figures that cannot be read again, and says so', async () => {
    const { world, model } = open();
    world.report = async () => Promise.reject(new Error('busy'));
    await model.handle({ type: 'panel-ready' });
    await settled();
    assert.deepEqual([model.view().state, model.view().failure], ['failed', 'busy']);
    world.report = async () => ofCost(usd);
    world.clock.advance(1000);
    await model.handle({ type: 'panel-ready' });
    await settled();
    assert.equal(model.view().state, 'ready');
    world.report = async () => Promise.reject(new Error('busy again'));
    world.clock.advance(1000);
    world.change();
    await settled();
    assert.equal(model.view().state, 'ready');
    assert.match(model.view().remarks[0] ?? '', /busy again/);
    await model.handle({ type: 'filter-changed', filter: { range: 'today' } });
    assert.equal(model.view().state, 'failed');
    model.dispose();
  });

  it('opens the calls behind a bar, page by page', async () => {
    const { world, model } = open();
    world.rows = Array.from({ length: 120 }, (_, index) => attemptOf({ id: `a${index}` }));
    await model.handle({ type: 'filter-changed', filter: { range: '7-days' } });
    await model.handle({ type: 'calls-opened', patch: { day: '2026-06-03' }, title: 'Wednesday' });
    const shown = () => {
      const { calls } = model.view();
      return calls && [calls.title, calls.rows.length, calls.total, calls.hasMore];
    };
    assert.deepEqual(shown(), ['Wednesday', 50, 120, true]);
    await model.handle({ type: 'more-calls' });
    await model.handle({ type: 'more-calls' });
    assert.deepEqual(shown(), ['Wednesday', 120, 120, false]);
    await model.handle({
      type: 'calls-opened',
      patch: { day: '2026-06-01', lastDay: '2026-06-02' },
      title: 'T',
    });
    assert.deepEqual(shown(), ['T', 0, 0, false]);
    await model.handle({ type: 'calls-closed' });
    assert.equal(shown(), undefined);
    model.dispose();
  });

  it('hands buttons on with the filter as it is', async () => {
    const { model, calls } = open();
    await model.handle({ type: 'filter-changed', filter: { range: 'today', tier: 'grunt' } });
    await model.handle({ type: 'export', format: 'csv' });
    await model.handle({ type: 'save-report' });
    await model.handle({ type: 'edit-budgets' });
    await model.handle({ type: 'plan-task' });
    await model.handle({ type: 'show-log' });
    assert.deepEqual(calls, [
      ['export', 'csv', { fromDay: '2026-06-03', toDay: '2026-06-03', tier: 'grunt' }],
      'save-report',
      'edit-budgets',
      'plan-task',
      'show-log',
    ]);
    model.dispose();
  });
});

describe('the reconciliation', () => {
  it('begins with the month that bills are at hand for', async () => {
    const { model } = open();
    await model.handle({ type: 'filter-changed', filter: { range: 'today' } });
    await model.handle({ type: 'reconcile-opened' });
    const { reconcile } = model.view();
    assert.equal(reconcile?.month, '2026-05');
    assert.deepEqual(reconcile.months.slice(0, 3), ['2026-06', '2026-05', '2026-04']);
    assert.equal(reconcile.total, undefined);
    await model.handle({ type: 'reconcile-closed' });
    assert.equal(model.view().reconcile, undefined);
    model.dispose();
  });

  it('keeps what it can read, gives back what it cannot, and never enters a line twice', async () => {
    const { world, model } = open();
    world.totals = [totalsOf({ costNanoUsd: 4 * usd, calls: 2 })];
    await model.handle({ type: 'filter-changed', filter: { range: 'today' } });
    await model.handle({ type: 'reconcile-opened', month: '2026-06' });
    const text = 'openai, 2026-06-03, 5.00\nnobody, 2026-06, 3\nopenai, 2026-04, 7';
    await model.handle({ type: 'invoice-entered', text, month: '2026-06' });
    await model.handle({ type: 'invoice-entered', text, month: '2026-06' });
    const { reconcile } = model.view();
    assert.equal(world.invoices.length, 2);
    assert.deepEqual(
      reconcile?.lines.map(({ isEntered, billed, metered, difference, severity }) => [
        isEntered,
        billed,
        metered,
        difference,
        severity,
      ]),
      [[true, '$5.00', '$4.00', '+$1.00', 'warning']],
    );
    assert.match(reconcile.lines[0]?.explanation.join(' ') ?? '', /elsewhere/);
    assert.equal(reconcile.unread, 'nobody, 2026-06, 3');
    assert.equal(reconcile.entries, 2);
    assert.equal(reconcile.problems.length, 2);
    assert.match(reconcile.problems.join(' '), /Line 2: “nobody”.*April 2026/);
    await model.handle({ type: 'invoice-removed', id: reconcile.lines[0]?.id ?? '' });
    assert.deepEqual(
      model.view().reconcile?.lines.map(({ isEntered }) => isEntered),
      [false],
    );
    model.dispose();
  });

  it('takes an export as it is, says what it was taken for, and gives back what it cannot read', async () => {
    const { world, model } = open();
    world.totals = [totalsOf({ model: 'gpt-4o', costNanoUsd: 4 * usd })];
    await model.handle({ type: 'filter-changed', filter: { range: 'today' } });
    await model.handle({ type: 'reconcile-opened', month: '2026-06' });
    const heading = 'start_time_iso,amount_value,amount_currency,line_item';
    const rows = [
      '2026-06-03T00:00:00+00:00,3.5,usd,"gpt-4o-2024-08-06, input"',
      '2026-06-03T00:00:00+00:00,0.5,usd,"gpt-4o-2024-08-06, output"',
      '2026-06-04T00:00:00+00:00,,,',
      '2026-06-05T00:00:00+00:00,much,usd,gpt-4o',
    ];
    await model.handle({ type: 'invoice-entered', text: [heading, ...rows].join('\n'), month: '2026-06' });
    const { reconcile } = model.view();
    assert.equal(
      reconcile?.recognised,
      'Read as OpenAI’s costs. Lines taken: 2. Left out – without an amount: 1.',
    );
    assert.deepEqual(reconcile.problems, ['Line 5: “much” is no amount.']);
    assert.equal(reconcile.unread, `${heading}\n${rows[3] ?? ''}`);
    assert.deepEqual(
      reconcile.lines.map((line) => [line.model, line.billed, line.metered]),
      [['gpt-4o-2024-08-06', '$4.00', '$4.00']],
    );
    await model.handle({ type: 'invoice-entered', text: 'openai, 2026-06-04, 1', month: '2026-06' });
    assert.equal(model.view().reconcile?.recognised, undefined);
    model.dispose();
  });

  it('tells the first problems one by one, and how many more there are', async () => {
    const { model } = open();
    await model.handle({ type: 'filter-changed', filter: { range: 'today' } });
    await model.handle({ type: 'reconcile-opened', month: '2026-06' });
    const text = 'nothing of it\n'.repeat(2000);
    await model.handle({ type: 'invoice-entered', text, month: '2026-06' });
    const { reconcile } = model.view();
    assert.equal(reconcile?.problems.length, 51);
    assert.equal(reconcile.problems.at(-1), '1,950 more lines could not be read.');
    assert.equal(reconcile.unread.split('\n').length, 2000);
    model.dispose();
  });

  it('looks for the calls of a bill under every name that they were metered by', async () => {
    const { world, model, answer } = open();
    const bound = { source: 'estimate', nanoUsd: 3 * usd, isUpperBound: true } as const;
    const names = ['claude-sonnet-4-5', 'claude-sonnet-4-5-20250929'];
    world.rows = names.map((name) =>
      attemptOf({ id: name, modelAsked: name, cost: bound, finalCost: bound }),
    );
    world.report = async () => reportOf({ sums: sumsOf({ upperBoundNanoUsd: 3 * usd }) });
    world.totals = names.map((name) =>
      totalsOf({ model: name, costNanoUsd: 3 * usd, upperBoundNanoUsd: 3 * usd }),
    );
    await model.handle({ type: 'filter-changed', filter: { range: 'today' } });
    await model.handle({ type: 'reconcile-opened', month: '2026-06' });
    const text = 'openai, Claude Sonnet 4.5, 2026-06, 4';
    await model.handle({ type: 'invoice-entered', text, month: '2026-06' });
    const [line] = model.view().reconcile?.lines ?? [];
    assert.equal(line?.metered, '$6.00');
    assert.match(line.explanation.join(' '), /\$6\.00 of the metered sum is only an upper bound/);
    answer.isYes = true;
    await model.handle({ type: 'invoice-applied', id: line.id });
    assert.deepEqual(
      world.adjustments.map(({ callId, deltaNanoUsd }) => [callId, deltaNanoUsd]),
      names.map((name) => [name, -usd]),
    );
    model.dispose();
  });

  it('settles open costs by a bill, once the person agrees', async () => {
    const { world, model, calls, answer } = open();
    const bound = { source: 'estimate', nanoUsd: 3 * usd, isUpperBound: true } as const;
    world.rows = [
      attemptOf({ id: 'exact' }),
      attemptOf({ id: 'bound', cost: bound, finalCost: bound }),
      attemptOf({ id: 'elsewhere', provider: 'openrouter', cost: bound, finalCost: bound }),
    ];
    world.totals = [totalsOf({ costNanoUsd: 4 * usd, upperBoundNanoUsd: 3 * usd, calls: 2 })];
    await model.handle({ type: 'filter-changed', filter: { range: 'today' } });
    await model.handle({ type: 'reconcile-opened', month: '2026-06' });
    await model.handle({ type: 'invoice-entered', text: 'openai, 2026-06, 1.50', month: '2026-06' });
    const [line] = model.view().reconcile?.lines ?? [];
    assert.equal(line?.canApply, true);
    answer.isYes = false;
    await model.handle({ type: 'invoice-applied', id: line.id });
    assert.deepEqual(world.adjustments, []);
    answer.isYes = true;
    await model.handle({ type: 'invoice-applied', id: line.id });
    await model.handle({ type: 'invoice-applied', id: line.id });
    assert.deepEqual(
      world.adjustments.map(({ callId, deltaNanoUsd, source }) => [callId, deltaNanoUsd, source]),
      [['bound', -2.5 * usd, 'invoice']],
    );
    assert.match(JSON.stringify(calls), /final word on 1 calls .* change by −\$2\.50/);
    await model.handle({ type: 'invoice-applied', id: 'nobody knows it' });
    model.dispose();
  });

  it('asks the providers that keep records, and says what came of it', async () => {
    const { world, model } = open();
    world.rows = [
      attemptOf({ id: 'a', provider: 'openrouter', requestId: 'known', reservedNanoUsd: usd }),
      attemptOf({ id: 'e', provider: 'openrouter', requestId: 'doubted', reservedNanoUsd: 2 * usd }),
      attemptOf({ id: 'b', provider: 'openrouter', requestId: 'unheard of' }),
      attemptOf({ id: 'c', provider: 'openrouter', requestId: 'broken' }),
      attemptOf({ id: 'd', provider: 'openai' }),
    ];
    world.keepers = {
      openrouter: {
        source: 'openrouter-generation',
        ask: async (id) =>
          id === 'known' || id === 'doubted'
            ? { kind: 'known', nanoUsd: id === 'known' ? 3 * usd : 900 * usd }
            : id === 'broken'
              ? { kind: 'failed', failure: { message: 'No credit.' } }
              : { kind: 'unknown' },
      },
    };
    await model.handle({ type: 'filter-changed', filter: { range: 'today' } });
    await model.handle({ type: 'reconcile-opened', month: '2026-06' });
    assert.equal(model.view().reconcile?.finalCosts?.calls, 4);
    await model.handle({ type: 'late-truth-requested', month: '2026-06' });
    await model.handle({ type: 'late-truth-requested', month: '2026-06' });
    assert.deepEqual(
      world.adjustments.map(({ callId, deltaNanoUsd }) => [callId, deltaNanoUsd]),
      [
        ['a', 2 * usd],
        ['e', usd],
      ],
    );
    const late = model.view().reconcile?.finalCosts;
    assert.equal(late?.isAsking, false);
    assert.equal(
      late.outcome,
      'Calls with their final cost now: 1. 1 reported more than such a call can cost and count as the most that they can; ' +
        "the reported figure stands beside each call, and your provider's own page shows what it has billed. " +
        'Without a record, or without one yet: 1. Failed: 1 (No credit.).',
    );
    model.dispose();
  });
});
