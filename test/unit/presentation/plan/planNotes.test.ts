import assert from 'node:assert/strict';
import { createLiveState } from '../../../../src/core/work/ask/liveState.ts';
import type { PlanCheck, PlanDocument } from '../../../../src/core/work/plan/planDocument.ts';
import { defaultRouting, type PlanReviewer } from '../../../../src/core/routing/rules/routingSettings.ts';
import { after, planWith, newDocument, reviewing, stepWith } from '../../core/work/plan/samples.ts';
import { settingsWith } from '../../support/engine/engineWorld.ts';
import { viewOf } from './samples.ts';

const dangerous = () => reviewing(stepWith('a'), stepWith('b', { critical: true }));
const checked = (check: Partial<PlanCheck>): PlanDocument =>
  after(dangerous(), {
    type: 'plan-checked',
    check: { by: 'x/y', verdict: 'pass', reason: 'Sound.', findings: [], ...check },
  });

function notesOf(document: PlanDocument, planReview: PlanReviewer): readonly string[] | undefined {
  const settings = settingsWith({ routing: { ...defaultRouting, planReview } });
  return viewOf(document, { settings }).plan?.notes;
}

const care = 'A mistake is dangerous in "Do b". Read the plan first: your Run is its check.';

describe('planNotes', () => {
  const cases: [name: string, document: PlanDocument, planReview: PlanReviewer, notes: readonly string[]][] =
    [
      ['says that Run is the check', dangerous(), 'person', [care]],
      ['says nothing where nothing is critical', reviewing(stepWith('a')), 'person', []],
      ['says nothing where checking is off', dangerous(), 'off', []],
      [
        'tells what the model said, and leaves it at that',
        checked({}),
        'model',
        ['x/y has checked the plan and would let it run: Sound.'],
      ],
      [
        'tells what is wrong with the plan as a whole',
        checked({
          verdict: 'fail',
          findings: [{ text: 'No way back.' }, { stepId: 'b', text: 'Elsewhere.' }],
        }),
        'model',
        ['x/y has checked the plan and would not let it run: Sound.', 'No way back.'],
      ],
      [
        'leaves the check to the person where the model could not judge',
        checked({ verdict: 'unknown' }),
        'model',
        ['x/y could not judge the plan: Sound.', care],
      ],
      ['does not warn of a plan that runs', after(dangerous(), { type: 'run-started' }), 'person', []],
    ];
  for (const [name, document, planReview, notes] of cases) {
    it(name, () => {
      assert.deepEqual(notesOf(document, planReview), notes);
    });
  }

  it('forgets the check when the plan is another one than was checked, and leaves it to the person', () => {
    const edited = after(checked({}), { type: 'step-edited', stepId: 'b', patch: { title: 'Pay' } });
    assert.deepEqual(notesOf(edited, 'model'), [
      'A mistake is dangerous in "Pay". Read the plan first: your Run is its check.',
    ]);
    const moved = after(checked({}), { type: 'step-moved', stepId: 'b', toIndex: 0 });
    assert.equal(moved.check?.by, 'x/y');
  });

  it('says when nobody else was there to check', () => {
    const check = {
      verdict: 'unknown',
      reason: 'No second model is there to check it.',
      findings: [],
    } as const;
    const document = after(dangerous(), { type: 'plan-checked', check });
    assert.equal(
      notesOf(document, 'model')?.[0],
      'The plan could not be checked: No second model is there to check it.',
    );
  });

  it('shows who planned for whom, and what came in the way', () => {
    const document = after(
      newDocument(),
      { type: 'call-hindered', incident: { atMs: 1, text: 'a/b failed (overloaded)' } },
      { type: 'plan-received', plan: planWith(stepWith('a')), rawAnswer: '', notes: ['Planned by c/d'] },
    );
    assert.deepEqual(notesOf(document, 'person'), ['Planned by c/d', 'a/b failed (overloaded)']);
  });

  it('is no plan to run while it is checked', () => {
    const live = createLiveState();
    live.setPlanning({ sinceMs: 1, kind: 'reviewing' });
    const view = viewOf(dangerous(), { live: live.get() });
    assert.equal(view.phase, 'planning');
    assert.equal(view.plan?.notes[0], 'A second model is checking the plan.');
    assert.equal(view.plan.steps.length, 2);
  });

  it('shows findings at their step', () => {
    const document = checked({ findings: [{ stepId: 'b', text: 'Say more.' }] });
    assert.deepEqual(
      viewOf(document).plan?.steps.map(({ planFindings }) => planFindings),
      [[], ['Say more.']],
    );
  });
});
