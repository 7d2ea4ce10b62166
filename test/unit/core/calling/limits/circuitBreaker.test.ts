import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  askBreaker,
  beginProbe,
  breakerPolicy as policy,
  breakerSchema,
  closedBreaker,
  recordFailure,
  releaseProbe,
  type Breaker,
} from '../../../../../src/core/calling/limits/circuitBreaker.ts';

function afterFailures(count: number, nowMs = 0, everyMs = 1): Breaker {
  let breaker = closedBreaker;
  for (let index = 0; index < count; index += 1)
    breaker = recordFailure(breaker, `call-${index}`, policy, nowMs + index * everyMs);
  return breaker;
}

describe('circuitBreaker', () => {
  const openedAtMs = policy.opensAfter - 1;
  const open = afterFailures(policy.opensAfter);

  it('stays closed until enough failures came in a row', () => {
    assert.deepEqual(askBreaker(afterFailures(policy.opensAfter - 1), 0), { kind: 'closed' });
    assert.deepEqual(askBreaker(open, openedAtMs), { kind: 'wait', waitMs: policy.firstCooldownMs });
  });

  it('does not add up failures that are far apart', () => {
    const breaker = afterFailures(policy.opensAfter * 2, 0, policy.rowMs + 1);
    assert.deepEqual(askBreaker(breaker, 10 ** 9), { kind: 'closed' });
  });

  it('lets one probe through after its rest, and the next one only when that is lost', () => {
    const atMs = openedAtMs + policy.firstCooldownMs;
    assert.deepEqual(askBreaker(open, atMs), { kind: 'probe' });
    const probing = beginProbe(open, 'probe', policy, atMs);
    assert.equal(askBreaker(probing, atMs).kind, 'wait');
    assert.equal(askBreaker(probing, atMs + policy.probeMs - 1).kind, 'wait');
    assert.deepEqual(askBreaker(probing, atMs + policy.probeMs), { kind: 'probe' });
  });

  it('rests twice as long after each failed probe, up to the longest', () => {
    let breaker = open;
    let atMs = openedAtMs;
    const rests: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const answer = askBreaker(breaker, atMs);
      assert.equal(answer.kind, 'wait');
      rests.push(answer.waitMs);
      atMs += answer.waitMs;
      breaker = recordFailure(beginProbe(breaker, 'probe', policy, atMs), 'probe', policy, atMs);
    }
    assert.deepEqual(rests.slice(0, 4), [15_000, 30_000, 60_000, 120_000]);
    assert.equal(rests.at(-1), policy.longestCooldownMs);
  });

  it('hears only the probe while it is open', () => {
    assert.equal(recordFailure(open, 'late', policy, 99), open);
    assert.equal(releaseProbe(open, 'late'), open);
  });

  it('lets another probe when the first one told nothing', () => {
    const atMs = openedAtMs + policy.firstCooldownMs;
    const released = releaseProbe(beginProbe(open, 'probe', policy, atMs), 'probe');
    assert.deepEqual(askBreaker(released, atMs), { kind: 'probe' });
  });

  it('does not rest longer when the clock was set back', () => {
    assert.deepEqual(askBreaker(open, openedAtMs - 10 ** 6), {
      kind: 'wait',
      waitMs: policy.firstCooldownMs,
    });
  });

  it('never lets two probes through at a time, whatever happens, and stays JSON', () => {
    const step = fc.record({
      passMs: fc.nat({ max: 40_000 }),
      what: fc.constantFrom('ask', 'fail', 'succeed', 'release'),
      who: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        let breaker = open;
        let nowMs = openedAtMs;
        let probe: { id: string; untilMs: number } | undefined;
        for (const [index, { passMs, what, who }] of steps.entries()) {
          nowMs += passMs;
          const id = probe !== undefined && who === 0 ? probe.id : `call-${index}`;
          if (what === 'ask') {
            const answer = askBreaker(breaker, nowMs);
            if (answer.kind === 'wait') assert.ok(answer.waitMs > 0);
            if (answer.kind !== 'probe') continue;
            assert.ok(probe === undefined || nowMs >= probe.untilMs);
            breaker = beginProbe(breaker, id, policy, nowMs);
            probe = { id, untilMs: nowMs + policy.probeMs };
            continue;
          }
          if (what === 'fail') breaker = recordFailure(breaker, id, policy, nowMs);
          if (what === 'release') breaker = releaseProbe(breaker, id);
          if (what === 'succeed') breaker = closedBreaker;
          if (probe?.id === id || what === 'succeed') probe = undefined;
          assert.deepEqual(breakerSchema.parse(JSON.parse(JSON.stringify(breaker))), breaker);
        }
      }),
    );
  });
});
