import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  giveKey,
  keysInRotation,
  keyTurnSchema,
  startCooldown,
  noCooldown,
  noTurn,
  cooldownLeftMs,
} from '../../../../../src/core/calling/limits/keyPool.ts';

describe('keyPool', () => {
  const keys = ['a', 'b', 'c'];

  it('gives keys out in turn', () => {
    let turn = noTurn;
    const given: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const [key = ''] = keysInRotation(turn, keys, undefined);
      given.push(key);
      turn = giveKey(turn, key, undefined);
    }
    assert.deepEqual(given, ['a', 'b', 'c', 'a', 'b']);
  });

  it('leaves a piece of work with its key, without moving the turn of others', () => {
    let turn = giveKey(noTurn, 'a', 'plan');
    turn = giveKey(turn, 'a', 'plan');
    assert.deepEqual(keysInRotation(turn, keys, 'plan'), ['a', 'b', 'c']);
    assert.deepEqual(keysInRotation(turn, keys, 'other'), ['b', 'c', 'a']);
  });

  it('moves the work when its key is gone', () => {
    const turn = giveKey(noTurn, 'a', 'plan');
    assert.deepEqual(keysInRotation(turn, ['b', 'c'], 'plan'), ['b', 'c']);
  });

  it('always offers every key once, and keeps little', () => {
    const steps = fc.array(
      fc.record({ work: fc.option(fc.nat({ max: 99 }).map(String)), pick: fc.nat({ max: 2 }) }),
    );
    fc.assert(
      fc.property(steps, (all) => {
        let turn = noTurn;
        for (const { work, pick } of all) {
          const order = keysInRotation(turn, keys, work ?? undefined);
          assert.deepEqual([...order].sort(), keys);
          turn = giveKey(turn, order[pick] ?? 'a', work ?? undefined);
          assert.ok(turn.kept.length <= 32);
          assert.deepEqual(keyTurnSchema.parse(JSON.parse(JSON.stringify(turn))), turn);
        }
      }),
    );
  });

  it('lasts for its time, and never ends an earlier cooldown', () => {
    const rest = startCooldown(noCooldown, 5_000, 1_000);
    assert.equal(cooldownLeftMs(rest, 1_000), 5_000);
    assert.equal(cooldownLeftMs(rest, 5_999), 1);
    assert.equal(cooldownLeftMs(rest, 6_000), 0);
    assert.equal(cooldownLeftMs(startCooldown(rest, 10, 2_000), 2_000), 4_000);
    assert.equal(startCooldown(rest, 10, 2_000).inARow, 2);
  });

  it('rests no longer when the clock was set back', () => {
    assert.equal(cooldownLeftMs(startCooldown(noCooldown, 5_000, 10 ** 9), 0), 5_000);
  });
});
