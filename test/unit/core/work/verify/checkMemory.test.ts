import assert from 'node:assert/strict';
import {
  createApprovalStore,
  createDurations,
  type Memory,
} from '../../../../../src/core/work/verify/checkMemory.ts';

function memory(initial: Record<string, unknown> = {}): Memory {
  const values = new Map(Object.entries(initial));
  return {
    get: (key) => values.get(key),
    update: (key, value) => Promise.resolve(void values.set(key, value)),
  };
}

describe('what is remembered of checks', () => {
  it('keeps approvals of each folder apart, over sessions', async () => {
    const shared = memory();
    await createApprovalStore(shared, 'one').set('npm test', 'v1');
    assert.equal(createApprovalStore(shared, 'one').get('npm test'), 'v1');
    assert.equal(createApprovalStore(shared, 'two').get('npm test'), undefined);
    assert.equal(createApprovalStore(shared, 'one').get('toString'), undefined);
  });

  it('takes whatever is stored in another form for no approval', () => {
    for (const stored of ['yes', { 'one|npm test': true }, ['one|npm test']]) {
      const store = createApprovalStore(memory({ 'tierwise.checks.approved': stored }), 'one');
      assert.equal(store.get('npm test'), undefined);
    }
  });

  it('expects what runs took, the newest most', () => {
    const durations = createDurations(memory(), 'one');
    assert.equal(durations.expectedMs('tests'), undefined);
    durations.record('tests', 1_000);
    assert.equal(durations.expectedMs('tests'), 1_000);
    durations.record('tests', 2_000);
    assert.equal(durations.expectedMs('tests'), 1_400);
  });
});
