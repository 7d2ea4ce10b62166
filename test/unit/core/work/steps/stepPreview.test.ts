import assert from 'node:assert/strict';
import type { StagedStep } from '../../../../../src/core/work/edits/editorPorts.ts';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { createSemaphore } from '../../../../../src/core/calling/connect/semaphore.ts';
import { createPlanStateStore } from '../../../../../src/core/work/plan/state/planStateStore.ts';
import { runStep } from '../../../../../src/core/work/steps/runStep.ts';
import { createEngineWorld } from '../../../support/engine/engineWorld.ts';
import { answer, editOf, failed, finished, started, text } from '../../../support/engine/scriptedModels.ts';
import { after, reviewing, stepWith } from '../plan/samples.ts';

const edit = editOf('src/a.ts', 'two', 'three');

describe('the diff of a step that is being written', () => {
  function prepared(changes: { readonly onText?: (text: string) => void } = {}) {
    const world = createEngineWorld({ files: { 'src/a.ts': 'one\ntwo\n' } });
    const previews: StagedStep[] = [];
    const hidden: string[] = [];
    const context = world.context({
      editor: {
        ...world.editor,
        preview: (staged) => previews.push(staged),
        hide: (planId, stepId) => {
          hidden.push(stepId);
          return world.editor.hide(planId, stepId);
        },
      },
    });
    const planState = createPlanStateStore(context.folder.plans, context.call.log);
    planState.replace(after(reviewing(stepWith('a')), { type: 'run-started' }), 0, false);
    const run = () =>
      runStep(
        {
          ...{ context, planState, live: createLiveState(), signal: new AbortController().signal },
          writing: createSemaphore(1),
          onStaged: () => undefined,
          onUnstaged: () => undefined,
          review: () => Promise.resolve('later'),
          ...changes,
        },
        'a',
      );
    return { world, previews, hidden, run };
  }

  it('shows a block once it is closed, and stays for the review', async () => {
    const { world, previews, hidden, run } = prepared();
    const open = '*** EDIT src/a.ts\n<<<<<<< SEARCH\none\n';
    const rest = '=======\n1\n>>>>>>> REPLACE\n';
    world.models.say([started, text(`${edit}\n${open}`), text(rest), finished()]);
    assert.equal(await run(), 'staged');
    assert.deepEqual(
      previews.map(({ changes }) => changes),
      [[{ path: 'src/a.ts', before: 'one\ntwo\n', after: 'one\nthree\n' }]],
    );
    assert.deepEqual(hidden, []);
  });

  it('goes when nothing comes of the answer', async () => {
    const { world, previews, hidden, run } = prepared();
    const broken = `${edit}\n*** EDIT src/gone.ts\n<<<<<<< SEARCH\nnot there\n=======\n>>>>>>> REPLACE\n`;
    world.models.say(answer(broken));
    for (let attempt = 0; attempt < 8; attempt++) world.models.say([failed('bad-request')]);
    assert.equal(await run(), 'failed');
    assert.ok(previews.length > 0);
    assert.deepEqual(hidden, ['a']);
  });

  it('is left to whoever follows the answer', async () => {
    const texts: string[] = [];
    const { world, previews, run } = prepared({ onText: (so) => texts.push(so) });
    world.models.say(answer(`${edit}\n`));
    assert.equal(await run(), 'staged');
    assert.ok(texts.length > 0);
    assert.deepEqual(previews, []);
  });
});
