import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultRouting, type RoutingSettings } from '../../../../src/core/routing/rules/routingSettings.ts';
import { tiers, type Tier } from '../../../../src/shared/tiers.ts';
import { readSettings } from '../../support/readSettings.ts';

function read(routing: unknown, ...workspaceRouting: readonly unknown[]) {
  const { settings, problems } = readSettings(
    { routing },
    workspaceRouting.map((written) => ({ routing: written })),
  );
  return { routing: settings.routing, problems: problems.map(({ path }) => path) };
}

describe('readRouting', () => {
  it('has the defaults where nothing is written', () => {
    assert.deepEqual(read(undefined), { routing: defaultRouting, problems: [] });
    assert.deepEqual(read({}), { routing: defaultRouting, problems: [] });
  });

  it('reads every member', () => {
    const written = {
      strategy: 'costOptimized',
      qualityThreshold: 0.8,
      priceCeilings: { execution: 10 },
      thresholds: { medium: 0.2, high: 0.6, critical: 0.95 },
      criticalWords: ['settlement'],
      criticalPaths: ['src/ledger/'],
      privatePatterns: ['*.secret'],
      overrides: { 'commit-message': 'grunt', review: 'openai/gpt-6-astra' },
      toolOverrides: { search: 'grunt' },
      lock: true,
      classifier: true,
      onUnknown: 'person',
      planReview: 'model',
      whenCoolingDown: 'switch',
      toolResults: { summariseAbove: 8_000, tier: 'execution' },
      limits: { attempts: 3, dollars: 0.5, minutes: 5 },
    } satisfies RoutingSettings;
    assert.deepEqual(read(written), { routing: written, problems: [] });
  });

  const wrong: [member: string, value: unknown, path?: string][] = [
    ['strategy', 'cheapest'],
    ['qualityThreshold', 1.5],
    ['priceCeilings', 3],
    ['priceCeilings', { execution: -1 }, 'priceCeilings.execution'],
    ['priceCeilings', { worker: 1 }, 'priceCeilings.worker'],
    ['thresholds', { medium: 0.8 }],
    ['thresholds', { high: '0.7' }, 'thresholds.high'],
    ['criticalWords', 'auth'],
    ['criticalPaths', ['']],
    ['privatePatterns', [1]],
    ['overrides', { step: 'gpt' }, 'overrides.step'],
    ['overrides', { dance: 'grunt' }, 'overrides.dance'],
    ['toolOverrides', { search: '' }, 'toolOverrides.search'],
    ['lock', 'yes'],
    ['classifier', 1],
    ['onUnknown', 'pass'],
    ['planReview', 'nobody'],
    ['whenCoolingDown', 'panic'],
    ['toolResults', 'grunt'],
    ['toolResults', { summariseAbove: -1 }, 'toolResults.summariseAbove'],
    ['toolResults', { tier: 'orchestration' }, 'toolResults.tier'],
    ['limits', { attempts: 0 }, 'limits.attempts'],
    ['limits', { minutes: 0 }, 'limits.minutes'],
    ['limits', { dollars: -1 }, 'limits.dollars'],
    ['speed', 1],
  ];
  for (const [member, value, path = member] of wrong) {
    it(`leaves out a wrong ${path} (${JSON.stringify(value)}) and keeps the rest`, () => {
      const { routing, problems } = read({ lock: true, [member]: value });
      assert.deepEqual(problems, [`tierwise.routing.${path}`]);
      assert.deepEqual(routing, { ...defaultRouting, lock: member !== 'lock' });
    });
  }

  it('reports a value that is no object', () => {
    for (const value of [null, [], 'balanced', 3])
      assert.deepEqual(read(value), { routing: defaultRouting, problems: ['tierwise.routing'] });
  });
});

