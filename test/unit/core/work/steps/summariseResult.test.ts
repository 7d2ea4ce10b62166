import assert from 'node:assert/strict';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { createSemaphore } from '../../../../../src/core/calling/connect/semaphore.ts';
import { createPlanStateStore } from '../../../../../src/core/work/plan/state/planStateStore.ts';
import type { CallContext } from '../../../../../src/core/calling/send/call.ts';
import { createSummariser } from '../../../../../src/core/work/steps/summariseResult.ts';
import { inputRates } from '../../../../../src/core/work/steps/inputRates.ts';
import { formatModelReference } from '../../../../../src/core/model/modelReference.ts';
import { callsOf } from '../../../../../src/core/work/plan/attempt.ts';
import {
  defaultRouting,
  type RoutingSettings,
} from '../../../../../src/core/routing/rules/routingSettings.ts';
import {
  createEngineWorld,
  reference,
  settingsWith,
  type ContextChanges,
} from '../../../support/engine/engineWorld.ts';
import { answer, failed } from '../../../support/engine/scriptedModels.ts';
import { reviewing, stepWith } from '../plan/samples.ts';

const bulky = 'src/a.ts:1: call();\n'.repeat(1_000);
/** Nano-dollars for a token: the helper is a tenth of the price of the coder. */
const priceByTier: CallContext['price'] = (model, usage) => {
  const rate = formatModelReference(model) === 'small/helper' ? 1 : 10;
  const input = (usage.inputUncachedTokens ?? 0) + (usage.cacheReadTokens ?? 0) / 10;
  return {
    cost: { source: 'catalogue', nanoUsd: Math.round(rate * (input + 5 * (usage.outputTokens ?? 0))) },
  };
};

describe('createSummariser', () => {
  function world(
    routing: Partial<RoutingSettings> = { toolResults: { summariseAbove: 1_000, tier: 'grunt' } },
    changes: ContextChanges = {},
    isFindingsOnly = false,
  ) {
    const settings = settingsWith({ routing: { ...defaultRouting, ...routing } });
    const engine = createEngineWorld({ settings });
    const context = engine.context({ price: priceByTier, ...changes });
    const planState = createPlanStateStore(context.folder.plans, context.call.log);
    planState.replace(reviewing(stepWith('s')), 0, false);
    const run = {
      ...{ context, planState, live: createLiveState(), signal: new AbortController().signal },
      writing: createSemaphore(1),
      onStaged: () => undefined,
      onUnstaged: () => undefined,
      review: () => Promise.resolve('later' as const),
    };
    const summarise = createSummariser(run, 's', isFindingsOnly);
    const kept = () =>
      planState
        .current()
        ?.steps.flatMap(callsOf)
        .map(({ model }) => model);
    return { engine, kept, summarise };
  }

  const carry = { rates: { fresh: 10, cached: 1 }, laterTurns: 4 };
  const search = { id: '1', name: 'search', argumentsJson: '{"text":"call"}' };

  it('gives a bulky result to the grunt tier, under its purpose, where that saves money', async () => {
    const { engine, summarise, kept } = world();
    engine.models.say(answer('call() stands in src/a.ts, 1,000 times.'));
    const made = await summarise?.(search, { text: bulky }, carry);
    assert.match(made?.text ?? '', /^call\(\) stands[^]*Summed up by small\/helper from 20000 characters/);
    assert.deepEqual(kept(), ['small/helper']);
    const [row] = engine.ledger.rows;
    assert.deepEqual([row?.purpose, row?.tier, row?.planId, row?.stepId], ['summarise', 'grunt', 'p1', 's']);
    assert.match(engine.models.requests[0]?.request.messages[0]?.text ?? '', /<result>/);
  });

  it('heeds what the person set for the tool', async () => {
    const toolResults = { summariseAbove: 1_000, tier: 'grunt' } as const;
    const { engine, summarise } = world(
      { toolResults, toolOverrides: { search: 'small/coder' } },
      {
        price: (model, usage) => priceByTier({ ...model, model: 'helper' }, usage, 0),
      },
    );
    engine.models.say(answer('Short.'));
    await summarise?.(search, { text: bulky }, carry);
    assert.equal(engine.models.requests[0]?.model, 'small/coder');
  });

  const leaves: [name: string, ...Parameters<typeof world>][] = [
    ['no price is known', undefined, { price: () => ({ cost: { source: 'unpriced' } }) }],
    [
      'summing up costs more than it saves',
      undefined,
      { price: (_model, usage) => priceByTier({ provider: 'mid', model: 'coder' }, usage, 0) },
    ],
    ['it is short enough', { toolResults: { summariseAbove: 6_000, tier: 'grunt' } }],
  ];
  for (const [name, ...how] of leaves) {
    it(`leaves a result whole where ${name}`, async () => {
      const { engine, summarise } = world(...how);
      assert.equal(await summarise?.(search, { text: bulky }, { ...carry, laterTurns: 0 }), undefined);
      assert.equal(engine.models.requests.length, 0);
    });
  }

  it('leaves the text of a file whole, because edits quote it, unless the step changes nothing', async () => {
    const read = { ...search, name: 'read_file' };
    const editing = world();
    assert.equal(await editing.summarise?.(read, { text: bulky }, carry), undefined);
    const finding = world(undefined, {}, true);
    finding.engine.models.say(answer('Short.'));
    assert.match((await finding.summarise?.(read, { text: bulky }, carry))?.text ?? '', /^Short\./);
  });

  it('goes on with the whole result when the summary fails or is no shorter, and counts what it cost', async () => {
    for (const script of [[failed('bad-request')], answer(bulky.repeat(2))]) {
      const { engine, summarise, kept } = world();
      engine.models.say(script);
      const made = await summarise?.(search, { text: bulky }, carry);
      assert.equal(made?.text, undefined);
      assert.equal(made?.calls.length, 1);
      assert.deepEqual(kept(), ['small/helper']);
    }
  });

  it('is off unless the person switches it on', () => {
    assert.equal(world({}).summarise, undefined);
  });
});

describe('inputRates', () => {
  const context = {
    price: ((_model, usage) => ({
      cost: {
        source: 'catalogue',
        nanoUsd:
          (usage.inputUncachedTokens ?? 0) * 10 +
          (usage.cacheReadTokens ?? 0) +
          (usage.cacheWrite5mTokens ?? 0) * 12.5,
      },
    })) as CallContext['price'],
  };
  const cases = [
    ['nothing of a cache', { inputUncachedTokens: 5 }, { fresh: 10, cached: 10 }],
    ['reads', { cacheReadTokens: 5 }, { fresh: 10, cached: 1 }],
    ['writes', { cacheWrite5mTokens: 5 }, { fresh: 12.5, cached: 1 }],
  ] as const;
  for (const [name, usage, expected] of cases) {
    it(`tells the rates of a conversation with ${name}`, () => {
      assert.deepEqual(inputRates(context, reference('a/m'), { source: 'reported', ...usage }, 0), expected);
    });
  }

  it('knows nothing without a price', () => {
    const unpriced = { price: () => ({ cost: { source: 'unpriced' as const } }) };
    assert.equal(inputRates(unpriced, reference('a/m'), { source: 'reported' }, 0), undefined);
  });
});
