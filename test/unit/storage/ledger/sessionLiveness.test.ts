import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  heartbeatLimitMs,
  isProcessAlive,
  isSessionDead,
} from '../../../../src/storage/ledger/sessionLiveness.ts';

describe('sessionLiveness', () => {
  const beatAtMs = 1_000_000;
  const session = { sessionId: 's', pid: 7, host: 'here', heartbeatAtMs: beatAtMs };
  const table = [
    { what: 'process alive, fresh beat', host: 'here', isAlive: true, silentMs: 0, isDead: false },
    { what: 'process gone, fresh beat', host: 'here', isAlive: false, silentMs: 0, isDead: true },
    {
      what: 'process alive, at the limit',
      host: 'here',
      isAlive: true,
      silentMs: heartbeatLimitMs,
      isDead: false,
    },
    { what: 'number used again', host: 'here', isAlive: true, silentMs: heartbeatLimitMs + 1, isDead: true },
    { what: 'another machine, fresh beat', host: 'there', isAlive: false, silentMs: 0, isDead: false },
    {
      what: 'another machine, silent',
      host: 'there',
      isAlive: true,
      silentMs: heartbeatLimitMs + 1,
      isDead: true,
    },
    { what: 'clock set back', host: 'here', isAlive: true, silentMs: -heartbeatLimitMs, isDead: false },
  ];
  for (const { what, host, isAlive, silentMs, isDead } of table) {
    it(`calls a session ${isDead ? 'dead' : 'alive'}: ${what}`, () => {
      const observer = { host, nowMs: beatAtMs + silentMs, isAlive: () => isAlive };
      assert.equal(isSessionDead(session, observer), isDead);
    });
  }

  it('calls a session dead that has ended properly', () => {
    assert.equal(isSessionDead({ sessionId: 's' }, { host: 'here', nowMs: 0, isAlive: () => true }), true);
  });

  it('asks the system for a process', () => {
    assert.equal(isProcessAlive(process.pid), true);
    assert.equal(isProcessAlive(spawnSync(process.execPath, ['--version']).pid), false);
  });
});
