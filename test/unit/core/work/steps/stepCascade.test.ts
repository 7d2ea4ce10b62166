import assert from 'node:assert/strict';
import type { Verdict } from '../../../../../src/core/work/plan/verdict.ts';
import { createPlanSession, type PlanSession } from '../../../../../src/core/work/session/planSession.ts';
import type { PlanStep } from '../../../../../src/core/work/plan/planSchema.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';
import {
  createEngineWorld,
  settingsWith,
  type ContextChanges,
  type EngineWorld,
} from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { answer, editOf, failed } from '../../../support/engine/scriptedModels.ts';
import { callsOfStep, planWith, stepWith } from '../plan/samples.ts';

const files = { 'src/a.ts': 'a1\n', 'src/b.ts': 'b1\n' };

const verdictOf = (verdict: Verdict['verdict'], reason: string, text = ''): Verdict => ({
  verdict,
  reason,
  evidence: text === '' ? [] : [{ kind: 'check', title: reason, text }],
  costNanoUsd: 0,
});

/** A session whose checks say what they are told to, and what they saw. */
function prepare(
  verdicts: readonly Verdict[],
  changes: ContextChanges = {},
  routing: Partial<typeof defaultRouting> = {},
) {
  const settings = settingsWith({ routing: { ...defaultRouting, ...routing }, parallelSteps: 3 });
  const world: EngineWorld = createEngineWorld({ files, settings });
  const left = [...verdicts];
  const seen: { before: string[]; after: string[] } = { before: [], after: [] };
  const text = (path = 'src/a.ts') => String(world.editor.files.get(path));
  const session: PlanSession = createPlanSession(
    world.context({
      verifier: {
        foresee: () => Promise.resolve([]),
        before({ planId, stepId }) {
          seen.before.push(text());
          return Promise.resolve({ planId, stepId });
        },
        verify() {
          seen.after.push(text());
          const next = left.shift();
          assert.ok(next, 'nobody expected another check');
          return Promise.resolve(next);
        },
      },
      ...changes,
    }),
  );
  return {
    world,
    session,
    seen,
    text,
    step: (id = 'a') => session.document()?.steps.find((candidate) => candidate.id === id),
    models: () => world.models.requests.map((sent) => sent.model),
    prompt: (index: number) => JSON.stringify(world.models.requests[index]?.request.messages),
    /** Runs on Autopilot. */
    async fly() {
      await session.autopilot.prepare();
      return session.autopilot.start({ budgetNanoUsd: 1e9, commandIds: [], stepIds: ['a', 'b'] });
    },
    async plan(...steps: readonly PlanStep[]) {
      world.models.say(answer(JSON.stringify(planWith(...steps))));
      assert.equal(await session.plan('Do it', []), undefined);
    },
  };
}

