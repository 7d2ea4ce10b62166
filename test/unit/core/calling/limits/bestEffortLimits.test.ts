import assert from 'node:assert/strict';
import { bestEffortLimits } from '../../../../../src/core/calling/limits/bestEffortLimits.ts';
import type { LimitsReport, LimitsStore } from '../../../../../src/core/calling/limits/limitsStore.ts';
import { createMemoryLimits } from '../../../support/memoryLimits.ts';

const target = {
  provider: 'a',
  model: 'm',
  keys: ['k1', 'k2'],
  limits: {},
  need: { inputTokens: 1, outputTokens: 1 },
};

/** The store behind best-effort limits, and what they have warned of. */
function behind(store: LimitsStore) {
  const warnings: string[] = [];
  const log = { warn: (text: string) => warnings.push(text) } as unknown as Parameters<
    typeof bestEffortLimits
  >[2];
  return { limits: bestEffortLimits(store, { now: () => 77 }, log), warnings };
}

async function reportOf(limits: LimitsStore): Promise<LimitsReport> {
  const { granted } = await limits.admit({ id: 'x', targets: [target] });
  assert.ok(granted);
  return { grant: granted, outcome: { kind: 'failed', failure: 'rate-limit', retryAfterMs: 500 }, random: 0 };
}

describe('best-effort limits', () => {
  it('are those of the store while it works', async () => {
    const { limits, warnings } = behind(createMemoryLimits(() => 5));
    const report = await reportOf(limits);
    assert.equal(report.grant.takenAtMs, 5);
    assert.deepEqual(await limits.report(report), { keyCooldownMs: 500 });
    const [availability] = await limits.look([{ ...target, keys: ['k1'] }]);
    assert.equal(availability?.kind, 'wait');
    await limits.forget('a');
    assert.deepEqual(await limits.look([{ ...target, keys: ['k1'] }]), [{ kind: 'ready' }]);
    assert.deepEqual(warnings, []);
  });

  it('let every call go, with its first key, while the store fails, and warn each time', async () => {
    const fail = () => Promise.reject(new Error('locked'));
    const { limits, warnings } = behind({ admit: fail, look: fail, report: fail, forget: fail });
    const { keys: _keys, ...kept } = target;
    const { granted } = await limits.admit({ id: 'x', targets: [target] });
    assert.deepEqual(granted, {
      id: 'x',
      target: kept,
      key: 'k1',
      takenAtMs: 77,
      mark: { requests: 0, inputTokens: 0, outputTokens: 0, tokens: 0 },
      isProbe: false,
    });
    assert.equal((await limits.admit({ id: 'y', targets: [{ ...target, keys: [] }] })).granted?.key, '');
    assert.deepEqual(await limits.admit({ id: 'z', targets: [] }), { availabilities: [] });
    assert.deepEqual(await limits.look([target, target]), [{ kind: 'ready' }, { kind: 'ready' }]);
    assert.deepEqual(await limits.report({ grant: granted, outcome: { kind: 'succeeded' }, random: 0 }), {});
    await limits.forget('a');
    assert.equal(warnings.length, 6);
    for (const warning of warnings) assert.match(warning, /locked/);
  });
});
