import assert from 'node:assert/strict';
import {
  createBusyRunners,
  type BusyRunners,
  type ProbeRunner,
} from '../../../../../src/core/calling/limits/busyRunners.ts';
import type {
  CallTarget,
  LimitsAnswer,
  LimitsStore,
} from '../../../../../src/core/calling/limits/limitsStore.ts';
import { createHandClock, settled, type HandClock } from '../../../support/engine/handClock.ts';
import { createMemoryLimits } from '../../../support/memoryLimits.ts';

const target = (model: string): CallTarget => ({
  provider: 'local',
  model,
  keys: [''],
  limits: {},
  need: { inputTokens: 10, outputTokens: 5 },
});
const gemma = { provider: 'local', model: 'gemma' };
const other = { provider: 'local', model: 'other' };

describe('models that are busy with a request that was given up', () => {
  let clock: HandClock;
  let runners: BusyRunners;
  let traffic: LimitsStore;
  let probes: { readonly model: string; readonly mostMs: number; end(answer: 'answered' | 'silent'): void }[];

  const probe: ProbeRunner = (runner, mostMs) =>
    new Promise((resolve) => {
      probes.push({ model: runner.model, mostMs, end: resolve });
    });

  beforeEach(() => {
    clock = createHandClock();
    runners = createBusyRunners(clock);
    probes = [];
    traffic = runners.watch(
      createMemoryLimits(() => clock.now()),
      probe,
    );
  });

  function admit(...models: string[]): Promise<LimitsAnswer> {
    return traffic.admit({ id: 'ask', targets: models.map(target) });
  }

  async function isGranted(...models: string[]): Promise<boolean> {
    return (await admit(...models)).granted !== undefined;
  }

  it('are asked like all others before anything is given up', async () => {
    assert.equal(await isGranted('gemma'), true);
    assert.equal(probes.length, 0);
  });

  it('wait for one probe, whoever wants them, and are free when it is answered', async () => {
    runners.leftBehind(gemma);
    for (const waitMs of [240_000, 230_000]) {
      const { availabilities } = await admit('gemma');
      assert.deepEqual(availabilities, [{ kind: 'wait', waitMs, because: 'busy' }]);
      clock.advance(10_000);
    }
    assert.deepEqual(
      probes.map(({ model, mostMs }) => [model, mostMs]),
      [['gemma', 240_000]],
    );
    let isFree = false;
    void runners.untilProbed(gemma).then(() => {
      isFree = true;
    });
    await settled();
    assert.equal(isFree, false);
    probes[0]?.end('answered');
    await settled();
    assert.equal(isFree, true);
    assert.equal(await isGranted('gemma'), true);
  });

  it('do not stand in the way of the other models of their server', async () => {
    runners.leftBehind(gemma);
    assert.equal(await isGranted('other', 'gemma'), true);
    const { availabilities } = await admit('gemma', 'other');
    assert.deepEqual(availabilities?.[1], { kind: 'ready' });
    assert.deepEqual(await traffic.look([target('other'), target('gemma')]), [
      { kind: 'ready' },
      { kind: 'wait', waitMs: 240_000, because: 'busy' },
    ]);
  });

  it('are given up on for a while when the probe is not answered, and probed again after it', async () => {
    runners.leftBehind(gemma);
    await admit('gemma');
    probes[0]?.end('silent');
    await settled();
    const { availabilities } = await admit('gemma');
    assert.deepEqual(availabilities, [{ kind: 'wait', waitMs: 3_600_000, because: 'busy' }]);
    assert.equal(probes.length, 1);
    clock.advance(60_000);
    await admit('gemma');
    assert.equal(probes.length, 2);
  });

  it('are free as soon as they answer anybody', async () => {
    runners.leftBehind(gemma);
    runners.leftBehind(other);
    runners.hasAnswered(gemma);
    assert.equal(await isGranted('gemma'), true);
    assert.equal(await isGranted('other'), false);
  });

  it('are not freed by a probe that belongs to an earlier time', async () => {
    runners.leftBehind(gemma);
    await admit('gemma');
    runners.hasAnswered(gemma);
    runners.leftBehind(gemma);
    probes[0]?.end('answered');
    await settled();
    assert.equal(await isGranted('gemma'), false);
    assert.equal(probes.length, 2);
  });
});
