import assert from 'node:assert/strict';
import type { PlanPanelView, StepStatus } from '../../../src/shared/planView.ts';
import { announcementOf as said } from '../../../webview-ui/planPanel/announcements.ts';
import { panel, plan, step } from '../../e2e/panel/panelViews.ts';

const running = (status: StepStatus): PlanPanelView =>
  panel({
    phase: 'running',
    plan: plan([step('s1', { title: 'First', status: 'done' }), step('s2', { title: 'Second', status })]),
  });

describe('announcementOf', () => {
  it('says nothing when the panel opens', () => {
    assert.equal(said(undefined, running('running')), '');
  });

  it('says the step, its title and its new status', () => {
    assert.equal(said(running('running'), running('failed')), 'Step 2, Second: Failed');
  });

  it('says nothing when only figures change', () => {
    const after = running('running');
    const steps = after.plan!.steps.map((each) => ({
      ...each,
      activity: 'writing',
      spent: { models: [], calls: 2 },
    }));
    assert.equal(said(running('running'), { ...after, plan: plan(steps) }), '');
  });

  it('does not say each step while the plan is written', () => {
    const before = panel({ phase: 'planning', plan: plan([]) });
    const after = panel({ phase: 'planning', plan: plan([step('s1', { status: 'writing' })]) });
    assert.equal(said(before, after), '');
  });

  it('says once how many steps the plan has', () => {
    const before = panel({ phase: 'planning', plan: plan([]) });
    const two = panel({ phase: 'ready', plan: plan([step('s1'), step('s2')]) });
    const one = panel({ phase: 'ready', plan: plan([step('s1')]) });
    assert.equal(said(before, two), 'The plan is ready: 2 steps.');
    assert.equal(said(before, one), 'The plan is ready: one step.');
    assert.equal(said(two, two), '');
  });

  it('says the title of a new notice', () => {
    const notice = { severity: 'error', title: 'anthropic cannot be reached.', actions: [] } as const;
    assert.equal(said(panel(), panel({ notice })), 'anthropic cannot be reached.');
    assert.equal(said(panel({ notice }), panel({ notice })), '');
  });

  it('does not compare the steps of two plans', () => {
    const other = running('failed');
    assert.equal(said(running('running'), { ...other, plan: { ...other.plan!, id: 'plan-2' } }), '');
  });
});
