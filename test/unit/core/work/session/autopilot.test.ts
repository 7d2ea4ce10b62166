import assert from 'node:assert/strict';
import type { AutopilotOffer } from '../../../../../src/core/work/session/autopilotOffer.ts';
import { defaultBudgets } from '../../../../../src/core/money/budget/budgetSettings.ts';
import { createCascadeWorld, verdict } from '../../../support/engine/cascadeWorld.ts';
import { settingsWith } from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { answer, editOf, failed } from '../../../support/engine/scriptedModels.ts';
import { stepWith } from '../plan/samples.ts';

const files = { 'src/a.ts': 'a1\n', 'src/b.ts': 'b1\n', '.yarnrc.yml': 'registry=x\n' };
const editA = ['src/a.ts', 'a1', 'a2'] as const;
const editB = ['src/b.ts', 'b1', 'b2'] as const;
const chain = () => [stepWith('a'), stepWith('b', { dependsOn: ['a'] })];

describe('a plan on Autopilot', () => {
  const statuses = ({ session }: ReturnType<typeof createCascadeWorld>) =>
    session.document()?.steps.map(({ id, status }) => `${id} ${status}`);

  it('runs without a diff, with checks, and the approval ends with it', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...chain());
    made.sayEdits(editA, editB);
    assert.equal(await made.fly(['a', 'b']), undefined);
    assert.deepEqual(statuses(made), ['a done', 'b done']);
    assert.equal(made.text('src/b.ts'), 'b2\n');
    assert.equal(made.world.editor.shown.size, 0);
    assert.equal(made.session.document()?.state, 'finished');
    assert.equal(made.session.document()?.autopilot, undefined);
    assert.deepEqual(
      made.judged.map(({ stepId, approvedCommands }) => [stepId, approvedCommands]),
      ['a', 'b'].map((id) => [
        id,
        [{ command: 'npm test', cwd: '', pattern: 'npm test', fingerprint: 'f1' }],
      ]),
    );
    assert.deepEqual(
      made.world.ledger.verdicts.map(({ verdict: kind, by }) => [kind, by]),
      [
        ['pass', 'checks'],
        ['pass', 'checks'],
      ],
      'the person has said nothing',
    );
  });

  it('stops at the diff of a step that was left out, and says why', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...chain());
    made.sayEdits(editA, editB);
    const flying = made.fly(['a']);
    await settled();
    assert.deepEqual(statuses(made), ['a done', 'b awaiting-approval']);
    assert.match(made.step('b')?.stopReason ?? '', /^Autopilot stops here: this step is not one of those/);
    await made.session.accept('b');
    await flying;
    assert.deepEqual(statuses(made), ['a done', 'b done']);
    assert.equal(made.step('b')?.stopReason, undefined);
  });

  it('stops at sensitive paths whatever was approved', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...chain());
    made.sayEdits(editA, ['.yarnrc.yml', 'registry=x', 'registry=y']);
    const flying = made.fly(['a', 'b']);
    await settled();
    assert.deepEqual(statuses(made), ['a done', 'b awaiting-approval']);
    assert.match(made.step('b')?.stopReason ?? '', /\.yarnrc\.yml decides where packages come from/);
    assert.equal(made.text('.yarnrc.yml'), 'registry=x\n');
    await made.session.reject('b');
    await flying;
    assert.equal(made.text('.yarnrc.yml'), 'registry=x\n');
  });

  it('offers no critical step, and lets none through that says that it was offered', async () => {
    const made = createCascadeWorld(files);
    await made.plan(stepWith('a', { critical: true }), stepWith('b'), stepWith('look', { kind: 'check' }));
    await made.session.autopilot.prepare();
    const { steps } = made.session.autopilot.offer() as AutopilotOffer;
    assert.deepEqual(
      steps.map(({ stepId, whyAlwaysSeen }) => [stepId, whyAlwaysSeen]),
      [
        ['a', 'the step is critical'],
        ['b', undefined],
      ],
    );
    made.sayEdits(editA);
    const flying = made.fly(['a', 'b']);
    await settled();
    assert.deepEqual(made.session.document()?.autopilot?.stepIds, ['b']);
    assert.equal(made.step('a')?.status, 'awaiting-approval');
    made.session.cancel();
    await flying;
  });

  it('takes back what fails and asks the next model, as ever', async () => {
    const made = createCascadeWorld(files);
    made.verdicts.push(verdict('fail', 'tsc failed'));
    await made.plan(stepWith('a'));
    made.sayEdits(['src/a.ts', 'a1', 'bad'], ['src/a.ts', 'a1', 'good']);
    await made.fly(['a']);
    assert.equal(made.text('src/a.ts'), 'good\n');
    assert.equal(made.step('a')?.attempts.length, 2);
  });

  it('shows every diff again as soon as it is stopped', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...chain());
    made.sayEdits(editA, editB);
    const unsubscribe = made.session.onDidChange(() => {
      if (made.step('a')?.status !== 'done') return;
      unsubscribe();
      assert.equal(made.session.autopilot.stop(), undefined);
    });
    const flying = made.fly(['a', 'b']);
    await settled();
    assert.deepEqual(statuses(made), ['a done', 'b awaiting-approval']);
    assert.equal(made.step('b')?.stopReason, undefined);
    made.session.cancel();
    await flying;
  });

  it('goes on under the same approval after a pause', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...chain());
    made.world.models.say([failed('auth')]);
    await made.fly(['a', 'b']);
    assert.deepEqual(statuses(made), ['a failed', 'b pending']);
    made.sayEdits(editA);
    await made.session.runStep('a', 'With a key.');
    assert.equal(made.step('a')?.status, 'done');
    made.sayEdits(editB);
    await made.session.run();
    assert.deepEqual(statuses(made), ['a done', 'b done']);
  });

  describe('after a reload', () => {
    async function interrupted() {
      const made = createCascadeWorld(files);
      await made.plan(...chain());
      made.world.models.say([failed('auth')]);
      await made.fly(['a', 'b']);
      await made.session.dispose();
      const next = made.nextWindow();
      await next.restore();
      assert.equal(next.document()?.autopilot?.isSuspended, true);
      return { made, next };
    }

    it('does not go on by itself: resuming shows the diffs', async () => {
      const { made, next } = await interrupted();
      made.sayEdits(editA);
      const running = next.runStep('a', '');
      await running;
      assert.equal(made.step('a', next)?.status, 'awaiting-approval');
      await next.accept('a');
      made.sayEdits(editB);
      const rest = next.run();
      await settled();
      assert.equal(made.step('b', next)?.status, 'awaiting-approval');
      assert.equal(next.document()?.autopilot, undefined, 'going on without a word ends it');
      next.cancel();
      await rest;
    });

    it('goes on when the person says so', async () => {
      const { made, next } = await interrupted();
      made.sayEdits(editA, editB);
      assert.match((await next.autopilot.resume()) ?? '', /"Do a" failed/);
      assert.equal(next.document()?.autopilot?.isSuspended, undefined);
      await next.runStep('a', '');
      assert.equal(made.step('a', next)?.status, 'done');
      await next.run();
      assert.equal(next.document()?.state, 'finished');
    });
  });

  describe('its offer', () => {
    it('tells what it would cost, run and write, and changes nothing', async () => {
      const made = createCascadeWorld(files);
      await made.plan(...chain(), stepWith('c', { files: ['.vscode/tasks.json'] }));
      const before = made.session.document();
      const gathering = made.session.autopilot.prepare();
      assert.equal(made.session.autopilot.offer(), 'gathering');
      await gathering;
      const offer = made.session.autopilot.offer() as AutopilotOffer;
      assert.equal(made.session.document(), before);
      const spent = offer.spentNanoUsd;
      assert.ok(spent > 0, 'planning is counted');
      assert.deepEqual(offer.forecast, { p50NanoUsd: spent + 45, p90NanoUsd: spent + 60 });
      assert.equal(offer.budgetNanoUsd, 10_000_000, 'a full cent at least');
      assert.deepEqual(
        offer.commands.map(({ command }) => command),
        ['npm test'],
      );
      assert.match(offer.steps[2]?.whyAlwaysSeen ?? '', /editor/);
    });

    it('leaves room for the most that the dearest call can cost', async () => {
      const dollarsPerMillion = (model: { readonly provider: string }) => (model.provider === 'big' ? 20 : 5);
      const made = createCascadeWorld(files, {
        decisionKnowledge: () => ({ knowledge: { outputPricePerMillionUsd: dollarsPerMillion } }),
      });
      await made.plan(...chain());
      await made.session.autopilot.prepare();
      const { budgetNanoUsd } = made.session.autopilot.offer() as AutopilotOffer;
      // Tiers send at most 1000 tokens here: 2 cents with the planner's model, and full cents.
      assert.equal(budgetNanoUsd, 30_000_000);
    });

    it('proposes no more than a plan may cost', async () => {
      const settings = settingsWith({ budgets: { ...defaultBudgets, perPlanNanoUsd: 3_000_000 } });
      const made = createCascadeWorld(files, { settings: () => settings });
      await made.plan(...chain());
      await made.session.autopilot.prepare();
      assert.equal((made.session.autopilot.offer() as AutopilotOffer).budgetNanoUsd, 3_000_000);
    });

    it('is gone when the plan is another one, and cannot be taken then', async () => {
      const made = createCascadeWorld(files);
      await made.plan(...chain());
      await made.session.autopilot.prepare();
      made.session.edit({ type: 'step-edited', stepId: 'b', patch: { instructions: 'rm -rf' } });
      assert.equal(made.session.autopilot.offer(), undefined);
      const choice = { budgetNanoUsd: 1, commandIds: [], stepIds: ['a'] };
      assert.match((await made.session.autopilot.start(choice)) ?? '', /has changed since/);
      assert.equal(made.session.document()?.autopilot, undefined);
    });

    it('stays while estimates arrive, and goes when it is declined', async () => {
      const made = createCascadeWorld(files);
      await made.plan(...chain());
      await made.session.autopilot.prepare();
      made.session.edit({ type: 'step-moved', stepId: 'a', toIndex: 0 });
      assert.ok(typeof made.session.autopilot.offer() === 'object');
      made.session.autopilot.decline();
      assert.equal(made.session.autopilot.offer(), undefined);
    });

    it('is not made without a plan, or when all is done', async () => {
      const made = createCascadeWorld(files);
      assert.match((await made.session.autopilot.prepare()) ?? '', /no plan/);
      await made.plan(stepWith('a'));
      made.sayEdits(editA);
      await made.fly(['a']);
      assert.match((await made.session.autopilot.prepare()) ?? '', /All steps are done/);
    });
  });
});

