import assert from 'node:assert/strict';
import { formatModelReference } from '../../../../src/core/model/modelReference.ts';
import { readSettings } from '../../support/readSettings.ts';

const own = {
  orchestration: { models: ['anthropic/claude-opus-5-5'], maxOutputTokens: 32_000 },
  execution: { models: ['anthropic/claude-sonnet-5-5', 'openai/gpt-6.1-terra'], maxOutputTokens: 16_000 },
  grunt: { models: ['anthropic/claude-haiku-5-5'], maxOutputTokens: 4_000, effort: 'low' },
};

/** What holds where a workspace writes this. */
function inWorkspace(wished: Partial<Record<keyof typeof own, object>>) {
  const { settings, problems } = readSettings({ tiers: own }, [{ tiers: wished }]);
  return {
    models: (tier: keyof typeof own) => settings.tiers[tier].models.map(formatModelReference),
    tier: (tier: keyof typeof own) => settings.tiers[tier],
    problems: problems.map(({ path, message }) => `${path}: ${message}`),
  };
}

describe("a workspace's tiers", () => {
  const kept: [what: string, tier: keyof typeof own, models: string[]][] = [
    ["the person's own backup first", 'execution', ['openai/gpt-6.1-terra']],
    ['a model of a cheaper tier', 'orchestration', ['anthropic/claude-haiku-5-5']],
    ['a local model', 'execution', ['ollama/gemma3:4b', 'anthropic/claude-sonnet-5-5']],
  ];
  for (const [what, tier, models] of kept) {
    it(`may choose ${what}`, () => {
      const { problems, ...read } = inWorkspace({ [tier]: { models } });
      assert.deepEqual(read.models(tier), models);
      assert.deepEqual(problems, []);
    });
  }

  const refused: [what: string, tier: keyof typeof own, model: string][] = [
    ['a model that the person does not use', 'execution', 'openai/gpt-6-astra'],
    ['a model of a dearer tier', 'grunt', 'anthropic/claude-opus-5-5'],
    ['a model that Ollama forwards', 'execution', 'ollama/glm-5:cloud'],
  ];
  for (const [what, tier, model] of refused) {
    it(`may not choose ${what}: it is reported and the person's own models hold`, () => {
      const { problems, ...read } = inWorkspace({ [tier]: { models: [model] } });
      assert.deepEqual(read.models(tier), own[tier].models);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.startsWith(`tierwise.tiers.${tier}.models: The workspace asks for ${model},`));
    });
  }

  it('keeps what is allowed of a chain', () => {
    const models = ['openai/gpt-6-astra', 'anthropic/claude-haiku-5-5'];
    assert.deepEqual(inWorkspace({ execution: { models } }).models('execution'), models.slice(1));
  });

  it('lowers caps and effort, and never raises them', () => {
    const raised = inWorkspace({
      grunt: { maxOutputTokens: 9_000, effort: 'max' },
      execution: { effort: 'high' },
    });
    assert.equal(raised.tier('grunt').maxOutputTokens, 4_000);
    assert.equal(raised.tier('grunt').effort, 'low');
    assert.equal(raised.tier('execution').effort, 'medium');
    const lowered = inWorkspace({ grunt: { maxOutputTokens: 500, effort: 'none', temperature: 0.2 } });
    assert.deepEqual(
      { ...lowered.tier('grunt'), models: [] },
      { models: [], maxOutputTokens: 500, effort: 'none', temperature: 0.2 },
    );
  });

  it('are the same as none where no workspace writes any', () => {
    const { settings, problems } = readSettings({ tiers: own });
    assert.equal(settings.tiers.grunt.effort, 'low');
    assert.deepEqual(problems, []);
  });

  it("do not report a second time what is wrong in the person's own", () => {
    const broken = { ...own, grunt: { models: ['nothing'] } };
    const { problems } = readSettings({ tiers: broken }, [{ tiers: { grunt: { effort: 'none' } } }]);
    assert.equal(problems.length, 1);
  });

  it('keep what the workspace says where its folder says nothing', () => {
    const { settings, problems } = readSettings({ tiers: own }, [
      { tiers: { execution: { models: ['ollama/a'], maxOutputTokens: 500 } } },
      { tiers: { execution: { models: ['ollama/b'] }, grunt: { effort: 'none' } } },
    ]);
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.tiers.execution.models.map(formatModelReference), ['ollama/b']);
    assert.equal(settings.tiers.execution.maxOutputTokens, 500);
    assert.equal(settings.tiers.grunt.effort, 'none');
  });

  const wrong: [what: string, written: unknown][] = [
    ['no object', 'anthropic'],
    ['a tier that is no object', { execution: 'ollama/a' }],
    ['models that are no list', { execution: { models: 'ollama/a' } }],
    ['a model that is none', { execution: { models: ['gemma'] } }],
  ];
  for (const [what, written] of wrong) {
    it(`leave the person's own where the workspace writes ${what}`, () => {
      const { settings, problems } = readSettings({ tiers: own }, [{ tiers: written }]);
      assert.deepEqual(settings.tiers, readSettings({ tiers: own }).settings.tiers);
      assert.equal(problems.length, 1);
    });
  }
});
