import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FromCostsPanel } from '../../../../src/shared/costsProtocol.ts';
import { parseCostsMessage } from '../../../../src/presentation/costs/parseCostsMessage.ts';

describe('parseCostsMessage', () => {
  const messages: readonly FromCostsPanel[] = [
    { type: 'panel-ready' },
    { type: 'filter-changed', filter: { range: 'all' } },
    {
      type: 'filter-changed',
      filter: {
        range: '7-days',
        tier: 'grunt',
        purpose: 'plan',
        provider: 'p',
        model: 'm:4b/x',
        keyLabel: 'work',
        planId: 'id',
      },
    },
    { type: 'plan-task' },
    { type: 'show-log' },
    {
      type: 'calls-opened',
      patch: { day: '2026-06-03', lastDay: '2026-06-05', tier: 'grunt' },
      title: '',
    },
    { type: 'calls-closed' },
    { type: 'more-calls' },
    { type: 'export', format: 'json' },
    { type: 'save-report' },
    { type: 'edit-budgets' },
    { type: 'reconcile-opened' },
    { type: 'reconcile-opened', month: '2026-06' },
    { type: 'reconcile-closed' },
    { type: 'invoice-entered', text: 'openai, 2026-06, 1', month: '2026-06' },
    { type: 'invoice-removed', id: '["openai",null,"2026-06"]' },
    { type: 'invoice-applied', id: '["openai",null,"2026-06"]' },
    { type: 'late-truth-requested', month: '2026-06' },
  ];
  for (const message of messages) {
    it(`takes ${JSON.stringify(message).slice(0, 70)}`, () => {
      assert.deepEqual(parseCostsMessage(structuredClone(message)), { message });
    });
  }

  const wrong: readonly unknown[] = [
    undefined,
    null,
    'panel-ready',
    { type: 'delete-all' },
    { type: 'filter-changed', filter: { range: 'for ever' } },
    { type: 'filter-changed', filter: { range: 'all', tier: 'best' } },
    { type: 'filter-changed', filter: { range: 'all', fromDay: '2026-06-01' } },
    { type: 'calls-opened', patch: { day: '2026-06-31' }, title: '' },
    { type: 'calls-opened', patch: { day: '2026-06' }, title: '' },
    { type: 'export', format: 'exe' },
    { type: 'export', format: 'csv', path: '/etc/passwd' },
    { type: 'reconcile-opened', month: '2026-13' },
    { type: 'invoice-entered', text: 5, month: '2026-06' },
    { type: 'invoice-removed', id: '' },
    { type: 'invoice-applied', id: '' },
  ];
  for (const data of wrong) {
    it(`refuses ${JSON.stringify([data]).slice(0, 70)}`, () => {
      assert.ok('error' in parseCostsMessage(data));
    });
  }

  it('survives whatever else comes', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        assert.ok('error' in parseCostsMessage(data));
      }),
    );
  });
});
