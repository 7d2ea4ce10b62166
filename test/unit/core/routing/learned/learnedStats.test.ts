import assert from 'node:assert/strict';
import { createLearnedStats } from '../../../../../src/core/routing/learned/learnedStats.ts';
import type { HistoryRow } from '../../../../../src/core/model/ledger/reportPorts.ts';
import { generateTraces, tracePrice } from '../../money/meter/workTraces.ts';

const rows = generateTraces(150, 3).flatMap((work) => work.rows);
const newestFirst = rows.toReversed();
const endMs = (newestFirst[0]?.startedAtMs ?? 0) + 7_200_000;

function createWorld(options: { readonly history?: () => Promise<readonly HistoryRow[]> } = {}) {
  let nowMs = endMs;
  let readings = 0;
  let pauses = 0;
  const warnings: string[] = [];
  const source = createLearnedStats({
    history: (limit) => {
      readings += 1;
      return options.history?.() ?? Promise.resolve(newestFirst.slice(0, limit));
    },
    priceAt: tracePrice,
    strongModel: () => 'lab/opus-like',
    clock: {
      // Each look at the clock is a millisecond of work.
      now: () => nowMs,
      monotonic: () => (nowMs += 1),
      delay: () => {
        pauses += 1;
        return Promise.resolve();
      },
    },
    log: { warn: (message) => warnings.push(message) },
  });
  return {
    ...{ source, warnings },
    readings: () => readings,
    pauses: () => pauses,
    pass: (durationMs: number) => {
      nowMs += durationMs;
    },
  };
}

function learnedFrom(source: ReturnType<typeof createLearnedStats>): number {
  const model = 'lab/opus-like';
  const estimate = source.current().work.estimate({
    ...{ kind: 'edit', tier: 'execution', model, atMs: endMs, price: tracePrice(model) },
  });
  return estimate === 'unpriced' ? Number.NaN : estimate.n;
}

describe('createLearnedStats', () => {
  it('stands on assumptions until it is told to read the ledger', () => {
    const { source, readings } = createWorld();
    assert.equal(learnedFrom(source), 0);
    assert.equal(readings(), 0);
  });

  it('learns in short stretches, and keeps what it knew meanwhile', async () => {
    const { source, pauses } = createWorld();
    const before = source.current();
    const refreshing = source.refresh();
    assert.equal(source.current(), before);
    await refreshing;
    assert.ok(learnedFrom(source) >= 10);
    assert.equal(source.current().history.length, Math.min(newestFirst.length, 2_000));
    // Hundreds of steps of one millisecond each, in stretches of four.
    assert.ok(pauses() > 50, `${pauses()} pauses`);
  });

  it('reads once for all who ask at a time, and not again at once', async () => {
    const { source, readings, pass } = createWorld();
    await Promise.all([source.refresh(), source.refresh()]);
    await source.refresh();
    assert.equal(readings(), 1);
    pass(30_000);
    await source.refresh();
    assert.equal(readings(), 2);
  });

  it('stays with what it knows when the ledger cannot be read, says so, and tries again later', async () => {
    let isBroken = false;
    const world = createWorld({
      history: () =>
        isBroken ? Promise.reject(new Error('busy')) : Promise.resolve(newestFirst.slice(0, 500)),
    });
    await world.source.refresh();
    const known = world.source.current();
    isBroken = true;
    world.pass(30_000);
    await world.source.refresh();
    assert.equal(world.source.current(), known);
    assert.match(world.warnings.join(), /busy/);
    isBroken = false;
    world.pass(30_000);
    await world.source.refresh();
    assert.notEqual(world.source.current(), known);
  });
});
