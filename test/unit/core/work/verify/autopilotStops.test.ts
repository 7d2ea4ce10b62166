import assert from 'node:assert/strict';
import type { Autopilot } from '../../../../../src/core/work/plan/autopilotApproval.ts';
import { whyAlwaysSeen, whyStop } from '../../../../../src/core/work/verify/autopilotStops.ts';
import { withoutUndefined } from '../../../../../src/shared/withoutUndefined.ts';
import { attacksOf, autopilotStop } from '../../../support/hostile.ts';

const step = { id: 's', critical: false, files: ['src/a.ts'] };

describe('why a diff is always seen', () => {
  for (const [what, why, expected] of [
    ['nothing speaks against it', whyAlwaysSeen(step), undefined],
    ['it is marked critical', whyAlwaysSeen({ ...step, critical: true }, false), 'the step is critical'],
    ['it is taken for critical', whyAlwaysSeen(step, true), 'the step is critical'],
  ] as const) {
    it(`says ${expected ?? 'nothing'} where ${what}`, () => {
      assert.equal(why, expected);
    });
  }

  it('says that a path leads outside, or must be asked about', () => {
    assert.match(whyAlwaysSeen({ ...step, files: ['src/a.ts', '../b.ts'] }) ?? '', /^\.\.\/b\.ts /);
    assert.match(whyAlwaysSeen({ ...step, files: ['.git/hooks/pre-commit'] }) ?? '', /^\.git\/hooks/);
  });
});

describe('why edits stop at their diff on Autopilot', () => {
  const autopilot = { stepIds: ['s'] } as unknown as Parameters<typeof whyStop>[0];
  const stop = (changes: readonly object[], of = step, isCritical = false) =>
    whyStop(autopilot, of, changes as never, isCritical);
  const change = { path: 'src/a.ts', before: 'a', after: 'b' };

  for (const [what, why, expected] of [
    ['nothing speaks against it', stop([change]), undefined],
    [
      'the step is not approved',
      stop([change], { ...step, id: 'other' }),
      'this step is not one of those that may apply themselves',
    ],
    ['the step is critical', stop([change], { ...step, critical: true }), 'the step is critical'],
    ['the step is taken for critical', stop([change], step, true), 'the step is critical'],
    [
      'scripts change',
      stop([change, { path: 'package.json', before: '{}', after: '{"scripts":{"a":"b"}}' }]),
      'package.json decides what scripts, checks or builds run',
    ],
    [
      'only a version changes',
      stop([{ path: 'package.json', before: '{"version":"1"}', after: '{"version":"2"}' }]),
      undefined,
    ],
    [
      'a configuration is created',
      stop([{ path: 'Makefile', after: 'all:' }]),
      'Makefile decides what scripts, checks or builds run',
    ],
    [
      'a file becomes a configuration',
      stop([{ path: 'a.txt', movedTo: 'Makefile', before: 'a', after: 'b' }]),
      'Makefile decides what scripts, checks or builds run',
    ],
  ] as const) {
    it(`says ${expected ?? 'nothing'} where ${what}`, () => {
      assert.equal(why, expected);
    });
  }
});

describe('edits on Autopilot', () => {
  const autopilot: Autopilot = { approvedAtMs: 0, budgetNanoUsd: 1, commands: [], stepIds: ['s'] };

  for (const { name, about, change, expected } of attacksOf('autopilotStops', autopilotStop)) {
    it(`${expected === null ? 'go on' : 'stop'} at ${name}: ${about}`, () => {
      const { path, movedTo, before, after } = change;
      const staged = { ...{ path, before, after }, ...withoutUndefined({ movedTo }) };
      assert.equal(whyStop(autopilot, step, [staged], false), expected ?? undefined);
    });
  }
});
