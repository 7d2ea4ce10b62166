import assert from 'node:assert/strict';
import { recallToday, rememberToday } from '../../../../src/presentation/statusBar/rememberedToday.ts';

const day = '2026-06-03';
const figure = { costNanoUsd: 5, unpricedCalls: 1, estimatedNanoUsd: 2, upperBoundNanoUsd: 3 };

function memory(stored?: unknown) {
  const values = new Map<string, unknown>([['tierwise.today', stored]]);
  return {
    get: (key: string) => values.get(key),
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
}

describe("today's remembered figure", () => {
  it('is recalled on the same day, and on no other', async () => {
    const state = memory();
    await rememberToday(state, day, figure);
    assert.deepEqual(recallToday(state, day), figure);
    assert.equal(recallToday(state, '2026-06-04'), undefined);
  });

  const stored = { version: 1, day, costNanoUsd: 5, unpricedAttempts: 1 };

  it('may lack what older versions did not know', () => {
    assert.deepEqual(recallToday(memory(stored), day), {
      ...figure,
      estimatedNanoUsd: 0,
      upperBoundNanoUsd: 0,
    });
  });

  const wrong: unknown[] = [
    undefined,
    null,
    [],
    { ...stored, version: 2 },
    { ...stored, costNanoUsd: 1.5 },
    { ...stored, costNanoUsd: '5' },
    { ...stored, unpricedAttempts: -1 },
    { ...stored, unpricedAttempts: undefined },
    { ...stored, estimatedNanoUsd: null },
  ];
  for (const value of wrong) {
    it(`is none where ${JSON.stringify(value)} is stored`, () => {
      assert.equal(recallToday(memory(value), day), undefined);
    });
  }
});
