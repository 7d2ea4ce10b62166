import assert from 'node:assert/strict';
import { mock } from 'node:test';
import {
  AbandonedError,
  createWatchdog,
  type Watchdog,
} from '../../../../../src/providers/shared/transport/watchdog.ts';

const never = () => new Promise<never>(() => undefined);

describe('the watchdog of a stream', () => {
  let controller: AbortController;
  let watchdog: Watchdog;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    controller = new AbortController();
    watchdog = createWatchdog({ firstTokenMs: 1000, idleMs: 100 }, controller.signal);
  });

  afterEach(() => {
    watchdog.dispose();
    mock.timers.reset();
  });

  it('holds signs of life for no first token', async () => {
    const waiting = assert.rejects(watchdog.race(never()), AbandonedError);
    for (let time = 0; time < 10; time++) {
      mock.timers.tick(100);
      watchdog.touch();
    }
    await waiting;
    assert.deepEqual(watchdog.abandoned(), { kind: 'timeout', message: 'No answer began within 1 s.' });
    assert.equal(watchdog.signal.aborted, true);
  });

  it('waits on after the first token as long as anything comes', async () => {
    watchdog.begin('content');
    const waiting = assert.rejects(watchdog.race(never()), AbandonedError);
    for (let time = 0; time < 50; time++) {
      mock.timers.tick(99);
      watchdog.touch();
    }
    assert.equal(watchdog.abandoned(), undefined);
    mock.timers.tick(100);
    await waiting;
    assert.deepEqual(watchdog.abandoned(), { kind: 'timeout', message: 'Nothing more came within 0.1 s.' });
  });

  it('lets a model that thinks unseen be silent for as long as one that has not begun', async () => {
    mock.timers.tick(900);
    watchdog.begin('thinking');
    const waiting = assert.rejects(watchdog.race(never()), AbandonedError);
    mock.timers.tick(999);
    assert.equal(watchdog.abandoned(), undefined);
    watchdog.touch();
    mock.timers.tick(999);
    assert.equal(watchdog.abandoned(), undefined);
    mock.timers.tick(1);
    await waiting;
    assert.deepEqual(watchdog.abandoned(), { kind: 'timeout', message: 'Nothing more came within 1 s.' });
  });

  it('counts the idle limit again when content comes after the thinking', async () => {
    watchdog.begin('thinking');
    watchdog.begin('content');
    watchdog.begin('thinking');
    const waiting = assert.rejects(watchdog.race(never()), AbandonedError);
    mock.timers.tick(100);
    await waiting;
  });

  it('gives what follows a whole answer a short time, whatever else comes', async () => {
    watchdog = createWatchdog({ firstTokenMs: 1000, idleMs: 9000, tailMs: 300 }, controller.signal);
    watchdog.begin('content');
    watchdog.conclude(false);
    const waiting = assert.rejects(watchdog.race(never()), AbandonedError);
    for (let time = 0; time < 29; time++) {
      mock.timers.tick(10);
      watchdog.touch();
      watchdog.conclude(false);
    }
    assert.equal(watchdog.abandoned(), undefined);
    mock.timers.tick(10);
    await waiting;
  });

  it('waits longer for the tail of an answer whose usage is not known', () => {
    for (const [isCounted, mostMs] of [
      [true, 1000],
      [false, 5000],
    ] as const) {
      const patient = createWatchdog({ firstTokenMs: 1000, idleMs: 9000 }, controller.signal);
      patient.begin('content');
      patient.conclude(isCounted);
      mock.timers.tick(mostMs - 1);
      assert.equal(patient.abandoned(), undefined);
      mock.timers.tick(1);
      assert.equal(patient.abandoned()?.kind, 'timeout');
    }
  });

  it('does not hold a slow reader for a silent server', async () => {
    watchdog.begin('content');
    assert.equal(await watchdog.race(Promise.resolve(1)), 1);
    mock.timers.tick(10_000);
    assert.equal(watchdog.abandoned(), undefined);
  });

  it('is cancelled by the signal, once, whatever comes later', async () => {
    const waiting = assert.rejects(watchdog.race(never()), AbandonedError);
    controller.abort();
    mock.timers.tick(5000);
    await waiting;
    assert.deepEqual(watchdog.abandoned(), { kind: 'cancelled' });
  });

  it('frees the connection when it is disposed of, and calls that no failure', () => {
    watchdog.dispose();
    mock.timers.tick(5000);
    assert.equal(watchdog.signal.aborted, true);
    assert.equal(watchdog.abandoned(), undefined);
  });

  describe('with a limit for connecting', () => {
    beforeEach(() => {
      watchdog = createWatchdog({ firstTokenMs: 1000, idleMs: 100, connectMs: 50 }, controller.signal);
    });

    it('gives up where no headers come', async () => {
      const waiting = assert.rejects(watchdog.race(never()), AbandonedError);
      mock.timers.tick(50);
      await waiting;
      const message = 'The server did not answer within 0.05 s.';
      assert.deepEqual(watchdog.abandoned(), { kind: 'timeout', message });
    });

    it('is patient once they have come', () => {
      watchdog.connected();
      mock.timers.tick(999);
      assert.equal(watchdog.abandoned(), undefined);
    });
  });

  it('ends a stream that never does, where the whole is limited', async () => {
    watchdog = createWatchdog({ firstTokenMs: 1000, idleMs: 100, totalMs: 450 }, controller.signal);
    watchdog.connected();
    watchdog.begin('content');
    for (let time = 0; time < 8; time++) {
      mock.timers.tick(50);
      await watchdog.race(Promise.resolve());
    }
    assert.equal(watchdog.abandoned(), undefined);
    mock.timers.tick(50);
    await assert.rejects(watchdog.race(never()), AbandonedError);
    const message = 'The answer did not end within 0.45 s.';
    assert.deepEqual(watchdog.abandoned(), { kind: 'timeout', message });
  });
});
