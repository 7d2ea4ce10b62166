import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePlanAnswer } from '../../../../../src/core/work/plan/parsePlan.ts';
import type { PlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import { parsePlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import { dropLostRed, redStateOf, whyNotRed } from '../../../../../src/core/work/plan/redUntil.ts';
import { reducePlan } from '../../../../../src/core/work/plan/state/reducePlan.ts';
import { after, planWith, result, reviewing, stepWith } from './samples.ts';

const red = (id: string, redUntil: string, dependsOn: string[] = []) =>
  stepWith(id, { redUntil, dependsOn, title: id });

describe('steps whose checks are put off', () => {
  it('are told by the planner, and an empty mark is none', () => {
    const steps = [
      { ...stepWith('a'), redUntil: ' c ' },
      { ...stepWith('b', { dependsOn: ['a'] }), redUntil: '' },
      stepWith('c', { dependsOn: ['b'] }),
    ];
    const parsed = parsePlanAnswer(JSON.stringify(planWith(...steps)));
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.plan.steps.map(({ redUntil }) => redUntil),
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
      const marked = steps.find(({ redUntil }) => redUntil !== undefined);
      assert.ok(marked);
      const said = whyNotRed(steps, marked);
      if (why === undefined) assert.equal(said, undefined);
      else assert.match(said ?? '', why);
      const document = reviewing(...steps);
      const kept = document.steps.some(({ redUntil }) => redUntil !== undefined);
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
    assert.deepEqual(redStateOf(steps, 'a'), { redUntil: true, endsRedOf: [] });
    assert.deepEqual(redStateOf(steps, 'b'), { redUntil: false, endsRedOf: [] });
    assert.deepEqual(redStateOf(steps, 'c'), { redUntil: false, endsRedOf: ['a'] });
  });

  it('are checked at once when they are done again after it', () => {
    const { steps } = ran(chain(), 'a', 'b', 'c');
    assert.deepEqual(redStateOf(steps, 'a'), { redUntil: false, endsRedOf: [] });
  });

  it('hand on what waits for them where they are red too', () => {
    const document = reviewing(
      red('a', 'b'),
      red('b', 'c', ['a']),
      stepWith('c', { dependsOn: ['b'] }),
      stepWith('z'),
    );
    const { steps } = ran(document, 'a', 'b');
    assert.deepEqual(redStateOf(steps, 'b'), { redUntil: true, endsRedOf: ['a'] });
    assert.deepEqual(redStateOf(steps, 'c'), { redUntil: false, endsRedOf: ['a', 'b'] });
    assert.deepEqual(redStateOf(steps, 'a'), { redUntil: true, endsRedOf: [] });
    assert.deepEqual(redStateOf(steps, 'z'), { redUntil: false, endsRedOf: [] });
  });

  it('are not waited for when they never ran', () => {
    assert.deepEqual(redStateOf(chain().steps, 'c').endsRedOf, []);
  });

  it('lose the mark with the step that it names, or with the way to it', () => {
    const before = chain();
    const without = after(before, { type: 'step-deleted', stepId: 'c' });
    assert.equal(without.steps[0]?.redUntil, undefined);
    const apart = after(before, { type: 'step-edited', stepId: 'c', patch: { dependsOn: [] } });
    assert.equal(apart.steps[0]?.redUntil, undefined);
    const moved = after(before, { type: 'step-moved', stepId: 'c', toIndex: 0 });
    assert.equal(
      moved.steps.find(({ id }) => id === 'a')?.redUntil,
      'c',
      'the order of the list says nothing',
    );
  });

  it('are marked and unmarked by the person', () => {
    const removed = after(chain(), { type: 'step-edited', stepId: 'a', patch: { redUntil: '' } });
    assert.equal(removed.steps[0]?.redUntil, undefined);
    const marked = after(removed, { type: 'step-edited', stepId: 'a', patch: { redUntil: 'd' } });
    assert.equal(marked.steps[0]?.redUntil, 'd');
    const refused = reducePlan(marked, { type: 'step-edited', stepId: 'd', patch: { redUntil: 'a' } });
    assert.ok(!refused.ok);
    assert.match(refused.reason, /does not come after it/);
  });

  it('are stored with the plan', () => {
    const parsed = parsePlanDocument(JSON.stringify(chain()));
    assert.ok(parsed.ok);
    assert.equal(parsed.document.steps[0]?.redUntil, 'c');
  });

  it('are never left with a mark that leads nowhere', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const stepOf = (id: string, index: number) =>
      fc
        .record({
          dependsOn: fc.subarray(ids.slice(0, index)),
          redUntil: fc.option(fc.constantFrom(...ids), { nil: undefined }),
          kind: fc.constantFrom('edit' as const, 'check' as const),
        })
        .map(({ redUntil, ...rest }) => stepWith(id, redUntil === undefined ? rest : { ...rest, redUntil }));
    fc.assert(
      fc.property(fc.tuple(...ids.map(stepOf)), (steps) => {
        const { steps: kept, notes } = dropLostRed(steps);
        assert.ok(kept.every((step) => whyNotRed(kept, step) === undefined));
        assert.equal(
          notes.length,
          steps.filter(({ redUntil }) => redUntil !== undefined).length -
            kept.filter(({ redUntil }) => redUntil !== undefined).length,
        );
      }),
    );
  });
});
