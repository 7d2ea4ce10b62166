import assert from 'node:assert/strict';
import { applyRetention } from '../../../../src/presentation/costs/retention.ts';

function world(keepDays: number, today = '2026-06-03', known = new Map<string, unknown>()) {
  const forgotten: string[] = [];
  return {
    forgotten,
    known,
    ports: {
      keepDays,
      today,
      reports: {
        forgetBefore: async (day: string) => {
          forgotten.push(day);
          return 3;
        },
      },
      state: {
        get: (key: string) => known.get(key),
        update: async (key: string, value: unknown) => void known.set(key, value),
      },
      log: { trace: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    },
  };
}

describe('applyRetention', () => {
  it('keeps everything where nothing is set', async () => {
    const { ports, forgotten } = world(0);
    assert.equal(await applyRetention(ports), 0);
    assert.deepEqual(forgotten, []);
  });

  it('forgets what is older, once a day', async () => {
    const first = world(30);
    assert.equal(await applyRetention(first.ports), 3);
    assert.equal(await applyRetention(first.ports), 0);
    assert.deepEqual(first.forgotten, ['2026-05-04']);
    const next = world(30, '2026-06-04', first.known);
    assert.equal(await applyRetention(next.ports), 3);
  });

  it('tries again where it failed', async () => {
    const { ports, known } = world(30);
    const failing = { ...ports, reports: { forgetBefore: async () => Promise.reject(new Error('busy')) } };
    await assert.rejects(applyRetention(failing), /busy/);
    assert.equal(known.size, 0);
  });
});
