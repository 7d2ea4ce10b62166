import assert from 'node:assert/strict';
import type { EndedAttempt } from '../../../../../src/core/work/plan/attempt.ts';
import {
  nextCandidate,
  spentNanoUsd,
  type CascadeCandidate,
  type CascadeLimits,
} from '../../../../../src/core/work/cascade/nextCandidate.ts';

const reference = (model: string) => ({ provider: 'p', model });
const candidate = (name: string, lowNanoUsd?: number): CascadeCandidate => ({
  model: reference(name),
  ...(lowNanoUsd === undefined ? {} : { cost: { lowNanoUsd, highNanoUsd: 2 * lowNanoUsd } }),
});
const evidenceOf = (name: string) => ({ kind: 'check', title: `${name} failed`, text: '' }) as const;
const attempt = (
  name: string,
  outcome: EndedAttempt['outcome'],
  changes: Partial<EndedAttempt> = {},
): EndedAttempt => ({
  ...{ model: reference(name), outcome, reason: `${name}: ${outcome}` },
  ...{ evidence: [evidenceOf(name)], judgingNanoUsd: 1, costNanoUsd: 10, workedMs: 60 },
  ...changes,
});
const generous: CascadeLimits = { attempts: 99, nanoUsd: 1e12, workMs: 1e9 };

describe('nextCandidate', () => {
  const table: [
    name: string,
    attempts: readonly EndedAttempt[],
    limits: Partial<CascadeLimits>,
    expected: string,
  ][] = [
    ['begins with the first', [], {}, 'a'],
    ['goes to the next after a failure', [attempt('a', 'fail')], {}, 'b'],
    ['goes to the next after an unavailable one', [attempt('a', 'unavailable')], {}, 'b'],
    ['makes a stopped attempt again', [attempt('a', 'fail'), attempt('b', 'stopped')], {}, 'b'],
    ['is done after a pass', [attempt('a', 'fail'), attempt('b', 'pass')], {}, 'passed'],
    ['asks the person of what nobody could judge', [attempt('a', 'unknown')], {}, 'needs-person'],
    ['ends when all have failed', ['a', 'b', 'c'].map((name) => attempt(name, 'fail')), {}, 'failed-all'],
    [
      'asks neither who answered for another nor whose place it was',
      [attempt('b', 'fail', { candidate: reference('a') })],
      {},
      'c',
    ],
    ['ends after its attempts', [attempt('a', 'fail')], { attempts: 1 }, 'limit attempts'],
    [
      'counts neither unavailable nor stopped ones as attempts',
      [attempt('a', 'unavailable'), attempt('b', 'stopped')],
      { attempts: 1 },
      'b',
    ],
    [
      'ends when its dollars are spent, judging included',
      [attempt('a', 'fail')],
      { nanoUsd: 11 },
      'limit dollars',
    ],
    ['goes on while some are left', [attempt('a', 'fail')], { nanoUsd: 12 }, 'b'],
    [
      'begins nothing that is too dear',
      [attempt('a', 'fail'), attempt('b', 'fail')],
      { nanoUsd: 111 },
      'limit dollars',
    ],
    ['begins what might just fit', [attempt('a', 'fail'), attempt('b', 'fail')], { nanoUsd: 112 }, 'c'],
    ['ends when its minutes are used up', [attempt('a', 'fail')], { workMs: 60 }, 'limit minutes'],
    ['counts what a stopped attempt has used', [attempt('a', 'stopped')], { workMs: 60 }, 'limit minutes'],
  ];
  for (const [name, attempts, limits, expected] of table) {
    it(name, () => {
      const candidates = [candidate('a'), candidate('b'), candidate('c', 90)];
      const next = nextCandidate(candidates, attempts, { ...generous, ...limits });
      const found =
        next.kind === 'attempt'
          ? next.candidate.model.model
          : next.kind === 'limit'
            ? `limit ${next.limit}`
            : next.kind;
      assert.equal(found, expected);
    });
  }

  it('ends at once where nobody may try', () => {
    assert.equal(nextCandidate([], [], generous).kind, 'failed-all');
  });

  it('tells the evidence of the last failure, past an unavailable one', () => {
    const attempts = [attempt('a', 'fail'), attempt('b', 'unavailable')];
    const next = nextCandidate([candidate('c')], attempts, generous);
    assert.ok(next.kind === 'attempt');
    assert.deepEqual(next.evidence, [evidenceOf('a')]);
  });

  it('says why it is the turn of the person, or which limit is reached', () => {
    const unknown = nextCandidate([candidate('b')], [attempt('a', 'unknown')], generous);
    assert.ok(unknown.kind === 'needs-person');
    assert.equal(unknown.reason, 'a: unknown');
    const limit = nextCandidate([candidate('b')], [attempt('a', 'fail')], { ...generous, attempts: 1 });
    assert.ok(limit.kind === 'limit');
    assert.equal(limit.reason, '1 of 1 attempts are used up');
  });
});

describe('spentNanoUsd', () => {
  it('adds up attempts and their judging, as far as they have a price', () => {
    const { costNanoUsd: _cost, ...unpriced } = attempt('b', 'fail');
    assert.equal(spentNanoUsd([attempt('a', 'fail'), unpriced]), 12);
  });
});
