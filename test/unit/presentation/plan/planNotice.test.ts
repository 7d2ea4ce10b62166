import assert from 'node:assert/strict';
import { failureKinds } from '../../../../src/core/model/request/failure.ts';
import { planNotice } from '../../../../src/presentation/plan/planNotice.ts';
import type { NoticeView } from '../../../../src/shared/planView.ts';
import { after, newDocument } from '../../core/work/plan/samples.ts';
import { plans } from './samples.ts';

describe('planNotice', () => {
  const table: [
    name: string,
    severity: NoticeView['severity'],
    title: RegExp,
    actions: NoticeView['actions'],
  ][] = [
    ['planning failed', 'error', /^No\.$/, ['plan-again', 'show-raw-answer', 'open-settings', 'show-log']],
    ['planning cancelled', 'info', /stopped/, ['plan-again']],
    ['re-planning failed', 'warning', /the plan is as it was/, ['show-raw-answer', 'show-log']],
    ['failed', 'warning', /step "Do a" failed/, []],
    ['interrupted', 'info', /interrupted/, ['resume']],
    ['waiting for review', 'info', /step "Do a" waits for your review/, ['resume']],
    ['done', 'info', /Paused/, ['resume']],
  ];
  for (const [name, severity, title, actions] of table) {
    it(`speaks up when the plan is ${name}`, () => {
      const notice = planNotice(plans[name], false);
      assert.equal(notice?.severity, severity);
      assert.match(notice.title, title);
      assert.deepEqual(notice.actions, actions);
    });
  }

  for (const name of ['planning', 'ready', 'running', 'waiting for review in a run']) {
    it(`is silent when the plan is ${name}`, () => {
      assert.equal(planNotice(plans[name], false), undefined);
    });
  }

  it('asks whether a plan that was on Autopilot goes on so, whatever else has happened', () => {
    const autopilot = {
      approvedAtMs: 1,
      budgetNanoUsd: 1,
      commands: [],
      stepIds: [],
      isSuspended: true,
    } as const;
    for (const name of ['failed', 'interrupted', 'waiting for review', 'done']) {
      const plan = plans[name] ?? assert.fail('There is no such plan');
      const notice = planNotice({ ...plan, autopilot }, false);
      assert.match(notice?.title ?? '', /was on Autopilot\. Resume it\?/);
      assert.deepEqual(notice?.actions, ['resume-autopilot', 'resume']);
      const { isSuspended: _isSuspended, ...active } = autopilot;
      assert.doesNotMatch(planNotice({ ...plan, autopilot: active }, false)?.title ?? '', /Autopilot/);
    }
  });

  it('says what planning has cost when no plan is there to say it', () => {
    const attempt = {
      callId: 'x',
      purpose: 'plan',
      model: 'top/planner',
      cost: { source: 'catalogue', nanoUsd: 15_000_000 },
      outcome: 'cancelled',
      startedAtMs: 0,
      latencyMs: 1,
    } as const;
    const stopped = plans['planning cancelled'] ?? assert.fail('There is no such plan');
    const notice = planNotice({ ...stopped, planningCalls: [attempt] }, false);
    assert.equal(notice?.detail, 'Planning has cost $0.015.');
    assert.equal(planNotice({ ...stopped, planningCalls: [] }, false)?.detail, undefined);
  });

  it('says before all else that another window works on the plan', () => {
    for (const document of Object.values(plans))
      assert.deepEqual(planNotice(document, true)?.actions, ['take-over']);
    assert.equal(planNotice(undefined, true), undefined);
  });

  for (const kind of failureKinds) {
    it(`offers each way out once when planning failed of ${kind}`, () => {
      const failed = after(newDocument(), { type: 'planning-failed', failure: { message: 'No.', kind } });
      const actions = planNotice(failed, false)?.actions ?? [];
      assert.equal(actions[0], 'plan-again');
      assert.equal(new Set(actions).size, actions.length);
      if (kind === 'auth') assert.ok(actions.includes('set-key'));
    });
  }

  it('offers no raw answer where there is none', () => {
    const failed = after(newDocument(), {
      type: 'planning-failed',
      failure: { message: 'No.', kind: 'malformed' },
    });
    assert.ok(!planNotice(failed, false)?.actions.includes('show-raw-answer'));
  });
});