describe('a workspace', () => {
  const own = {
    strategy: 'balanced',
    priceCeilings: { execution: 10 },
    criticalWords: ['mine'],
    overrides: { step: 'openai/gpt-6-astra' },
    classifier: true,
    limits: { attempts: 3, dollars: 1, minutes: 10 },
  };

  const nothing = { criticalWords: [], criticalPaths: [], priceCeilings: {} };

  const tightens: [written: Record<string, unknown>, changed: Partial<RoutingSettings>][] = [
    [
      { priceCeilings: { execution: 5, grunt: 1 } },
      { ofWorkspace: { ...nothing, priceCeilings: { execution: 5, grunt: 1 } } },
    ],
    [{ criticalWords: ['theirs', 'mine'] }, { ofWorkspace: { ...nothing, criticalWords: ['theirs'] } }],
    [{ criticalPaths: ['db/', '!lib/'] }, { ofWorkspace: { ...nothing, criticalPaths: ['db/', '!lib/'] } }],
    [{ privatePatterns: ['*.env'] }, { privatePatterns: ['*.env'] }],
    [{ onUnknown: 'person' }, { onUnknown: 'person' }],
    [{ planReview: 'person' }, {}],
    [{ whenCoolingDown: 'wait' }, { whenCoolingDown: 'wait' }],
    [{ limits: { attempts: 1, dollars: 0 } }, { limits: { attempts: 1, dollars: 0, minutes: 10 } }],
    [{ lock: false, qualityThreshold: 0.5 }, {}],
  ];
  for (const [written, changed] of tightens) {
    it(`can tighten with ${JSON.stringify(written)}`, () => {
      const before = read(own).routing;
      assert.deepEqual(read(own, written), { routing: { ...before, ...changed }, problems: [] });
    });
  }

  const loosens: [written: Record<string, unknown>, path: string][] = [
    [{ strategy: 'qualityFirst' }, 'strategy'],
    [{ strategy: 'costOptimized' }, 'strategy'],
    [{ overrides: { title: 'grunt' } }, 'overrides'],
    [{ toolOverrides: { search: 'grunt' } }, 'toolOverrides'],
    [{ classifier: false }, 'classifier'],
    [{ privatePatterns: ['!secret/'] }, 'privatePatterns'],
    [{ priceCeilings: { execution: 11 } }, 'priceCeilings.execution'],
    [{ overrides: { title: 'orchestration' } }, 'overrides'],
    [{ overrides: { title: 'anthropic/claude-opus-5-5' } }, 'overrides'],
    [{ overrides: { step: 'grunt' } }, 'overrides'],
    [{ toolOverrides: { search: 'execution' } }, 'toolOverrides'],
    [{ limits: { attempts: 4 } }, 'limits.attempts'],
    [{ limits: { dollars: 1.01 } }, 'limits.dollars'],
    [{ limits: { minutes: 60 } }, 'limits.minutes'],
    [{ qualityThreshold: 0.9 }, 'qualityThreshold'],
    [{ thresholds: { medium: 0 } }, 'thresholds'],
    [{ lock: true }, 'lock'],
    [{ planReview: 'off' }, 'planReview'],
    [{ planReview: 'model' }, 'planReview'],
    [{ whenCoolingDown: 'switch' }, 'whenCoolingDown'],
    [{ toolResults: { summariseAbove: 1 } }, 'toolResults'],
  ];
  for (const [written, path] of loosens) {
    it(`cannot loosen with ${JSON.stringify(written)}`, () => {
      const before = read(own).routing;
      assert.deepEqual(read(own, written), { routing: before, problems: [`tierwise.routing.${path}`] });
    });
  }

  it('has a plan checked that nobody would check, and takes no check away', () => {
    const written = { planReview: 'person' };
    assert.equal(read({ planReview: 'off' }, written).routing.planReview, 'person');
    assert.equal(read({ planReview: 'model' }, written).routing.planReview, 'model');
  });

  it('cannot switch the classifier on, nor a reviewer', () => {
    const strict = { classifier: false, onUnknown: 'person' };
    const loose = { classifier: true, onUnknown: 'review' };
    assert.deepEqual(read(strict, loose).problems, [
      'tierwise.routing.classifier',
      'tierwise.routing.onUnknown',
    ]);
    assert.deepEqual(read(strict, loose).routing, read(strict).routing);
  });

  it('tightens further in its folder, and never raises anything, whatever is written', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          strategy: fc.constantFrom('costOptimized', 'balanced', 'qualityFirst', 'x'),
          limits: fc.dictionary(fc.constantFrom('attempts', 'dollars', 'minutes'), fc.double()),
          priceCeilings: fc.dictionary(fc.constantFrom(...tiers), fc.double()),
          privatePatterns: fc.array(fc.string()),
          lock: fc.boolean(),
          classifier: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(anything, anything, anything, (person, workspace, folder) => {
        const mine = read(person).routing;
        const { routing } = read(person, workspace, folder);
        for (const limit of ['attempts', 'dollars', 'minutes'] as const)
          assert.ok(routing.limits[limit] <= mine.limits[limit]);
        assert.deepEqual(routing.priceCeilings, mine.priceCeilings);
        for (const [tier, most] of Object.entries(routing.ofWorkspace?.priceCeilings ?? {}))
          assert.ok(most < (mine.priceCeilings[tier as Tier] ?? Infinity));
        assert.ok(mine.privatePatterns.every((pattern) => routing.privatePatterns.includes(pattern)));
        assert.deepEqual([routing.lock, routing.qualityThreshold], [mine.lock, mine.qualityThreshold]);
        assert.ok(!routing.classifier || mine.classifier);
      }),
    );
  });
});
