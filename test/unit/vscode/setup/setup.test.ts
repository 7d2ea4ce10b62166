import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import { defaultStacks } from '../../../../src/shared/defaultStacks.ts';
import { readSettings, type RawSettings } from '../../../../src/settings/readSettings.ts';
import {
  chatModels,
  localTiers,
  stackTiers,
  stackToOffer,
} from '../../../../src/presentation/setup/proposedTiers.ts';
import { readSetup, type SetupInput } from '../../../../src/presentation/setup/setupState.ts';
import { usableTiers } from '../../../../src/presentation/setup/usableTiers.ts';

const settingsOf = (raw: RawSettings) => readSettings(raw, httpProtocols).settings;
const defaults = settingsOf({});

function input(changes: Partial<SetupInput>): SetupInput {
  return {
    hasFolder: true,
    isTrusted: true,
    settings: defaults,
    providersWithKey: new Set(),
    findOllamaModels: async () => undefined,
    ...changes,
  };
}

const unasked = async (): Promise<never> => assert.fail('Ollama was looked for');

describe('usableTiers', () => {
  it('counts no tier whose provider has no key', () => {
    assert.deepEqual(usableTiers(defaults, new Set()), new Set());
    assert.deepEqual(usableTiers(defaults, new Set(['openai'])), new Set());
  });

  it('counts a tier with one model that can be asked', () => {
    const mixed = settingsOf({ tiers: { grunt: { models: ['openai/a', 'ollama/b'] } } });
    assert.deepEqual(usableTiers(mixed, new Set()), new Set(['grunt']));
    assert.equal(usableTiers(mixed, new Set(['anthropic'])).size, 3);
  });
});

describe('readSetup', () => {
  it('asks for a folder before anything else', async () => {
    const noFolder = input({ hasFolder: false, isTrusted: false, findOllamaModels: unasked });
    assert.deepEqual(await readSetup(noFolder), { kind: 'no-folder' });
  });

  it('makes no plan in Restricted Mode', async () => {
    const restricted = input({ isTrusted: false, findOllamaModels: unasked });
    assert.deepEqual(await readSetup(restricted), { kind: 'restricted' });
  });

  it('is ready with a planner, and then looks for nothing', async () => {
    const withKey = input({ providersWithKey: new Set(['anthropic']), findOllamaModels: unasked });
    assert.deepEqual(await readSetup(withKey), { kind: 'ready' });
  });

  it('says which models a local Ollama has where nothing is configured', async () => {
    const found = input({ findOllamaModels: async () => ['gemma3:4b'] });
    assert.deepEqual(await readSetup(found), { kind: 'not-configured', ollamaModels: ['gemma3:4b'] });
    assert.deepEqual(await readSetup(input({})), { kind: 'not-configured' });
  });
});

describe('proposed tiers', () => {
  it('read back without a problem', () => {
    for (const proposed of [
      localTiers('ollama', ['gemma3:4b', 'hf.co/team/model:Q4']),
      ...Object.values(defaultStacks).map(stackTiers),
    ]) {
      assert.deepEqual(readSettings({ tiers: proposed }, httpProtocols).problems, []);
    }
  });

  it('put every tier on the local models in the order given', () => {
    const { tiers } = settingsOf({ tiers: localTiers('ollama', ['b', 'a']) });
    const expected = [
      { provider: 'ollama', model: 'b' },
      { provider: 'ollama', model: 'a' },
    ];
    assert.deepEqual(
      [tiers.orchestration.models, tiers.execution.models, tiers.grunt.models],
      [expected, expected, expected],
    );
  });

  it('leave out models that only embed', () => {
    const models = [
      'nomic-embed-text:latest',
      'bge-m3',
      'gemma3:4b',
      'mxbai-embed-large',
      'team/gte-small',
      'budget-7b',
    ];
    assert.deepEqual(chatModels(models), ['gemma3:4b', 'budget-7b']);
  });

  it('are offered for a key that no tier uses, and only then', () => {
    assert.equal(stackToOffer(defaults, 'openai'), defaultStacks.openai);
    assert.equal(stackToOffer(defaults, 'anthropic'), undefined);
    assert.equal(stackToOffer(defaults, 'gateway'), undefined);
    assert.equal(stackToOffer(defaults, 'constructor'), undefined);
  });
});
