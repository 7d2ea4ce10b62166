import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HistoryRow } from '../../../../../src/core/model/ledger/reportPorts.ts';
import { learnPassRates, usualPassRates } from '../../../../../src/core/routing/learned/passRates.ts';

const model = { provider: 'p', model: 'coder' };

function row(changes: Partial<HistoryRow>): HistoryRow {
  return {
    startedAtMs: 0,
    purpose: 'step',
    tier: 'execution',
    provider: 'p',
    model: 'coder',
    position: 0,
    outcome: 'succeeded',
    usageSource: 'reported',
    ...changes,
  };
}

describe('learnPassRates', () => {
  it('begins with what is usual, by tier and position', () => {
    const at = (tier: 'orchestration' | 'execution' | 'grunt', position: number) =>
      usualPassRates.rate(model, tier, position).mean;
    assert.ok(at('orchestration', 0) > at('execution', 0) && at('execution', 0) > at('grunt', 0));
    for (const tier of ['orchestration', 'execution', 'grunt'] as const) assert.ok(at(tier, 1) < at(tier, 0));
    assert.equal(usualPassRates.rate(model, 'execution', 0).judged, 0);
  });

  it('counts verdicts only: not unknown, not unavailable', () => {
    const rates = learnPassRates([
      row({ verdict: 'pass' }),
      row({ verdict: 'unknown' }),
      row({ outcome: 'overloaded' }),
      row({ verdict: 'fail' }),
    ]);
    assert.deepEqual(rates.rate(model, 'execution', 0), { mean: (1 + 0.6 * 4) / 6, judged: 2 });
  });

  it('does not blame a model for seeing only what others failed', () => {
    const rows = Array.from({ length: 20 }, (_, index) => [
      row({ planId: 'p', stepId: `${index}`, startedAtMs: 1, model: 'other', verdict: 'fail' }),
      row({
        planId: 'p',
        stepId: `${index}`,
        startedAtMs: 2,
        position: 1,
        verdict: index < 5 ? 'pass' : 'fail',
      }),
    ]).flat();
    const rates = learnPassRates(rows);
    assert.equal(rates.rate(model, 'execution', 0).judged, 0);
    assert.equal(rates.rate(model, 'execution', 1).judged, 20);
    assert.ok(rates.rate(model, 'execution', 1).mean < 0.3);
  });

  it('takes an attempt after an unavailable model for a first one', () => {
    const rates = learnPassRates([
      row({ planId: 'p', stepId: 's', startedAtMs: 2, position: 1, verdict: 'pass' }),
      row({ planId: 'p', stepId: 's', startedAtMs: 1, model: 'other', outcome: 'overloaded' }),
    ]);
    assert.equal(rates.rate(model, 'execution', 0).judged, 1);
  });

  it('knows a model at all its providers', () => {
    const rates = learnPassRates([row({ provider: 'gateway', model: 'vendor/coder', verdict: 'pass' })]);
    assert.equal(rates.rate(model, 'execution', 0).judged, 1);
  });

  it('stays strictly between 0 and 1, whatever was seen, in any order', () => {
    const rows = fc.array(
      fc.record({
        startedAtMs: fc.integer({ min: 0, max: 9 }),
        position: fc.integer({ min: 0, max: 2 }),
        verdict: fc.constantFrom('pass' as const, 'fail' as const),
      }),
    );
    fc.assert(
      fc.property(rows, (changes) => {
        const forward = learnPassRates(changes.map(row));
        const backward = learnPassRates(changes.map(row).reverse());
        for (const position of [0, 1]) {
          const { mean } = forward.rate(model, 'execution', position);
          assert.ok(mean > 0 && mean < 1);
          assert.deepEqual(
            backward.rate(model, 'execution', position),
            forward.rate(model, 'execution', position),
          );
        }
      }),
    );
  });
});
