import assert from 'node:assert/strict';
import { tryCandidates, type AttemptResult } from '../../../../../src/core/work/cascade/tryCandidates.ts';

const reference = (model: string) => ({ provider: 'p', model });
const failed: AttemptResult<string> = {
  kind: 'unusable',
  evidence: [{ kind: 'rule', title: 'No plan.', text: '' }],
  costNanoUsd: 5,
};

/** Lets models try whose answers are written down; each takes 10 ms. */
async function play(
  results: readonly (AttemptResult<string> | Error)[],
  { attempts = 9, signal = new AbortController().signal } = {},
) {
  const told: string[] = [];
  let nowMs = 0;
  const end = await tryCandidates({
    candidates: results.map((_, index) => ({ model: reference(`m${index}`) })),
    limits: { attempts, nanoUsd: 1e9, workMs: 1e9 },
    clock: { monotonic: () => nowMs },
    signal,
    async attempt({ model }, evidence) {
      nowMs += 10;
      told.push(`${model.model}<${evidence.map(({ title }) => title).join()}`);
      const result = results[Number(model.model.slice(1))];
      if (result === undefined || result instanceof Error) throw result ?? new Error('nobody');
      return result;
    },
  });
  return { end, told };
}

describe('tryCandidates', () => {
  it('goes on with the evidence until one passes, and records each', async () => {
    const { end, told } = await play([
      failed,
      { kind: 'unavailable', reason: 'Busy.', model: reference('other') },
      { kind: 'passed', result: 'plan', costNanoUsd: 7 },
      failed,
    ]);
    assert.ok(end.kind === 'passed');
    assert.equal(end.result, 'plan');
    assert.deepEqual(told, ['m0<', 'm1<No plan.', 'm2<No plan.']);
    const rest = { judgingNanoUsd: 0, workedMs: 10 };
    assert.deepEqual(end.attempts, [
      {
        ...rest,
        model: reference('m0'),
        outcome: 'fail',
        reason: 'No plan.',
        evidence: failed.evidence,
        costNanoUsd: 5,
      },
      {
        ...{ ...rest, model: reference('other'), candidate: reference('m1') },
        ...{ outcome: 'unavailable', reason: 'Busy.', evidence: [] },
      },
      { ...rest, model: reference('m2'), outcome: 'pass', reason: 'pass', evidence: [], costNanoUsd: 7 },
    ]);
  });

  it('ends when all have failed, at a limit, and when one is stopped', async () => {
    assert.equal((await play([failed, failed])).end.kind, 'failed-all');
    const { end, told } = await play([failed, failed, failed], { attempts: 2 });
    assert.ok(end.kind === 'limit');
    assert.deepEqual([end.limit, told.length], ['attempts', 2]);
    const stopped = await play([{ kind: 'stopped' }, failed]);
    assert.deepEqual([stopped.end.kind, stopped.end.attempts.length, stopped.told.length], ['stopped', 1, 1]);
  });

  it('begins nothing after the signal', async () => {
    const { end, told } = await play([failed], { signal: AbortSignal.abort() });
    assert.deepEqual([end.kind, told], ['stopped', []]);
  });

  it('rejects when an attempt does', async () => {
    await assert.rejects(play([new Error('disk full')]), /disk full/);
  });
});
