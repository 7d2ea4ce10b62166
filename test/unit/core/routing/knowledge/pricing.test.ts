import assert from 'node:assert/strict';
import { traitsOf } from '../../../support/protocols.ts';
import { createPricing } from '../../../../../src/core/routing/knowledge/pricing.ts';
import { createCatalogue } from '../../../../../src/core/money/pricing/catalogue.ts';
import { reference, settingsWith } from '../../../support/engine/engineWorld.ts';

describe('createPricing', () => {
  const [provider] = settingsWith().providers.values();
  assert.ok(provider);
  const openai = { ...provider, name: 'openai', baseUrl: 'https://api.openai.com/v1' };
  const local = {
    ...provider,
    name: 'local',
    protocol: traitsOf('ollama'),
    baseUrl: 'http://127.0.0.1:11434',
  };
  const held = { ...openai, name: 'held', limits: { contextTokens: 50_000 } };
  const settings = settingsWith({
    providers: new Map([openai, local, held].map((each) => [each.name, each])),
  });
  const pricing = createPricing({
    settings: () => settings,
    clock: { now: () => 0, monotonic: () => 0, delay: () => Promise.resolve() },
    history: () => Promise.resolve([]),
    log: { warn: (message) => assert.fail(message) },
    loadCatalogue: () =>
      Promise.resolve(
        createCatalogue({
          date: '2026-11-01',
          source: 'test',
          vendors: {
            openai: {
              models: {
                'gpt-x': { prices: [{ input: 1, output: 2 }], contextTokens: 400_000 },
                'gpt-z': {
                  prices: [{ input: 1, output: 2 }],
                  maxOutputTokens: 64_000,
                  reasoning: true,
                  tools: true,
                  temperature: false,
                  efforts: ['low', 'xhigh'],
                },
              },
            },
          },
        }),
      ),
  });

  it('knows the window of a model from the settings, else from the catalogue, else not at all', async () => {
    assert.equal(pricing.contextWindow(reference('openai/gpt-x')), undefined);
    await pricing.load();
    assert.equal(pricing.contextWindow(reference('openai/gpt-x')), 400_000);
    assert.equal(pricing.contextWindow(reference('openai/gpt-y')), undefined);
    assert.equal(pricing.contextWindow(reference('held/gpt-x')), 50_000);
    assert.equal(pricing.contextWindow(reference('local/gemma')), 32_768);
    assert.equal(pricing.contextWindow(reference('gone/gpt-x')), undefined);
  });

  it('lists what the catalogue knows of abilities, and nothing of a model that it does not know', async () => {
    await pricing.load();
    assert.deepEqual(pricing.listedAbilities(reference('openai/gpt-z')), {
      tools: true,
      temperature: false,
      thinking: true,
      efforts: ['low', 'xhigh'],
      maxOutputTokens: 64_000,
    });
    for (const unknown of ['openai/gpt-x', 'openai/gpt-y', 'gone/gpt-z'])
      assert.deepEqual(pricing.listedAbilities(reference(unknown)), {});
  });

  it('takes no model for local, and for free, that a server elsewhere runs, whatever it is called', async () => {
    const forwarding = createPricing({
      settings: () => settings,
      clock: { now: () => 0, monotonic: () => 0, delay: () => Promise.resolve() },
      history: () => Promise.resolve([]),
      log: { warn: (message) => assert.fail(message) },
      loadCatalogue: () =>
        Promise.resolve(createCatalogue({ date: '2026-11-01', source: 'test', vendors: {} })),
      isForwarded: ({ model }) => model === 'alias',
    });
    await forwarding.load();
    const seen = ['gemma3:4b', 'alias', 'gpt-oss:120b-cloud', 'gpt-oss:120B-CLOUD', 'glm-5:Cloud'].map(
      (model) => {
        const named = { provider: 'local', model };
        return [forwarding.isLocal(named), forwarding.priceAt(named, 0)?.source];
      },
    );
    assert.deepEqual(seen, [[true, 'local'], ...Array.from({ length: 4 }, () => [false, undefined])]);
    assert.equal(forwarding.isLocal(reference('openai/gpt-x')), false);
    assert.equal(forwarding.isLocal(reference('gone/gpt-x')), false);
  });
});
