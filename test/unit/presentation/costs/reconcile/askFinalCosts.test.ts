import assert from 'node:assert/strict';
import { openCalls } from '../../../../../src/presentation/costs/reconcile/askFinalCosts.ts';
import { attemptOf } from '../../../core/money/report/samples.ts';
import { createCostsWorld } from '../costsWorld.ts';

describe('openCalls', () => {
  it('finds every call whose cost is open, however many there are', async () => {
    const world = createCostsWorld();
    world.keepers = {
      openrouter: { source: 'openrouter-generation', ask: async () => ({ kind: 'unknown' }) },
    };
    world.rows = Array.from({ length: 2_345 }, (_, index) =>
      attemptOf({ id: `a${index}`, requestId: `r${index}`, provider: 'openrouter', outcome: 'interrupted' }),
    );
    const found = await openCalls({ fromDay: '2000-01-01', toDay: '2999-12-31' }, world.ports);
    const ids = new Set(found.get('openrouter')?.map(({ requestId }) => requestId));
    assert.equal(ids.size, 2_345);
  });
});
