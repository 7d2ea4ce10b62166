import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openCostsPage, type CostsPage } from './costsPage.ts';
import { calls, attemptsPage, costs, costsStates, days, reconcile } from './costsViews.ts';

describe('the costs panel', () => {
  let panel: CostsPage;
  before(async () => {
    panel = await openCostsPage();
  });
  beforeEach(async () => {
    await panel.page.setViewportSize({ width: 1000, height: 800 });
    await panel.restart();
    await panel.sent();
  });
  after(() => panel.close());

  const button = (name: string | RegExp): Locator =>
    panel.page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
  const heading = (name: string): Locator => panel.page.getByRole('heading', { name, exact: true });
  const chart = (): Locator => panel.page.getByRole('application');
  const said = (): Promise<string | null> => panel.page.getByRole('status').textContent();
  const isFocused = (locator: Locator): Promise<boolean> =>
    locator.evaluate((element) => element === document.activeElement);

  it('asks for its view as soon as it is loaded, and says meanwhile what it waits for', async () => {
    await panel.reload();
    assert.deepEqual(await panel.sent(), [{ type: 'panel-ready' }]);
    assert.match((await panel.page.locator('main').textContent()) ?? '', /Reading the ledger/);
    assert.equal(await panel.page.locator('main').getAttribute('aria-busy'), 'true');
  });

  it('passes over what does not come from the host', async () => {
    await panel.show(costsStates.full);
    await panel.page.evaluate(() => {
      window.postMessage({ type: 'something-else', view: {} }, '*');
      const data = { type: 'view-replaced', view: {} };
      window.dispatchEvent(new MessageEvent('message', { data, origin: 'https://evil.example' }));
    });
    await panel.show(costsStates.full);
    assert.ok(await heading('Costs').isVisible());
  });

  describe('before there is anything', () => {
    it('says what will be here and how to begin', async () => {
      await panel.show(costsStates.empty);
      assert.ok(await heading('Nothing has been spent yet.').isVisible());
      await button('Plan a Task').click();
      await button('Set a Budget').click();
      assert.deepEqual(await panel.sent(), [{ type: 'plan-task' }, { type: 'edit-budgets' }]);
    });

    it('says why there are no figures and offers to try again', async () => {
      await panel.show(costsStates.failed);
      assert.ok(await panel.page.getByText('The ledger is locked by another process.').isVisible());
      await button('Try Again').click();
      await button('Show Log').click();
      assert.deepEqual(await panel.sent(), [{ type: 'panel-ready' }, { type: 'show-log' }]);
    });

    it('offers the way out of a filter that matches nothing', async () => {
      await panel.show(costsStates['nothing-found']);
      await button('Clear All Filters').click();
      assert.deepEqual(await panel.sent(), [{ type: 'filter-changed', filter: { range: 'today' } }]);
      assert.equal(await chart().count(), 0);
      assert.ok(await heading('Budgets').isVisible());
    });
  });

  describe('the filter', () => {
    it('changes range and members, and keeps the others', async () => {
      await panel.show(costs({ filter: { range: '7-days', tier: 'grunt' } }));
      await panel.page.getByRole('combobox', { name: 'Period' }).selectOption('All time');
      await panel.page.getByRole('combobox', { name: 'Model' }).selectOption('gemma3:4b');
      await panel.page.getByRole('combobox', { name: 'Tier' }).selectOption('All tiers');
      assert.deepEqual(await panel.sent(), [
        { type: 'filter-changed', filter: { range: 'all', tier: 'grunt' } },
        { type: 'filter-changed', filter: { range: '7-days', tier: 'grunt', model: 'gemma3:4b' } },
        { type: 'filter-changed', filter: { range: '7-days' } },
      ]);
    });

    it('has a chip for each member that is set, and the focus stays near when one is removed', async () => {
      await panel.show(
        costs({ filter: { range: 'all', tier: 'grunt', planId: 'p1' }, planLabel: 'My plan' }),
      );
      await button('Remove filter Plan: My plan').press('Enter');
      assert.deepEqual(await panel.sent(), [
        { type: 'filter-changed', filter: { range: 'all', tier: 'grunt' } },
      ]);
      await panel.show(costs({ filter: { range: 'all', tier: 'grunt' } }));
      assert.equal(await panel.page.locator('.chip').count(), 1);
      assert.ok(await isFocused(panel.page.getByRole('combobox', { name: 'Period' })));
    });

    it('shows a value that is no longer offered', async () => {
      await panel.show(costs({ filter: { range: 'all', model: 'gone' } }));
      assert.equal(await panel.page.getByRole('combobox', { name: 'Model' }).inputValue(), 'gone');
    });

    it('keeps what is drawn while it is busy, and says when the new figures are there', async () => {
      await panel.show(costsStates.full);
      await panel.show(costs({ isBusy: true }));
      assert.ok(await chart().isVisible());
      assert.equal(await panel.page.locator('main').getAttribute('aria-busy'), 'true');
      await panel.show(costs({ period: '30 Jun 2026' }));
      assert.equal(await said(), 'Updated: 30 Jun 2026, Spent $12.34.');
    });
  });

  describe('its actions', () => {
    it('export through a menu that the keyboard walks', async () => {
      await panel.show(costsStates.full);
      const { keyboard } = panel.page;
      await button('Export').press('Enter');
      assert.ok(await isFocused(panel.page.getByRole('menuitem', { name: 'As CSV' })));
      await keyboard.press('ArrowDown');
      await keyboard.press('Enter');
      assert.deepEqual(await panel.sent(), [{ type: 'export', format: 'json' }]);
      assert.ok(await isFocused(button('Export')));
      await keyboard.press('Enter');
      await keyboard.press('Escape');
      assert.equal(await panel.page.getByRole('menu').count(), 0);
      assert.ok(await isFocused(button('Export')));
      await button('Export').click();
      await panel.page.getByRole('menuitem', { name: 'As CSV' }).click();
      assert.deepEqual(await panel.sent(), [{ type: 'export', format: 'csv' }]);
    });

    it('save the weekly report and edit budgets', async () => {
      await panel.show(costsStates.full);
      await button('Save Weekly Report').click();
      await button('Edit Budgets').click();
      assert.deepEqual(await panel.sent(), [{ type: 'save-report' }, { type: 'edit-budgets' }]);
    });
  });

  it('reads a budget out whole: spent, reserved, left and how near the limit is', async () => {
    await panel.show(costsStates.full);
    const meter = (name: string): Locator => panel.page.getByRole('meter', { name, exact: true });
    assert.equal(
      await meter('Today').getAttribute('aria-valuetext'),
      '$1.20 of $5.00 spent, ≤$0.40 reserved, $3.40 left, Within the limit',
    );
    assert.equal(await meter('Today').getAttribute('aria-valuenow'), '32');
    assert.equal(await meter('Execution tier today').getAttribute('aria-valuenow'), '100');
    assert.ok(await panel.page.getByText('Over the limit').isVisible());
    assert.ok(await panel.page.getByText('Near the limit').isVisible());
  });

  describe('the trend', () => {
    it('is walked with the arrow keys, says each bar, and opens its calls with Enter', async () => {
      await panel.show(costsStates.full);
      const { keyboard } = panel.page;
      assert.match((await panel.page.locator('.reading').textContent()) ?? '', /^Point at a bar/);
      await chart().focus();
      assert.match((await said()) ?? '', /^Jun 30: \$\d/);
      await keyboard.press('ArrowLeft');
      assert.match((await said()) ?? '', /^Jun 29: \$\d.* in 40 calls · orchestration \$\d/);
      assert.match((await panel.page.locator('.reading').textContent()) ?? '', /^Jun 29: /);
      await keyboard.press('Enter');
      await keyboard.press('Home');
      await keyboard.press('ArrowLeft');
      assert.match((await said()) ?? '', /^Jun 1: /);
      await keyboard.press('PageDown');
      assert.match((await said()) ?? '', /^Jun 8: /);
      await keyboard.press('ArrowLeft');
      assert.equal(await said(), 'Jun 7: no call');
      await keyboard.press('Enter');
      assert.deepEqual(await panel.sent(), [
        { type: 'calls-opened', patch: { day: '2026-06-29' }, title: 'Jun 29' },
      ]);
    });

    it('shows the bar of the Tab key and marks it', async () => {
      await panel.show(costsStates.full);
      await button('Edit Budgets').focus();
      await panel.page.keyboard.press('Tab');
      await panel.page.keyboard.press('Tab');
      assert.ok(await isFocused(chart()));
      const stroke = await panel.page
        .locator('.slot-marked')
        .evaluate((slot) => getComputedStyle(slot).strokeWidth);
      assert.equal(stroke, '2px');
    });

    it('opens a bar with a click, and many days at once where a bar stands for them', async () => {
      await panel.show(costsStates.million);
      await panel.page.locator('.slot').first().click();
      assert.deepEqual(await panel.sent(), [
        {
          type: 'calls-opened',
          patch: { day: '2023-07-01', lastDay: '2023-07-31' },
          title: 'Jul 2023',
        },
      ]);
      assert.ok(await panel.page.getByText('one bar a month').isVisible());
    });

    for (const [count, width, bars] of [
      [90, 1000, 90],
      [90, 300, 14],
      [1096, 1000, 36],
    ] as const) {
      it(`draws ${bars} bars of ${count} days at ${width} px, all inside`, async () => {
        await panel.page.setViewportSize({ width, height: 800 });
        await panel.show(costs({ trend: { days: days(count) } }));
        await panel.show(costs({ trend: { days: days(count) } }));
        assert.equal(await panel.page.locator('.slot').count(), bars);
        const drawn = await panel.page.locator('.bars').evaluate((svg) => {
          const edge = svg.getBoundingClientRect();
          const last = [...svg.querySelectorAll('.slot')].at(-1)?.getBoundingClientRect();
          return { edge: edge.right, last: last?.right ?? 0, around: svg.parentElement?.clientWidth ?? 0 };
        });
        assert.ok(drawn.last <= drawn.edge);
        assert.ok(drawn.edge <= width);
      });
    }

    it('has its table: for ears beside the chart, for eyes in its place, and remembers which', async () => {
      await panel.show(costsStates.full);
      const table = panel.page.getByRole('table', { name: 'Money by day, stacked by tier' });
      assert.equal(await table.getByRole('row').count(), 31);
      assert.equal(await table.getByRole('button').count(), 0);
      await button('Show as Table').click();
      assert.equal(await chart().count(), 0);
      await panel.reload();
      await panel.show(costsStates.full);
      await table.getByRole('button', { name: 'Jun 29, show calls' }).click();
      assert.deepEqual((await panel.sent()).at(-1), {
        type: 'calls-opened',
        patch: { day: '2026-06-29' },
        title: 'Jun 29',
      });
      await button('Show as Chart').click();
      assert.ok(await chart().isVisible());
    });
  });

  describe('the tables', () => {
    it('open the calls of a row', async () => {
      await panel.show(costsStates.full);
      await button('anthropic/claude-opus-5-5, show calls').click();
      await button('ollama, show calls').press('Enter');
      assert.deepEqual(await panel.sent(), [
        {
          type: 'calls-opened',
          patch: { provider: 'anthropic', model: 'claude-opus-5-5' },
          title: 'anthropic/claude-opus-5-5',
        },
        { type: 'calls-opened', patch: { provider: 'ollama' }, title: 'ollama' },
      ]);
    });

    it('show the first rows of many, and all when asked', async () => {
      await panel.show(costsStates.full);
      const table = panel.page.getByRole('table', { name: 'By plan' });
      assert.equal(await table.getByRole('row').count(), 9);
      await button('Show All 23: By plan').click();
      assert.equal(await table.getByRole('row').count(), 24);
      await button('Show Fewer: By plan').click();
      assert.equal(await table.getByRole('row').count(), 9);
    });

    it('leave out a column that nothing is known of', async () => {
      await panel.show(costsStates.full);
      const titles = await panel.page
        .getByRole('table', { name: 'By tool' })
        .getByRole('columnheader')
        .allTextContents();
      assert.deepEqual(titles, ['Name', 'Share', 'Cost', 'Calls', 'Input tokens']);
    });
  });

  describe('the calls', () => {
    it('take the focus when they open and give it back to where they were opened', async () => {
      await panel.show(costsStates.full);
      const opener = button('ollama/gemma3:4b, show calls');
      await opener.press('Enter');
      await panel.show(costs({ isBusy: true }));
      await panel.show(costsStates.calls);
      assert.ok(await isFocused(heading('Calls: 29 Jun')));
      await panel.page.keyboard.press('Escape');
      assert.deepEqual((await panel.sent()).at(-1), { type: 'calls-closed' });
      await panel.show(costsStates.full);
      assert.ok(await isFocused(opener));
      assert.ok((await opener.boundingBox()) !== null);
    });

    it('give it back to the chart, at the bar that was opened', async () => {
      await panel.show(costsStates.full);
      await chart().focus();
      await panel.page.keyboard.press('Enter');
      await panel.show(costsStates.calls);
      await button('Back to Costs').click();
      await panel.show(costsStates.full);
      assert.ok(await isFocused(chart()));
    });

    it('do not take the focus when the panel is loaded with them', async () => {
      await panel.show(costsStates.calls);
      assert.equal(await isFocused(heading('Calls: 29 Jun')), false);
    });

    it('open to their details and page on', async () => {
      await panel.show(costsStates.calls);
      const row = button('29 Jun, 14:58:07, details');
      await row.press('Enter');
      assert.equal(await row.getAttribute('aria-expanded'), 'true');
      assert.ok(await panel.page.getByText('claude-opus-5-5-20260601').isVisible());
      await button('Show More').click();
      assert.deepEqual(await panel.sent(), [{ type: 'more-calls' }]);
      await panel.show(costs({ calls: calls(attemptsPage), isBusy: true }));
      await button('Show More').click({ force: true });
      assert.deepEqual(await panel.sent(), []);
      await panel.show(costs({ calls: calls(attemptsPage * 2) }));
      assert.equal(await said(), '40 of 1234 calls are shown.');
      assert.ok(await panel.page.getByText('claude-opus-5-5-20260601').isVisible());
      await panel.show(costsStates.full);
      await panel.show(costsStates.calls);
      assert.equal(await row.getAttribute('aria-expanded'), 'false');
    });
  });

  describe('the reconciliation', () => {
    const box = (): Locator => panel.page.getByRole('textbox', { name: 'Billed lines' });

    it('opens, changes its month and closes with the focus back on its button', async () => {
      await panel.show(costsStates.full);
      await button('Reconcile').press('Enter');
      await panel.show(costsStates.reconcile);
      assert.ok(await isFocused(heading('Reconcile')));
      await panel.page.getByRole('combobox', { name: 'Month' }).selectOption('May 2026');
      await button('Back to Costs').click();
      assert.deepEqual(await panel.sent(), [
        { type: 'reconcile-opened' },
        { type: 'reconcile-opened', month: '2026-05' },
        { type: 'reconcile-closed' },
      ]);
      await panel.show(costsStates.full);
      await panel.page.waitForFunction(
        () => document.activeElement?.getAttribute('data-focus-key') === 'reconcile',
      );
    });

    it('takes pasted lines, and gives back those that it could not read', async () => {
      await panel.show(costsStates.reconcile);
      const text = 'anthropic\t2026-06-02\t1.50\nopenrouter, twelve';
      await box().fill(text);
      await button('Add Lines').click();
      assert.deepEqual(await panel.sent(), [{ type: 'invoice-entered', text, month: '2026-06' }]);
      // A view that answers something else leaves the box alone.
      await panel.show(costsStates.reconcile);
      assert.equal(await box().inputValue(), text);
      const problems = ['Line 2: “twelve” is no amount.'];
      await panel.show(
        costs({ reconcile: { ...reconcile, entries: 2, problems, unread: 'openrouter, twelve' } }),
      );
      assert.equal(await box().inputValue(), 'openrouter, twelve');
      assert.equal(await box().getAttribute('aria-invalid'), 'true');
      assert.equal(await said(), 'Some lines could not be read: Line 2: “twelve” is no amount.');
      await box().fill('openrouter, 2026-06, 12');
      await button('Add Lines').click();
      const recognised = 'Read as OpenAI’s costs. Lines taken: 2.';
      await panel.show(costs({ reconcile: { ...reconcile, entries: 3, recognised } }));
      assert.equal(await box().inputValue(), '');
      assert.ok(await panel.page.getByText(recognised).isVisible());
      assert.equal(await said(), 'The lines were added.');
    });

    it('keeps what is being typed over a reload, and Escape does not close it there', async () => {
      await panel.show(costsStates.reconcile);
      await box().fill('anthropic, 2026');
      await box().press('Escape');
      await panel.reload();
      assert.deepEqual(await panel.sent(), [{ type: 'panel-ready' }]);
      await panel.show(costsStates.reconcile);
      assert.equal(await box().inputValue(), 'anthropic, 2026');
    });

    it('sends nothing without lines', async () => {
      await panel.show(costsStates.reconcile);
      await button('Add Lines').click({ force: true });
      assert.deepEqual(await panel.sent(), []);
    });

    it('explains a difference, down to model and day, and removes only what was entered', async () => {
      await panel.show(costsStates.reconcile);
      assert.ok(await panel.page.getByText('2 cancelled calls of 14 Jun').isVisible());
      await button('By model and day').click();
      assert.ok(await panel.page.getByText('claude-haiku-4-5, 15 Jun').isVisible());
      assert.equal(await button(/^Remove the line/).count(), 2);
      await button('Remove the line anthropic, June 2026').press('Enter');
      assert.deepEqual(await panel.sent(), [{ type: 'invoice-removed', id: 'line-1' }]);
      await panel.show(costs({ reconcile: { ...reconcile, lines: reconcile.lines.slice(1) } }));
      assert.ok(await isFocused(button(/^Remove the line openrouter/)));
    });

    it('settles open costs by a bill where there are any', async () => {
      await panel.show(costsStates.reconcile);
      assert.equal(await button(/^Settle open costs/).count(), 1);
      await button('Settle open costs by the bill of anthropic, June 2026').press('Enter');
      assert.deepEqual(await panel.sent(), [{ type: 'invoice-applied', id: 'line-1' }]);
    });

    it('asks providers for the final cost, once at a time', async () => {
      await panel.show(costsStates.reconcile);
      await button('Ask Providers').click();
      assert.deepEqual(await panel.sent(), [{ type: 'late-truth-requested', month: '2026-06' }]);
      await panel.show(costs({ reconcile: { ...reconcile, finalCosts: { calls: 14, isAsking: true } } }));
      await button('Asking…').click({ force: true });
      assert.deepEqual(await panel.sent(), []);
    });
  });
});
