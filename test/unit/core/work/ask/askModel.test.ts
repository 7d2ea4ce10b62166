import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import type { FinishedCall } from '../../../../../src/core/calling/send/call.ts';
import { askDecided, askModel, type ModelAsk } from '../../../../../src/core/work/ask/askModel.ts';
import type { ModelChoice } from '../../../../../src/core/work/ask/decideModel.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';
import {
  createEngineWorld,
  reference,
  settingsWith,
  tierOf,
  type ContextChanges,
} from '../../../support/engine/engineWorld.ts';
import { answer, failed, started, untilCancelled } from '../../../support/engine/scriptedModels.ts';

const form = { name: 'title', schema: z.object({ title: z.string() }) };

function prepared(changes: ContextChanges = {}) {
  const world = createEngineWorld();
  const calls: FinishedCall[] = [];
  const controller = new AbortController();
  const context = world.context(changes);
  const ask: ModelChoice & ModelAsk = {
    purpose: 'title',
    planId: 'p1',
    tier: 'execution',
    tierReason: 'Titles are work for the execution tier',
    work: { purpose: 'title', text: 'Do it', files: ['src/a.ts'] },
    subject: { kind: 'docs', tier: 'execution' },
    request: { instructions: [{ text: 'Name it.' }], messages: [{ role: 'user', text: 'A thing.' }] },
    signal: controller.signal,
    onCall: (call) => calls.push(call),
  };
  return { world, context, controller, calls, ask };
}

describe('askModel', () => {
  it('sends to the model that the rules choose, within its tier, and reads the text without thinking', async () => {
    const tiers = settingsWith().tiers;
    const execution = { ...tierOf('mid/coder'), temperature: 0.5, effort: 'low' as const };
    const settings = settingsWith({ tiers: { ...tiers, execution } });
    const { world, context, ask, calls } = prepared({ settings: () => settings });
    world.models.say(answer('<think>hm</think>\nA title. '));
    const asked = await askModel(context, { ...ask, maxOutputTokens: 30 });
    assert.ok(asked.kind === 'answer');
    assert.equal(asked.text, 'A title.');
    assert.equal(asked.costNanoUsd, 120);
    assert.deepEqual(asked.calls, calls);
    const [sent] = world.models.requests;
    assert.equal(sent?.model, 'mid/coder');
    const { maxOutputTokens, temperature, effort, output } = sent.request;
    assert.deepEqual([maxOutputTokens, temperature, effort, output], [30, 0.5, 'low', undefined]);
    const [row] = world.ledger.rows;
    assert.deepEqual([row?.purpose, row?.tier, row?.planId, row?.position], ['title', 'execution', 'p1', 0]);
    assert.match(world.logLines.join('\n'), /info: title → mid\/coder; .*Titles are work/);
  });

  it('never asks for more output than the tier allows', async () => {
    const { world, context, ask } = prepared();
    world.models.say(answer('x'));
    await askModel(context, { ...ask, maxOutputTokens: 5_000 });
    assert.equal(world.models.requests[0]?.request.maxOutputTokens, 1_000);
  });

  for (const said of ['{"title": "It"}', 'Here:\n```json\n{"title": "It"}\n```\nDone.']) {
    it(`reads a value from ${JSON.stringify(said)}`, async () => {
      const { world, context, ask } = prepared();
      world.models.say(answer(said));
      const asked = await askModel(context, { ...ask, output: form });
      assert.ok(asked.kind === 'answer');
      assert.deepEqual(asked.value, { title: 'It' });
      assert.equal(world.models.requests[0]?.request.output?.name, 'title');
    });
  }

  it('is malformed when the answer has another form, and keeps the text and the cost', async () => {
    const { world, context, ask, calls } = prepared();
    world.models.say(answer('No title.'));
    const asked = await askModel(context, { ...ask, output: form });
    assert.ok(asked.kind === 'unusable');
    assert.equal(asked.failure.kind, 'malformed');
    assert.equal(asked.rawAnswer, 'No title.');
    assert.equal(asked.costNanoUsd, 120);
    assert.equal(calls.length, 1);
  });

  it('hands on every call, failed ones too, and goes on with the next model', async () => {
    const { world, context, ask, calls } = prepared();
    world.models.say([failed('not-found')], answer('x'));
    const asked = await askModel(context, ask);
    assert.equal(asked.kind, 'answer');
    assert.deepEqual(
      calls.map(({ outcome }) => outcome),
      ['not-found', 'succeeded'],
    );
  });

  for (const [kind, ended] of [
    ['refusal', 'unusable'],
    ['auth', 'failed'],
    ['context-length', 'unavailable'],
  ] as const) {
    it(`ends as ${ended} after ${kind}`, async () => {
      const { world, context, ask, calls } = prepared();
      world.models.say([failed(kind)], [failed(kind)]);
      const asked = await askModel(context, ask);
      assert.equal(asked.kind, ended);
      assert.ok('failure' in asked);
      assert.equal(asked.failure.kind, kind);
      assert.ok(calls.length > 0);
    });
  }

  it('ends when it is stopped', async () => {
    const { world, context, ask, controller, calls } = prepared();
    world.models.say([started, () => controller.abort(), untilCancelled]);
    assert.equal((await askModel(context, ask)).kind, 'cancelled');
    assert.equal(calls.length, 1);
  });

  it('says why no model may be asked, and sends nothing', async () => {
    const settings = settingsWith({ routing: { ...defaultRouting, privatePatterns: ['src/'] } });
    const { world, context, ask } = prepared({ settings: () => settings });
    const asked = await askModel(context, ask);
    assert.ok(asked.kind === 'noModel');
    assert.match(asked.failure.message, /src\/a\.ts is private/);
    assert.deepEqual([asked.calls, asked.costNanoUsd], [[], 0]);
    assert.deepEqual(world.models.requests, []);
  });

  it('leaves out a model whose window is too small, and says so in the log', async () => {
    const { world, context, ask } = prepared({
      contextWindow: ({ provider }) => (provider === 'mid' ? 10 : undefined),
    });
    world.models.say(answer('x'));
    const text = 'word '.repeat(100);
    await askModel(context, { ...ask, request: { instructions: [], messages: [{ role: 'user', text }] } });
    assert.deepEqual(
      world.models.requests.map(({ model }) => model),
      ['small/coder'],
    );
    assert.match(world.logLines.join('\n'), /left out: mid\/coder takes 10 tokens/);
  });

  it('sends nothing to chosen models that are all too small', async () => {
    const { world, context, ask } = prepared({ contextWindow: () => 1 });
    const route = { tier: 'grunt', model: reference('small/helper'), fallbacks: [] } as const;
    const asked = await askDecided(context, route, ask);
    assert.ok(asked.kind === 'unavailable');
    assert.equal(asked.failure.kind, 'context-length');
    assert.match(asked.failure.detail ?? '', /small\/helper takes 1 tokens/);
    assert.deepEqual(world.models.requests, []);
  });
});