describe('steps whose checks run later', () => {
  const red = () => [stepWith('a', { checksDeferredUntil: 'b' }), stepWith('b', { dependsOn: ['a'] })];

  it('are done without a verdict, which the later step brings', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...red());
    made.sayEdits(editA);
    await made.session.runStep('a');
    await made.session.accept('a');
    assert.equal(made.step('a')?.status, 'done');
    assert.deepEqual(made.step('a')?.verdict, {
      verdict: 'unknown',
      reason: 'Its checks run later.',
      evidence: [],
    });
    made.sayEdits(editB);
    await made.session.runStep('b');
    await made.session.accept('b');
    assert.deepEqual(
      made.judged.map(({ stepId, checksDeferredUntil, endsDeferralOf }) => [
        stepId,
        checksDeferredUntil,
        endsDeferralOf,
      ]),
      [
        ['a', true, undefined],
        ['b', undefined, ['a']],
      ],
    );
    assert.equal(made.step('a')?.verdict?.verdict, 'pass');
    assert.match(made.step('a')?.verdict?.reason ?? '', /ran at "Do b"/);
  });

  it('buy no review on Autopilot', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...red());
    made.sayEdits(editA, editB);
    await made.fly(['a', 'b']);
    assert.equal(made.session.document()?.state, 'finished');
    assert.deepEqual(
      made.world.ledger.rows.map(({ purpose }) => purpose),
      ['plan', 'step', 'step'],
    );
  });

  it('do not pass because the later step changes nothing', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...red());
    made.sayEdits(editA);
    const nothing = answer('*** NO CHANGE: Nothing to do.\n');
    made.world.models.say(nothing, nothing, nothing, nothing);
    await made.fly(['a', 'b']);
    assert.equal(made.step('b')?.status, 'failed');
    assert.equal(made.step('a')?.verdict?.verdict, 'unknown');
  });
});

