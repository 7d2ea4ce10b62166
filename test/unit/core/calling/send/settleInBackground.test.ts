import assert from 'node:assert/strict';
import {
  settleInBackground,
  flushPendingSettlements,
} from '../../../../../src/core/calling/send/settleInBackground.ts';
import type { CallEnd, CallRow, Ledger } from '../../../../../src/core/model/ledger/ledger.ts';
import { endOf, startOf } from '../../../storage/callFixtures.ts';
import { createStorageWorld, type StorageWorld } from '../../../storage/storageWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { createMemoryLedgers } from '../../../support/memoryLedger.ts';

const atMostNanoUsd = 4_000;
const reported = { source: 'reported', inputUncachedTokens: 100, outputTokens: 20 } as const;

/** What a refused end says, and what stands in the ledger in its place. */
const refused: readonly (readonly [string, Partial<CallEnd>, Partial<CallRow>])[] = [
  ['a latency below zero', { latencyMs: -3_600_000 }, { latencyMs: 0 }],
  ['a latency that is no number', { latencyMs: NaN }, { latencyMs: 0 }],
  ['a first token before the beginning', { firstTokenMs: -1 }, { firstTokenMs: 0 }],
  [
    'negative tokens',
    { usage: { ...reported, outputTokens: -1 } },
    { usage: { source: 'partial', inputUncachedTokens: 100 } },
  ],
  [
    'tokens beyond the safe integers',
    { usage: { ...reported, cacheReadTokens: 2 ** 60 } },
    { usage: { ...reported, source: 'partial' } },
  ],
  [
    'a broken nano-dollar',
    { cost: { source: 'catalogue', nanoUsd: 1_500.2 } },
    { cost: { source: 'catalogue', nanoUsd: 1_501 } },
  ],
  [
    'a cost beyond the safe integers',
    { cost: { source: 'provider', nanoUsd: 2 ** 60 } },
    { cost: { source: 'provider', nanoUsd: Number.MAX_SAFE_INTEGER } },
  ],
  ...[-1, NaN, Infinity].map(
    (nanoUsd) =>
      [
        `a cost of ${nanoUsd}`,
        { cost: { source: 'provider', nanoUsd } },
        { cost: { source: 'estimate', nanoUsd: atMostNanoUsd, isUpperBound: true } },
      ] as const,
  ),
  [
    'a tool use of a negative size',
    { toolUses: [{ turn: 0, name: 'search', resultBytes: -5 }] },
    { toolUses: [{ turn: 0, name: 'search', resultBytes: 0 }] },
  ],
];

describe('settling an attempt', () => {
  let log: string[];
  const ports = (ledger: Ledger) => ({
    ledger,
    log: {
      warn: (line: string) => void log.push(`warn: ${line}`),
      error: (line: string) => void log.push(`error: ${line}`),
    },
  });

  beforeEach(() => {
    log = [];
  });

  for (const [what, changes, expected] of refused) {
    it(`loses no row to ${what}`, async () => {
      const ledger = createMemoryLedgers().open('first');
      await ledger.begin(startOf('a'));
      settleInBackground(ports(ledger), 'a', endOf(changes), atMostNanoUsd);
      await settled();
      assert.deepEqual(await ledger.calls({ limit: 10 }), [
        { ...startOf('a'), ...endOf(), ...changes, ...expected },
      ]);
      assert.match(log.join('\n'), /^warn: What attempt a came to is written in part only/);
      await flushPendingSettlements(ledger);
    });
  }

  it('has no price where a cost is no amount and nobody knows the most that it can be', async () => {
    const ledger = createMemoryLedgers().open('first');
    await ledger.begin(startOf('a'));
    settleInBackground(ports(ledger), 'a', endOf({ cost: { source: 'provider', nanoUsd: Infinity } }));
    await settled();
    assert.deepEqual((await ledger.calls({ limit: 1 }))[0]?.cost, { source: 'unpriced' });
  });

  it('is kept while the disk is full, and written before the next call', async () => {
    const ledger = createMemoryLedgers().open('first');
    await ledger.begin(startOf('a'));
    let isFull = true;
    const onDisk: Ledger = {
      ...ledger,
      settle: (id, end) =>
        isFull
          ? Promise.reject(Object.assign(new Error('disk is full'), { code: 'disk-full' }))
          : ledger.settle(id, end),
    };
    settleInBackground(ports(onDisk), 'a', endOf());
    await settled();
    await assert.rejects(flushPendingSettlements(onDisk), /disk is full/);
    isFull = false;
    await flushPendingSettlements(onDisk);
    assert.deepEqual(await ledger.calls({ limit: 10 }), [{ ...startOf('a'), ...endOf() }]);
  });

  it('keeps nobody from working where not even the least form is taken: the attempt stays open', async () => {
    const ledger = createMemoryLedgers().open('first');
    await ledger.begin(startOf('a'));
    settleInBackground(ports(ledger), 'a', endOf({ outcome: 'invented' as never }));
    await settled();
    assert.match(log.at(-1) ?? '', /^error: .*could not be written yet/);
    await flushPendingSettlements(ledger);
    await ledger.settle('a', endOf());
  });

  describe('in a file', () => {
    let world: StorageWorld;
    beforeEach(() => {
      world = createStorageWorld();
    });
    afterEach(() => world.dispose());

    for (const [what, raw] of [
      ['cannot be sent to the worker', () => 'a function'],
      ['cannot be written as JSON', { total: 2n ** 64n }],
    ] as const) {
      it(`loses no row to a usage object that ${what}`, async () => {
        const { ledger } = await world.open('first');
        await ledger.begin(startOf('a'));
        settleInBackground(ports(ledger), 'a', endOf({ usage: { ...reported, raw } }));
        // Whatever is asked after it is answered after it.
        while (log.length === 0) await ledger.calls({ limit: 1 });
        await settled();
        await flushPendingSettlements(ledger);
        const [row] = await ledger.calls({ limit: 1 });
        assert.deepEqual(row, { ...startOf('a'), ...endOf() });
      });
    }
  });
});