describe('the cascade of a step', () => {
  const pass = verdictOf('pass', 'All checks pass.');
  const broken = verdictOf('fail', 'tsc failed', 'a.ts(1,1): error TS1005');
  const editTo = (text: string, from = 'a1') => answer(editOf('src/a.ts', from, text));
  const verdicts = ({ world }: { world: EngineWorld }) =>
    world.ledger.verdicts.map(({ verdict, by, action }) => [verdict, by, ...(action ? [action] : [])]);

  it('is done when the checks pass, and says so', async () => {
    const made = prepare([pass]);
    await made.plan(stepWith('a'));
    made.world.models.say(editTo('a2'));
    await made.session.runStep('a');
    await made.session.accept('a');
    assert.equal(made.step()?.status, 'done');
    assert.equal(made.step()?.verdict?.verdict, 'pass');
    assert.deepEqual(made.seen, { before: ['a1\n'], after: ['a2\n'] });
    assert.deepEqual(verdicts(made), [
      ['pass', 'person', 'accepted'],
      ['pass', 'checks'],
    ]);
  });

  it('takes back what fails, and the next model gets the evidence', async () => {
    const made = prepare([broken, pass]);
    await made.plan(stepWith('a'));
    made.world.models.say(editTo('bad'), editTo('good'));
    const run = made.session.run();
    await settled();
    await made.session.accept('a');
    await settled();
    assert.equal(made.text(), 'a1\n', 'the first edits are gone');
    assert.equal(made.step()?.status, 'awaiting-approval');
    const [, first, second] = made.models();
    assert.equal(first, 'mid/coder');
    assert.notEqual(second, first);
    assert.match(made.prompt(2), /tsc failed[^]*TS1005/);
    assert.doesNotMatch(made.prompt(2), /bad/);
    await made.session.accept('a');
    await run;
    assert.equal(made.text(), 'good\n');
    assert.equal(made.session.document()?.state, 'finished');
    assert.equal(callsOfStep(made.step()).length, 2, 'the first attempt counts');
    assert.deepEqual(
      made.world.ledger.rows.slice(1).map(({ position }) => position),
      [0, 1],
    );
    assert.deepEqual(verdicts(made), [
      ['pass', 'person', 'accepted'],
      ['fail', 'checks'],
      ['pass', 'person', 'accepted'],
      ['pass', 'checks'],
    ]);
  });

  it('ends with the person when nobody passes, with what each of them did', async () => {
    const made = prepare([], {}, { limits: { ...defaultRouting.limits, attempts: 2 } });
    await made.plan(stepWith('a'));
    made.world.models.say(answer('Sorry.'), answer('No idea.'));
    await made.session.runStep('a');
    assert.equal(made.step()?.status, 'failed');
    assert.equal(made.step()?.failure?.message, 'No model brought a result that passes.');
    assert.match(made.step()?.failure?.detail ?? '', /mid\/coder: fail[^]*edit format/);
    assert.equal(made.step()?.attempts.length, 2);
  });

  it('lets the person have the last word on what nobody can judge', async () => {
    const made = prepare([verdictOf('unknown', 'There are no checks.')]);
    await made.plan(stepWith('a'));
    made.world.models.say(editTo('a2'));
    await made.session.runStep('a');
    await made.session.accept('a');
    assert.equal(made.step()?.status, 'done');
    assert.deepEqual(made.step()?.verdict, {
      verdict: 'unknown',
      reason: 'There are no checks.',
      evidence: [],
    });
    assert.deepEqual(verdicts(made), [['pass', 'person', 'accepted']]);
    assert.equal(made.text(), 'a2\n');
  });

  it('has critical work reviewed by the orchestration tier before it counts', async () => {
    const review = { verdict: 'fail', reason: 'It opens a hole.', findings: ['src/a.ts:1 leaks'] };
    const made = prepare([pass, pass]);
    await made.plan(stepWith('a', { critical: true }));
    made.world.models.say(editTo('bad'), answer(JSON.stringify(review)), editTo('good'));
    const run = made.session.run();
    await settled();
    await made.session.accept('a');
    await settled();
    assert.match(made.prompt(3), /It opens a hole[^]*leaks/);
    await made.session.accept('a');
    await run;
    assert.equal(made.step()?.status, 'done');
    assert.deepEqual(
      made.world.ledger.rows.map(({ purpose }) => purpose),
      ['plan', 'step', 'review', 'step'],
    );
    assert.ok(made.models().filter((model) => model === 'big/planner').length >= 2);
    assert.equal(callsOfStep(made.step()).length, 3, 'reviews count among what the step has cost');
    assert.equal(made.step()?.verdict?.reason, 'No other model is there to review it.');
  });

  it('asks a model of another family where a standing approval covers the edits and nobody can judge', async () => {
    const made = prepare([verdictOf('unknown', 'No checks.')]);
    await made.plan(stepWith('a'));
    made.world.models.say(
      editTo('a2'),
      answer(JSON.stringify({ verdict: 'pass', reason: 'Fine.', findings: [] })),
    );
    await made.fly();
    assert.equal(made.step()?.status, 'done');
    assert.equal(made.world.ledger.rows.at(-1)?.purpose, 'review');
    assert.deepEqual(verdicts(made), [
      ['unknown', 'checks'],
      ['pass', 'review'],
    ]);
  });

  it('shows the diff after all when a standing approval let edits through that nobody could judge', async () => {
    const made = prepare([verdictOf('unknown', 'No checks.')], {}, { onUnknown: 'person' });
    await made.plan(stepWith('a'));
    made.world.models.say(editTo('a2'));
    await made.fly();
    assert.equal(made.step()?.status, 'awaiting-approval');
    assert.equal(made.text(), 'a1\n');
    assert.match(made.step()?.result?.summary ?? '', /No checks/);
  });

  it('goes to the next model when a provider is unavailable, and blames nobody', async () => {
    const made = prepare([pass]);
    await made.plan(stepWith('a'));
    made.world.models.say([failed('quota')], editTo('a2'));
    await made.session.runStep('a');
    await made.session.accept('a');
    assert.equal(made.step()?.status, 'done');
    assert.deepEqual(
      made.world.ledger.rows.slice(1).map(({ outcome }) => outcome),
      ['quota', 'succeeded'],
    );
  });

  it('takes back what stood unjudged in the folder when the window died, before it begins again', async () => {
    const made = prepare([pass]);
    await made.plan(stepWith('a'));
    made.world.models.say(editTo('a2'));
    await made.session.runStep('a');
    // The window dies between writing and judging: the stored plan says "applied".
    await made.session.accept('a');
    assert.equal(made.text(), 'a2\n');
    const stored = await made.world.plans.latest('file:///shop');
    const died = JSON.parse(stored?.json ?? '') as { state: string; steps: Record<string, unknown>[] };
    died.state = 'running';
    died.steps = died.steps.map((step) => ({ ...step, status: 'running', isApplied: true, attempts: [] }));
    await made.world.plans.save(
      { id: stored?.id ?? '', folder: 'file:///shop', json: JSON.stringify(died) },
      stored?.revision ?? 0,
    );
    const next = createPlanSession(
      made.world.context({ sessionId: 'window-2', createId: () => crypto.randomUUID() }),
    );
    await next.restore();
    assert.equal(next.document()?.steps[0]?.status, 'interrupted');
    made.world.models.say(editTo('a3'));
    assert.equal(await next.runStep('a'), undefined);

    assert.equal(made.text(), 'a1\n');
    await next.accept('a');
    assert.equal(made.text(), 'a3\n');
  });

  it('lets the person accept what nobody could judge on Autopilot', async () => {
    const unknown = verdictOf('unknown', 'There are no checks.');
    const made = prepare([unknown, unknown], {}, { onUnknown: 'person' });
    await made.plan(stepWith('a'));
    made.world.models.say(editTo('a2'));
    await made.fly();
    assert.deepEqual([made.step()?.status, made.text()], ['awaiting-approval', 'a1\n']);
    await made.session.accept('a');
    assert.deepEqual([made.step()?.status, made.text()], ['done', 'a2\n']);
    assert.equal(made.step()?.verdict?.verdict, 'unknown');
    assert.equal(made.world.models.requests.length, 2, 'planner and one model, nobody else');
  });

  it('reverts what it has written when the checks break, and says so', async () => {
    const verifier = {
      foresee: () => Promise.resolve([]),
      before: ({ planId, stepId }: { planId: string; stepId: string }) => Promise.resolve({ planId, stepId }),
      verify: () => Promise.reject(new Error('disk full')),
    };
    const made = prepare([], { verifier });
    await made.plan(stepWith('a'));
    made.world.models.say(editTo('a2'));
    await made.session.runStep('a');
    await assert.rejects(made.session.accept('a'), /disk full/);
    assert.deepEqual([made.step()?.status, made.text()], ['failed', 'a1\n']);
    assert.deepEqual(made.step()?.failure, { message: 'The step broke off.', detail: 'Error: disk full' });
    assert.equal(made.step()?.isApplied, undefined);
    assert.deepEqual(
      made.step()?.attempts.map(({ outcome }) => outcome),
      ['stopped', 'stopped'],
    );
  });

  it('blames the model for an answer of no use', async () => {
    const made = prepare([pass]);
    await made.plan(stepWith('a'));
    made.world.models.say(answer('Sorry.'), editTo('a2'));
    await made.session.runStep('a');
    assert.deepEqual(verdicts(made), [['fail', 'checks']]);
    assert.equal(made.world.ledger.verdicts[0]?.callId, callsOfStep(made.step())[0]?.callId);
  });

  it('runs steps side by side that share no file, and judges one at a time', async () => {
    const made = prepare([pass, pass, pass]);
    await made.plan(
      stepWith('a'),
      stepWith('b', { files: ['src/b.ts'] }),
      stepWith('c', { files: ['src/a.ts'] }),
    );
    made.world.models.say(editTo('a2'), answer(editOf('src/b.ts', 'b1', 'b2')));
    const run = made.session.run();
    await settled();
    assert.deepEqual(
      made.session.document()?.steps.map(({ status }) => status),
      ['awaiting-approval', 'awaiting-approval', 'pending'],
    );
    made.world.models.say(answer(editOf('src/a.ts', 'a2', 'a3')));
    await Promise.all([made.session.accept('b'), made.session.accept('a')]);
    await settled();
    assert.equal(made.step('c')?.status, 'awaiting-approval');
    await made.session.accept('c');
    await run;
    assert.equal(made.session.document()?.state, 'finished');
    assert.equal(made.text(), 'a3\n');
    assert.equal(made.text('src/b.ts'), 'b2\n');
  });

  it('explains why its model was chosen', async () => {
    const made = prepare([pass]);
    await made.plan(stepWith('a'));
    made.world.models.say(editTo('a2'));
    await made.session.runStep('a');
    const lines = made.step()?.decision ?? [];
    assert.ok(lines.some(({ about, text }) => about === 'model' && text.includes('mid/coder')));
    assert.ok(lines.some(({ about }) => about === 'next'));
    assert.ok(made.world.logLines.some((line) => line.includes('event=decision')));
  });
});