describe('a step that is done once more', () => {
  it('is taken back first, and knows the note', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...chain());
    made.sayEdits(editA);
    await made.session.runStep('a');
    await made.session.accept('a');
    made.sayEdits(['src/a.ts', 'a1', 'a3']);
    assert.equal(await made.session.runStep('a', 'Call it a3.'), undefined);
    assert.equal(made.text('src/a.ts'), 'a1\n');
    assert.equal(made.step('a')?.status, 'awaiting-approval');
    const { messages } = made.world.models.requests.at(-1)?.request ?? {};
    assert.match(JSON.stringify(messages), /Call it a3\./);
    await made.session.accept('a');
    assert.equal(made.text('src/a.ts'), 'a3\n');
    assert.equal(made.step('a')?.note, undefined);
    assert.deepEqual(
      made.world.ledger.verdicts.filter(({ action }) => action === 'reverted').length,
      1,
      'the first result did not please the person',
    );
  });

  it('stays as it is when the person changed a file since, with the reason', async () => {
    const made = createCascadeWorld(files);
    made.world.editor.revert = () =>
      Promise.resolve({ ok: false, problems: [{ path: 'src/a.ts', reason: 'was changed since' }] });
    await made.plan(stepWith('a'));
    made.sayEdits(editA);
    await made.session.runStep('a');
    await made.session.accept('a');
    const sent = made.world.models.requests.length;
    assert.equal(await made.session.runStep('a', 'Again.'), 'src/a.ts: was changed since');
    assert.equal(made.step('a')?.status, 'done');
    assert.equal(made.step('a')?.note, undefined);
    assert.equal(made.world.models.requests.length, sent);
  });

  it('is left alone when what it needs is not there any more', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...chain());
    made.sayEdits(editA, editB);
    await made.fly(['a', 'b']);
    await made.session.revert('a');
    assert.match((await made.session.runStep('b', 'Again.')) ?? '', /needs "Do a" done first/);
    assert.equal(made.step('b')?.status, 'done');
  });

  it('may have found something out instead of writing', async () => {
    const made = createCascadeWorld(files);
    await made.plan(stepWith('look', { kind: 'investigate' }));
    made.world.models.say(answer('It is there.'));
    await made.session.runStep('look');
    made.world.models.say(answer('It is elsewhere.'));
    assert.equal(await made.session.runStep('look', 'Look again.'), undefined);
    assert.equal(made.step('look')?.result?.findings, 'It is elsewhere.');
  });

  it('can be planned anew from, in review too', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...chain());
    made.sayEdits(editA);
    await made.session.runStep('a');
    assert.equal(made.step('a')?.status, 'awaiting-approval');
    made.world.models.say(answer(JSON.stringify({ goal: 'g', assumptions: [], steps: [stepWith('n')] })));
    assert.equal(await made.session.replan('a', 'Simpler.'), undefined);
    assert.deepEqual(
      made.session.document()?.steps.map(({ id }) => id),
      ['n'],
    );
    assert.equal(made.text('src/a.ts'), 'a1\n');
  });
});

