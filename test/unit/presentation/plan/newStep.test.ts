import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newStep } from '../../../../src/presentation/plan/newStep.ts';
import { after, reviewing, stepWith } from '../../core/work/plan/samples.ts';

describe('newStep', () => {
  it('is a step that a plan takes', () => {
    const plan = reviewing(stepWith('s1'), stepWith('s3'));
    const step = newStep(plan.steps, 'New step');
    assert.equal(step.id, 's4');
    const changed = after(plan, { type: 'step-added', step, afterStepId: 's1' });
    assert.deepEqual(
      changed.steps.map((other) => other.id),
      ['s1', 's4', 's3'],
    );
  });

  it('never takes an id that is there', () => {
    const ids = fc.uniqueArray(
      fc.oneof(
        fc.nat(8).map((number) => `s${number}`),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(ids, (taken) => {
        assert.ok(
          !taken.includes(
            newStep(
              taken.map((id) => ({ id })),
              'T',
            ).id,
          ),
        );
      }),
    );
  });
});
