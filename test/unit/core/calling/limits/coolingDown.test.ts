import assert from 'node:assert/strict';
import {
  defaultCoolingPolicy,
  moveWhileCooling,
  type CoolingMove,
  type CoolingPreference,
} from '../../../../../src/core/calling/limits/coolingDown.ts';
import type { TargetAvailability, WaitReason } from '../../../../../src/core/calling/limits/limitsStore.ts';

const ready: TargetAvailability = { kind: 'ready' };
const wait = (waitMs: number, because: WaitReason = 'rate-limit'): TargetAvailability => ({
  kind: 'wait',
  waitMs,
  because,
});
const { shortWaitMs, longestWaitMs } = defaultCoolingPolicy;

describe('moveWhileCooling', () => {
  const cases: [what: string, CoolingPreference, TargetAvailability[], Partial<CoolingMove>][] = [
    ['sits out a short wait', 'switch', [wait(shortWaitMs), ready], { kind: 'wait', index: 0 }],
    [
      'switches from a longer one',
      'switch',
      [wait(shortWaitMs + 1), wait(1), ready],
      { kind: 'switch', index: 2 },
    ],
    [
      'waits with an offer where the person prefers that',
      'ask',
      [wait(shortWaitMs + 1), ready],
      { kind: 'wait', index: 0, alternative: 1 },
    ],
    [
      'switches from an unbearable one all the same',
      'wait',
      [wait(longestWaitMs + 1), ready],
      { kind: 'switch' },
    ],
    ['never waits for an empty account', 'wait', [wait(10, 'quota'), ready], { kind: 'switch', index: 1 }],
    [
      'waits for the first of all that cool down',
      'switch',
      [wait(9_000), wait(5_000)],
      { kind: 'wait', index: 1 },
    ],
    [
      'waits rather than ask an empty account',
      'switch',
      [wait(1, 'quota'), wait(9_000)],
      { kind: 'wait', index: 1 },
    ],
    [
      'asks an empty account before it gives up',
      'switch',
      [wait(10 ** 7), wait(9, 'quota')],
      { kind: 'try-empty', index: 1 },
    ],
    ['asks an empty account where it is alone', 'wait', [wait(9, 'quota')], { kind: 'try-empty', index: 0 }],
    [
      'gives up where everybody is away for long',
      'wait',
      [wait(10 ** 7), wait(10 ** 6)],
      { kind: 'give-up', waitMs: 10 ** 6 },
    ],
  ];
  it('offers nothing where the person always waits', () => {
    const move = moveWhileCooling({ ...defaultCoolingPolicy, preference: 'wait' }, [
      wait(9_000),
      { kind: 'ready' },
    ]);
    assert.deepEqual(move, { kind: 'wait', index: 0, waitMs: 9_000, because: 'rate-limit' });
  });

  for (const [what, preference, availabilities, expected] of cases) {
    it(what, () => {
      const move = moveWhileCooling({ ...defaultCoolingPolicy, preference }, availabilities);
      assert.deepEqual({ ...move, ...expected }, move);
    });
  }
});