describe('a commit for each step', () => {
  it('is asked for with exactly what was written, and its note is kept', async () => {
    const made = createCascadeWorld(files);
    await made.plan(...chain(), stepWith('look', { kind: 'check' }));
    made.sayEdits(editA, editB);
    made.world.models.say(answer('Fine.'));
    await made.fly(['a', 'b']);
    assert.deepEqual(made.committed, ['Do a: src/a.ts', 'Do b: src/b.ts']);
    assert.equal(made.step('a')?.commitNote, 'Committed as 1.');
    assert.equal(made.step('look')?.commitNote, undefined);
  });

  it('is forgotten when the step runs again', async () => {
    const made = createCascadeWorld(files);
    await made.plan(stepWith('a'), stepWith('b'));
    made.sayEdits(editA);
    await made.session.runStep('a');
    await made.session.accept('a');
    assert.ok(made.step('a')?.commitNote);
    made.sayEdits(editA);
    await made.session.runStep('a', '');
    assert.equal(made.step('a')?.commitNote, undefined);
  });
});

describe('what was left out in the diff', () => {
  it('is neither written nor told to later steps', async () => {
    const made = createCascadeWorld(files);
    made.world.editor.confirm = (staged) =>
      Promise.resolve({
        ok: true,
        isPartly: true,
        staged: { ...staged, changes: staged.changes.filter(({ path }) => path === 'src/a.ts') },
      });
    await made.plan(stepWith('a'));
    made.world.models.say(answer(`${editOf(...editA).split('*** RESULT')[0] ?? ''}${editOf(...editB)}`));
    await made.session.runStep('a');
    await made.session.accept('a');
    assert.equal(made.text('src/a.ts'), 'a2\n');
    assert.equal(made.text('src/b.ts'), 'b1\n');
    assert.deepEqual(made.step('a')?.result?.changedFiles, ['src/a.ts']);
    assert.deepEqual(
      made.step('a')?.result?.diffs?.map(({ path }) => path),
      ['src/a.ts'],
    );
  });

  for (const [answered, status] of [
    ['rejected', 'rejected'],
    ['stopped', 'awaiting-approval'],
  ] as const) {
    it(`leaves the step ${status} when the last question is ${answered}, inside of a run and outside`, async () => {
      for (const waits of [true, false]) {
        const made = createCascadeWorld(files);
        made.world.editor.confirm = () => Promise.resolve({ ok: false, answer: answered });
        await made.plan(stepWith('a'));
        made.sayEdits(editA);
        const running = waits ? made.session.run() : made.session.runStep('a');
        await settled();
        await made.session.accept('a');
        await running;
        assert.equal(made.step('a')?.status, status);
        assert.equal(made.text('src/a.ts'), 'a1\n');
        assert.equal(made.session.document()?.state, 'paused');
      }
    });
  }
});
