import assert from 'node:assert/strict';
import {
  runReadOnlyAction,
  type ReadOnlyRun,
} from '../../../../../src/core/work/codeActions/runReadOnlyAction.ts';
import { nothingKnown } from '../../../../../src/core/routing/rules/modelKnowledge.ts';
import { createEngineWorld, settingsWith, type ContextChanges } from '../../../support/engine/engineWorld.ts';
import {
  answer,
  failed,
  finished,
  started,
  text,
  untilCancelled,
} from '../../../support/engine/scriptedModels.ts';

const target = { path: 'secret/a.js', startLine: 1, endLine: 1, code: 'f()' };

function prepared(changes: ContextChanges = {}) {
  const world = createEngineWorld();
  const controller = new AbortController();
  const seen: string[] = [];
  const run = (more: Partial<ReadOnlyRun> = {}) =>
    runReadOnlyAction({
      context: world.context(changes),
      kind: 'explain',
      target,
      text: 'f()\n',
      planId: 'talk-1',
      signal: controller.signal,
      onActivity: () => undefined,
      onText: (soFar, model) => seen.push(`${model.model}: ${soFar}`),
      ...more,
    });
  return { world, controller, seen, run };
}

describe('runReadOnlyAction', () => {
  it('grows an answer of the grunt tier, without its thinking, and writes it down as what it is', async () => {
    const { world, seen, run } = prepared();
    world.models.say([started, text('<think>hm'), text('</think>It '), text('calls f.'), finished()]);
    const end = await run();
    assert.deepEqual(seen, ['helper: ', 'helper: It', 'helper: It calls f.']);
    assert.deepEqual(end, {
      kind: 'done',
      text: 'It calls f.',
      model: { provider: 'small', model: 'helper' },
      callId: world.ledger.rows[0]?.id,
    });
    const [row] = world.ledger.rows;
    assert.deepEqual([row?.purpose, row?.planId, row?.tier], ['explain', 'talk-1', 'grunt']);
  });

  it('has long code explained, and any code reviewed, by the execution tier', async () => {
    const { world, run } = prepared();
    world.models.say(answer('x'), answer('{"findings": []}'));
    await run({ target: { ...target, code: 'x'.repeat(4_000) } });
    await run({ kind: 'review' });
    assert.deepEqual(
      world.ledger.rows.map(({ purpose, tier }) => [purpose, tier]),
      [
        ['explain', 'execution'],
        ['review', 'execution'],
      ],
    );
    assert.equal(world.models.requests[1]?.request.output?.name, 'review_findings');
  });

  it('shows private files to local models only', async () => {
    const settings = settingsWith();
    const asPrivate = { ...settings, routing: { ...settings.routing, privatePatterns: ['secret/'] } };
    const away = prepared({ settings: () => asPrivate });
    const refused = await away.run();
    assert.ok('failure' in refused);
    assert.match(refused.failure.message, /secret\/a\.js is private/);
    assert.deepEqual(away.world.models.requests, []);

    const local = prepared({
      settings: () => asPrivate,
      decisionKnowledge: () => ({
        knowledge: { ...nothingKnown, isLocal: ({ provider }) => provider === 'small' },
      }),
    });
    local.world.models.say(answer('x'));
    assert.equal((await local.run()).kind, 'done');
  });

  it('sends nothing in Restricted Mode', async () => {
    const { world, run } = prepared({ whyNotNow: () => 'Restricted Mode.' });
    assert.deepEqual(await run(), { kind: 'failed', failure: { message: 'Restricted Mode.' } });
    assert.deepEqual(world.models.requests, []);
  });

  it('ends when it is stopped, and says why it failed', async () => {
    const stopped = prepared();
    stopped.world.models.say([started, () => stopped.controller.abort(), untilCancelled]);
    assert.deepEqual(await stopped.run(), { kind: 'stopped' });

    const broken = prepared();
    broken.world.models.say([started, failed('auth')]);
    const end = await broken.run();
    assert.match(end.kind === 'failed' ? end.failure.message : '', /It was auth/);
  });
});
