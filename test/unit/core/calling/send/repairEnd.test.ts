import assert from 'node:assert/strict';
import { bareEnd, repairEnd } from '../../../../../src/core/calling/send/repairEnd.ts';
import type { CallEnd } from '../../../../../src/core/model/ledger/ledger.ts';

/** An end that a ledger takes; the properties given replace its own. */
function endOf(changes: Partial<CallEnd> = {}): CallEnd {
  return {
    modelServed: 'm',
    requestId: 'r',
    firstTokenMs: 5,
    usage: {
      source: 'reported',
      inputUncachedTokens: 1,
      outputTokens: 2,
      serviceTier: 's',
      region: 'g',
      raw: {},
    },
    cost: { source: 'catalogue', nanoUsd: 3 },
    latencyMs: 9,
    toolUses: [{ turn: 1, name: 't', resultBytes: 2 }],
    outcome: 'succeeded',
    ...changes,
  };
}

const wrong = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];

describe('repairing the end of a call', () => {
  it('leaves what is sound as it is', () => {
    assert.deepEqual(repairEnd(endOf(), 9), endOf());
  });

  it('adds nothing that was absent', () => {
    const { modelServed: _m, requestId: _r, firstTokenMs: _f, ...rest } = endOf();
    assert.deepEqual(repairEnd(rest, 9), rest);
  });

  it('cuts what a server can make endless', () => {
    const long = 'x'.repeat(1_001);
    const end = repairEnd(
      endOf({
        modelServed: long,
        requestId: long,
        usage: { source: 'estimated', serviceTier: long, region: long },
        toolUses: [{ turn: 1, name: long, resultBytes: 1 }],
      }),
      9,
    );
    for (const text of [
      end.modelServed,
      end.requestId,
      end.usage.serviceTier,
      end.usage.region,
      end.toolUses[0]?.name,
    ])
      assert.equal(text?.length, 1_000);
  });

  for (const value of wrong) {
    it(`takes the count ${value} for unknown, and the rest for a part`, () => {
      const usage = { source: 'reported', inputUncachedTokens: value, outputTokens: 2 } as const;
      assert.deepEqual(repairEnd(endOf({ usage }), 9).usage, { source: 'partial', outputTokens: 2 });
      const estimated = { ...usage, source: 'estimated' } as const;
      assert.equal(repairEnd(endOf({ usage: estimated }), 9).usage.source, 'estimated');
      const [use] = repairEnd(
        endOf({ toolUses: [{ turn: value, name: 't', resultBytes: value }] }),
        9,
      ).toolUses;
      assert.deepEqual(use, { turn: 0, name: 't', resultBytes: 0 });
    });
  }

  for (const [durationMs, repaired] of [
    [-1, 0],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
    [0.5, 0.5],
  ] as const) {
    it(`takes a duration of ${durationMs} for ${repaired}`, () => {
      const end = repairEnd(endOf({ latencyMs: durationMs, firstTokenMs: durationMs }), 9);
      assert.deepEqual([end.latencyMs, end.firstTokenMs], [repaired, repaired]);
    });
  }

  for (const [what, cost, atMost, repaired] of [
    ['a fraction', { source: 'user', nanoUsd: 1.2 }, 9, { source: 'user', nanoUsd: 2 }],
    [
      'more than fits',
      { source: 'user', nanoUsd: 1e300 },
      9,
      { source: 'user', nanoUsd: Number.MAX_SAFE_INTEGER },
    ],
    [
      'less than nothing',
      { source: 'user', nanoUsd: -1 },
      9,
      { source: 'estimate', nanoUsd: 9, isUpperBound: true },
    ],
    [
      'infinity',
      { source: 'user', nanoUsd: Infinity },
      9,
      { source: 'estimate', nanoUsd: 9, isUpperBound: true },
    ],
    [
      'no number, without a bound',
      { source: 'user', nanoUsd: Number.NaN },
      undefined,
      { source: 'unpriced' },
    ],
    ['nothing known', { source: 'unpriced' }, 9, { source: 'unpriced' }],
  ] as const) {
    it(`books a cost of ${what} as ${JSON.stringify(repaired)}`, () => {
      assert.deepEqual(repairEnd(endOf({ cost }), atMost).cost, repaired);
    });
  }

  it('can be brought down to cost and counts', () => {
    assert.deepEqual(bareEnd(endOf(), 9), {
      usage: { source: 'reported', inputUncachedTokens: 1, outputTokens: 2 },
      cost: { source: 'catalogue', nanoUsd: 3 },
      latencyMs: 9,
      toolUses: [],
      outcome: 'succeeded',
    });
  });
});
