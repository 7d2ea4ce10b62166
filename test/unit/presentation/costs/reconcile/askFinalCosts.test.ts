import assert from 'node:assert/strict';
import { finalCostsText, openCalls } from '../../../../../src/presentation/costs/reconcile/askFinalCosts.ts';
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

describe('finalCostsText', () => {
  const nothing = { asked: 0, answered: 0, doubted: 0, unknown: 0, withoutRecord: [], failures: [] };

  it('says only what there is to say', () => {
    assert.equal(
      finalCostsText({ ...nothing, asked: 1200, answered: 1200 }),
      'Calls with their final cost now: 1,200.',
    );
  });

  it('counts the doubted, the unknown and the failed, with the reasons', () => {
    const text = finalCostsText({
      ...{ asked: 10, answered: 4, doubted: 1, unknown: 2 },
      ...{ withoutRecord: ['proxy'], failures: ['No answer.', 'Refused.'] },
    });
    assert.match(text, /^Calls with their final cost now: 4\. 1 reported more than such a call can cost/);
    assert.match(text, /Without a record, or without one yet: 2\./);
    assert.match(text, /Failed: 3 \(No answer\. Refused\.\)\./);
    assert.match(text, /Keeps no record that could be asked: proxy\.$/);
  });
});
