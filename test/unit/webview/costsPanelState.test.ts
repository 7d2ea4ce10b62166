import assert from 'node:assert/strict';
import type { CostsView } from '../../../src/shared/costsView.ts';
import { announcementOf } from '../../../webview-ui/costsPanel/announcements.ts';
import { activeFilters, withFilter } from '../../../webview-ui/costsPanel/filterPatch.ts';
import { emptyCosts, readSavedCosts } from '../../../webview-ui/costsPanel/savedCosts.ts';
import { calls, costs, costsStates, reconcile } from '../../e2e/panel/costsViews.ts';

describe('what the costs panel keeps', () => {
  for (const [what, saved] of [
    ['nothing', null],
    ['a text', 'open'],
    ['a list', []],
    ['other parts', { open: 'trend-table', invoiceDraft: 4 }],
  ] as const) {
    it(`is empty after ${what} was saved`, () => {
      assert.deepEqual(readSavedCosts(saved), emptyCosts);
    });
  }

  it('is read back', () => {
    const saved = { open: ['trend-table'], invoiceDraft: 'anthropic, 2026-06, 4' };
    assert.deepEqual(readSavedCosts({ ...saved, open: ['trend-table', 3], more: true }), saved);
  });
});

describe('the filter of the costs panel', () => {
  it('takes a member in and out and leaves the rest', () => {
    const filter = { range: 'all', tier: 'grunt', model: 'gemma3:4b' } as const;
    assert.deepEqual(withFilter(filter, 'purpose', 'title'), { ...filter, purpose: 'title' });
    assert.deepEqual(withFilter(filter, 'tier', ''), { range: 'all', model: 'gemma3:4b' });
    assert.deepEqual(activeFilters(filter), [
      ['tier', 'grunt'],
      ['model', 'gemma3:4b'],
    ]);
  });
});

describe('what is heard of the costs panel', () => {
  const { full, failed } = costsStates;
  const asked = costs({ reconcile: { ...reconcile, entries: 2 } });
  const cases: readonly (readonly [string, CostsView | undefined, CostsView, string])[] = [
    ['the first view', undefined, full, ''],
    ['the same view', full, full, ''],
    ['a beginning of work', full, costs({ isBusy: true }), 'Updating the figures…'],
    ['work that goes on', costs({ isBusy: true }), costs({ isBusy: true }), ''],
    ['its end', costs({ isBusy: true }), full, 'Updated: 1–30 Jun 2026, Spent $12.34.'],
    ['a failure', full, failed, failed.failure ?? ''],
    ['calls that open', full, costs({ calls: calls(20) }), ''],
    [
      'more calls',
      costs({ calls: calls(20), isBusy: true }),
      costs({ calls: calls(40) }),
      '40 of 1234 calls are shown.',
    ],
    ['a page for bills', full, costs({ reconcile }), ''],
    ['lines that were read', costs({ reconcile }), asked, 'The lines were added.'],
    [
      'lines that were not',
      costs({ reconcile }),
      costs({ reconcile: { ...reconcile, entries: 2, problems: ['Line 1 has no amount.'] } }),
      'Some lines could not be read: Line 1 has no amount.',
    ],
  ];
  for (const [what, before, after, said] of cases) {
    it(`is ${said === '' ? 'nothing' : `“${said}”`} for ${what}`, () => {
      assert.equal(announcementOf(before, after), said);
    });
  }
});
