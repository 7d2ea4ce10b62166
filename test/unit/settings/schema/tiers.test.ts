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
  const refused: [what: string, tier: keyof typeof own, models: string[]][] = [
    ['a model that the person does not use', 'execution', ['openai/gpt-6-astra']],
    ["the person's own backup first", 'execution', ['openai/gpt-6.1-terra', 'anthropic/claude-sonnet-5-5']],
    ['fewer models, so that a dearer one comes first', 'execution', ['openai/gpt-6.1-terra']],
    ['a model of a dearer tier', 'grunt', ['anthropic/claude-opus-5-5']],
    ['a model of a cheaper tier', 'orchestration', ['anthropic/claude-haiku-5-5']],
    ['a local model', 'execution', ['ollama/gemma3:4b', 'anthropic/claude-sonnet-5-5']],
    ['a model that Ollama forwards', 'execution', ['ollama/glm-5:cloud']],
  ];
  for (const [what, tier, models] of refused) {
    it(`may not choose ${what}: it is reported with its models, and the person's own hold`, () => {
      const { problems, ...read } = inWorkspace({ [tier]: { models } });
      assert.deepEqual(read.models(tier), own[tier].models);
      assert.equal(problems.length, 1);
      const told = `tierwise.tiers.${tier}.models: The workspace asks for other models (${models.join(', ')}),`;
      assert.ok(problems[0]?.startsWith(told), problems[0]);
    });
  }

  it('say nothing where they are those of the person', () => {
    assert.deepEqual(inWorkspace(own).problems, []);
  });

  it('are told in few words, however many there are', () => {
    const models = Array.from({ length: 1000 }, () => `ollama/${'a'.repeat(1000)}`);
    const { problems } = inWorkspace({ grunt: { models } });
    assert.equal(problems.length, 1);
    assert.ok((problems[0]?.length ?? 0) < 500);
  });

  it('lower the cap, and change neither effort nor temperature', () => {
    const { problems, ...read } = inWorkspace({
      orchestration: { maxOutputTokens: 64_000, temperature: 2 },
      execution: { maxOutputTokens: 500, effort: 'none' },
      grunt: { effort: 'max' },
    });
    assert.deepEqual(
      (['orchestration', 'execution', 'grunt'] as const).map((tier) => ({ ...read.tier(tier), models: [] })),
      [
        { models: [], maxOutputTokens: 32_000 },
        { models: [], maxOutputTokens: 500 },
        { models: [], maxOutputTokens: 4_000, effort: 'low' },
      ],
    );
    assert.deepEqual(
      problems.map((problem) => problem.split(':')[0]),
      [
        'tierwise.tiers.orchestration.temperature',
        'tierwise.tiers.execution.effort',
        'tierwise.tiers.grunt.effort',
      ],
    );
  });

  it('are the same as none where no workspace writes any', () => {
    const { settings, problems } = readSettings({ tiers: own });
    assert.equal(settings.tiers.grunt.effort, 'low');
    assert.deepEqual(problems, []);
  });

  it("do not report a second time what is wrong in the person's own", () => {
    const broken = { ...own, grunt: { models: ['nothing'] } };
    const { problems } = readSettings({ tiers: broken }, [{ tiers: { grunt: { maxOutputTokens: 500 } } }]);
    assert.equal(problems.length, 1);
  });

  it('keep the cap of the workspace where its folder says nothing', () => {
    const { settings, problems } = readSettings({ tiers: own }, [
      { tiers: { execution: { maxOutputTokens: 500 } } },
      { tiers: { grunt: { maxOutputTokens: 300 } } },
    ]);
    assert.deepEqual(problems, []);
    assert.equal(settings.tiers.execution.maxOutputTokens, 500);
    assert.equal(settings.tiers.grunt.maxOutputTokens, 300);
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
