import assert from 'node:assert/strict';
import type { ConfirmedStep, StagedStep } from '../../../../../src/core/work/edits/editorPorts.ts';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { createSemaphore } from '../../../../../src/core/calling/connect/semaphore.ts';
import { createPlanStateStore } from '../../../../../src/core/work/plan/state/planStateStore.ts';
import { runStep } from '../../../../../src/core/work/steps/runStep.ts';
import type { VerdictRow } from '../../../../../src/core/model/ledger/ledger.ts';
import { createEngineWorld } from '../../../support/engine/engineWorld.ts';
import { answer } from '../../../support/engine/scriptedModels.ts';
import { after, reviewing, stepWith } from '../plan/samples.ts';

const edits = `*** EDIT src/a.ts
<<<<<<< SEARCH
two
=======
three
>>>>>>> REPLACE
*** CREATE .npmrc
registry=https://example.com
*** END
*** RESULT
Changed it.`;

describe('edits that the person accepts', () => {
  function prepared(confirm: (staged: StagedStep) => ConfirmedStep) {
    const world = createEngineWorld({ files: { 'src/a.ts': 'one\ntwo\n' } });
    const verdicts: VerdictRow[] = [];
    const context = world.context({
      editor: { ...world.editor, confirm: (staged) => Promise.resolve(confirm(staged)) },
      ledger: {
        ...world.ledger,
        recordVerdict: (verdict: VerdictRow) => {
          verdicts.push(verdict);
          return Promise.resolve();
        },
      },
    });
    const planState = createPlanStateStore(context.folder.plans, context.call.log);
    planState.replace(after(reviewing(stepWith('a')), { type: 'run-started' }), 0, false);
    world.models.say(answer(edits));
    const run = () =>
      runStep(
        {
          ...{ context, planState, live: createLiveState(), signal: new AbortController().signal },
          writing: createSemaphore(1),
          onStaged: () => undefined,
          onUnstaged: () => undefined,
          review: () => Promise.resolve('accepted'),
        },
        'a',
      );
    const said = () =>
      verdicts.filter(({ by }) => by === 'person').map(({ verdict, action }) => [verdict, action]);
    return { world, run, said, step: () => planState.current()?.steps[0] };
  }

  it('are written without what the person has left out, and the ledger and later steps are told', async () => {
    const { world, run, said, step } = prepared((staged) => ({
      ok: true,
      staged: { ...staged, changes: staged.changes.filter(({ path }) => path !== '.npmrc') },
      isPartly: true,
    }));
    assert.equal(await run(), 'done');
    assert.deepEqual(Object.fromEntries(world.editor.files), { 'src/a.ts': 'one\nthree\n' });
    assert.deepEqual(said(), [['pass', 'edited']]);
    assert.deepEqual(step()?.result?.changedFiles, ['src/a.ts']);
    assert.match(step()?.result?.summary ?? '', /took only a part/);
  });

  it('are written whole when nothing is left out', async () => {
    const { world, run, said, step } = prepared((staged) => ({ ok: true, staged, isPartly: false }));
    assert.equal(await run(), 'done');
    assert.deepEqual([...world.editor.files.keys()].sort(), ['.npmrc', 'src/a.ts']);
    assert.deepEqual(said(), [['pass', 'accepted']]);
    assert.doesNotMatch(step()?.result?.summary ?? '', /part/);
  });

  it('are rejected when the person takes the yes back, and nothing is written', async () => {
    const { world, run, said } = prepared(() => ({ ok: false, answer: 'rejected' }));
    assert.equal(await run(), 'rejected');
    assert.deepEqual(Object.fromEntries(world.editor.files), { 'src/a.ts': 'one\ntwo\n' });
    assert.deepEqual(said(), [['fail', 'rejected']]);
  });

  it('go on waiting when the run stops while the question is open', async () => {
    const { world, run, said, step } = prepared(() => ({ ok: false, answer: 'stopped' }));
    assert.equal(await run(), 'staged');
    assert.equal(step()?.status, 'awaiting-approval');
    assert.deepEqual(Object.fromEntries(world.editor.files), { 'src/a.ts': 'one\ntwo\n' });
    assert.deepEqual(said(), []);
  });
});
