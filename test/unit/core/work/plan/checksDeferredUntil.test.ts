import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePlanAnswer } from '../../../../../src/core/work/plan/parsePlan.ts';
import { parsePlanDocument, type PlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import {
  dropInvalidDeferrals,
  deferralStateOf,
  whyNotDeferrable,
} from '../../../../../src/core/work/plan/checksDeferredUntil.ts';
import { reducePlan } from '../../../../../src/core/work/plan/state/reducePlan.ts';
import { after, planWith, result, reviewing, stepWith } from './samples.ts';

const red = (id: string, checksDeferredUntil: string, dependsOn: string[] = []) =>
  stepWith(id, { checksDeferredUntil, dependsOn, title: id });

describe('steps whose checks are put off', () => {
  it('are told by the planner, and an empty mark is none', () => {
    const steps = [
      { ...stepWith('a'), checksDeferredUntil: ' c ' },
      { ...stepWith('b', { dependsOn: ['a'] }), checksDeferredUntil: '' },
      stepWith('c', { dependsOn: ['b'] }),
    ];
    const parsed = parsePlanAnswer(JSON.stringify(planWith(...steps)));
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.plan.steps.map(({ checksDeferredUntil }) => checksDeferredUntil),
      ['c', undefined, undefined],
    );
  });

  for (const [what, steps, why] of [
    ['a step that depends on it', [red('a', 'b'), stepWith('b', { dependsOn: ['a'] })], undefined],
    [
      'one that does so through another',
      [red('a', 'c'), stepWith('b', { dependsOn: ['a'] }), stepWith('c', { dependsOn: ['b'] })],
      undefined,
    ],
    ['no step at all', [red('a', 'z')], /there is no such step/],
    ['itself', [red('a', 'a')], /does not come after it/],
    ['a step beside it', [red('a', 'b'), stepWith('b')], /"Do b": that step does not come after it/],
    ['a step before it', [stepWith('a'), red('b', 'a', ['a'])], /does not come after it/],
    [
      'a step that only looks',
      [red('a', 'b'), stepWith('b', { dependsOn: ['a'], kind: 'check' })],
      /nothing is checked there/,
    ],
    [
      'anything, when it only looks itself',
      [{ ...red('a', 'b'), kind: 'investigate' as const }, stepWith('b', { dependsOn: ['a'] })],
      /it changes no file/,
    ],
  ] as const) {
    it(`may be put off until ${what}: ${why === undefined ? 'yes' : 'no'}`, () => {
      const marked = steps.find(({ checksDeferredUntil }) => checksDeferredUntil !== undefined);
      assert.ok(marked);
      const said = whyNotDeferrable(steps, marked);
      if (why === undefined) assert.equal(said, undefined);
      else assert.match(said ?? '', why);
      const document = reviewing(...steps);
      const kept = document.steps.some(({ checksDeferredUntil }) => checksDeferredUntil !== undefined);
      assert.equal(kept, why === undefined, 'a mark that leads nowhere is ignored');
      if (why !== undefined) assert.match(document.notes?.join() ?? '', why);
    });
  }

  const chain = () =>
    reviewing(
      red('a', 'c'),
      stepWith('b', { dependsOn: ['a'] }),
      stepWith('c', { dependsOn: ['b'] }),
      stepWith('d', { dependsOn: ['c'] }),
    );
  const ran = (document: PlanDocument, ...ids: string[]) =>
    ids.reduce(
      (current, stepId, index) =>
        after(
          current,
          { type: 'step-started', stepId, atMs: index },
          { type: 'step-done', stepId, atMs: index, result },
        ),
      after(document, { type: 'run-started' }),
    );

  it('are checked at that step, against the state before the first of them', () => {
    const { steps } = ran(chain(), 'a', 'b');
    assert.deepEqual(deferralStateOf(steps, 'a'), { checksDeferredUntil: true, endsDeferralOf: [] });
    assert.deepEqual(deferralStateOf(steps, 'b'), { checksDeferredUntil: false, endsDeferralOf: [] });
    assert.deepEqual(deferralStateOf(steps, 'c'), { checksDeferredUntil: false, endsDeferralOf: ['a'] });
  });

  it('are checked at once when they are done again after it', () => {
    const { steps } = ran(chain(), 'a', 'b', 'c');
    assert.deepEqual(deferralStateOf(steps, 'a'), { checksDeferredUntil: false, endsDeferralOf: [] });
  });

  it('hand on what waits for them where they are red too', () => {
    const document = reviewing(
      red('a', 'b'),
      red('b', 'c', ['a']),
      stepWith('c', { dependsOn: ['b'] }),
      stepWith('z'),
    );
    const { steps } = ran(document, 'a', 'b');
    assert.deepEqual(deferralStateOf(steps, 'b'), { checksDeferredUntil: true, endsDeferralOf: ['a'] });
    assert.deepEqual(deferralStateOf(steps, 'c'), { checksDeferredUntil: false, endsDeferralOf: ['a', 'b'] });
    assert.deepEqual(deferralStateOf(steps, 'a'), { checksDeferredUntil: true, endsDeferralOf: [] });
    assert.deepEqual(deferralStateOf(steps, 'z'), { checksDeferredUntil: false, endsDeferralOf: [] });
  });

  it('are not waited for when they never ran', () => {
    assert.deepEqual(deferralStateOf(chain().steps, 'c').endsDeferralOf, []);
  });

  it('lose the mark with the step that it names, or with the way to it', () => {
    const before = chain();
    const without = after(before, { type: 'step-deleted', stepId: 'c' });
    assert.equal(without.steps[0]?.checksDeferredUntil, undefined);
    const apart = after(before, { type: 'step-edited', stepId: 'c', patch: { dependsOn: [] } });
    assert.equal(apart.steps[0]?.checksDeferredUntil, undefined);
    const moved = after(before, { type: 'step-moved', stepId: 'c', toIndex: 0 });
    assert.equal(
      moved.steps.find(({ id }) => id === 'a')?.checksDeferredUntil,
      'c',
      'the order of the list says nothing',
    );
  });

  it('are marked and unmarked by the person', () => {
    const removed = after(chain(), { type: 'step-edited', stepId: 'a', patch: { checksDeferredUntil: '' } });
    assert.equal(removed.steps[0]?.checksDeferredUntil, undefined);
    const marked = after(removed, { type: 'step-edited', stepId: 'a', patch: { checksDeferredUntil: 'd' } });
    assert.equal(marked.steps[0]?.checksDeferredUntil, 'd');
    const refused = reducePlan(marked, {
      type: 'step-edited',
      stepId: 'd',
      patch: { checksDeferredUntil: 'a' },
    });
    assert.ok(!refused.ok);
    assert.match(refused.reason, /does not come after it/);
  });

  it('are stored with the plan', () => {
    const parsed = parsePlanDocument(JSON.stringify(chain()));
    assert.ok(parsed.ok);
    assert.equal(parsed.document.steps[0]?.checksDeferredUntil, 'c');
  });

  it('are never left with a mark that leads nowhere', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const stepOf = (id: string, index: number) =>
      fc
        .record({
          dependsOn: fc.subarray(ids.slice(0, index)),
          checksDeferredUntil: fc.option(fc.constantFrom(...ids), { nil: undefined }),
          kind: fc.constantFrom('edit' as const, 'check' as const),
        })
        .map(({ checksDeferredUntil, ...rest }) =>
          stepWith(id, checksDeferredUntil === undefined ? rest : { ...rest, checksDeferredUntil }),
        );
    fc.assert(
      fc.property(fc.tuple(...ids.map(stepOf)), (steps) => {
        const { steps: kept, notes } = dropInvalidDeferrals(steps);
        assert.ok(kept.every((step) => whyNotDeferrable(kept, step) === undefined));
        assert.equal(
          notes.length,
          steps.filter(({ checksDeferredUntil }) => checksDeferredUntil !== undefined).length -
            kept.filter(({ checksDeferredUntil }) => checksDeferredUntil !== undefined).length,
        );
      }),
    );
  });
});
