import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { modelFamily } from '../../../src/core/model/modelFamily.ts';
import { formatModelReference, type ModelReference } from '../../../src/core/model/modelReference.ts';
import { purposes } from '../../../src/core/model/purpose.ts';
import { privateMatcher } from '../../../src/core/routing/rules/privateMatcher.ts';
import { decide, type RoutedDecision } from '../../../src/core/routing/rules/decide.ts';
import type { WorkSignals } from '../../../src/core/routing/rules/workSignals.ts';
import { strategies } from '../../../src/core/routing/rules/routingSettings.ts';
import { whyAlwaysSeen } from '../../../src/core/work/verify/autopilotStops.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { tiers, type Tier } from '../../../src/shared/tiers.ts';
import { attacksOf } from '../support/hostile.ts';
import { readSettings } from '../support/readSettings.ts';

/** Dollars per million tokens of output; a model that is not here has no known price. */
const prices: Readonly<Record<string, number>> = {
  'ollama/gemma3:4b': 0,
  'anthropic/claude-haiku-5-5': 5,
  'openai/gpt-6.1-terra': 8,
  'anthropic/claude-sonnet-5-5': 15,
  'anthropic/claude-opus-5-5': 50,
};
const unpriced = 'gateway/house-model';
const models = [...Object.keys(prices), unpriced];

const priceOf = (model: ModelReference) => prices[formatModelReference(model)];

/** The set of work by which settings are compared: every tier, easy and hard, public and private, marked or not. */
const works: readonly { readonly tier: Tier; readonly work: WorkSignals }[] = [
  ['step', 'Rename a variable', ['src/a.ts']],
  ['step', 'Change the payment of refunds', ['src/pay.ts']],
  ['step', 'Tidy up', ['secret/keys.ts']],
  ['step', 'Write a parser', ['lib/parser.ts', 'lib/lexer.ts', 'lib/tokens.ts']],
  ['plan', 'Build a settlement engine', []],
  ['review', 'Look at the result', ['src/a.ts']],
  ['title', 'Name it', []],
].flatMap(([purpose, text, files]) =>
  tiers.map((tier) => ({
    tier,
    work: {
      purpose: purpose as WorkSignals['purpose'],
      text: String(text),
      files: files as string[],
      isPlanned: purpose === 'step',
    },
  })),
);

function decisionsOf({ tiers: chains, routing }: Settings): readonly (RoutedDecision | undefined)[] {
  return works.map(({ tier, work }) => {
    const result = decide({
      tier,
      tierReason: 'test',
      tiers: chains,
      routing,
      work,
      whyUnusable: () => undefined,
      knowledge: {
        isLocal: ({ provider }) => provider === 'ollama',
        outputPricePerMillionUsd: priceOf,
        callCost(model) {
          const price = priceOf(model);
          return price === undefined ? undefined : { lowNanoUsd: price * 1000, highNanoUsd: price * 2000 };
        },
      },
    });
    return 'decision' in result ? result.decision : undefined;
  });
}

/** What its attempts cost: the first one, and the dearest. A model without a price counts as free: it may be. */
function costOf(decision: RoutedDecision | undefined, settings: Settings): readonly number[] {
  const costs = (decision?.candidates ?? []).map(
    ({ model, tier }) => (priceOf(model) ?? 0) * settings.tiers[tier].maxOutputTokens,
  );
  return [costs[0] ?? 0, Math.max(0, ...costs)];
}

/** Every way in which what holds in a workspace is looser than the person's own. */
function loosened(own: Settings, result: Settings): string[] {
  const mine = decisionsOf(own);
  const theirs = decisionsOf(result);
  return works.flatMap(({ tier, work }, index) => {
    const [before, after] = [mine[index], theirs[index]];
    const at = `${work.purpose} "${work.text}" of the ${tier} tier`;
    const found: string[] = [];
    const costs = costOf(before, own);
    if (costOf(after, result).some((cost, which) => cost > (costs[which] ?? 0))) found.push(`dearer: ${at}`);
    if (after !== undefined && before === undefined)
      found.push(`done although the person's own do not: ${at}`);
    if (before === undefined || after === undefined) return found;
    const isPrivate = work.files.some(privateMatcher(own.routing));
    if (isPrivate && after.candidates.some(({ model }) => model.provider !== 'ollama'))
      found.push(`private: ${at}`);
    if (isPrivate && !work.files.some(privateMatcher(result.routing))) found.push(`public now: ${at}`);
    for (const need of ['plan', 'planReview', 'finalReview'] as const) {
      if (before.needs[need] === true && after.needs[need] !== true) found.push(`without ${need}: ${at}`);
      if (before.needs[need] !== true && after.needs[need] === true) found.push(`pays for ${need}: ${at}`);
    }
    const step = { critical: false, files: [] };
    if (
      whyAlwaysSeen(step, before.isCritical) !== undefined &&
      whyAlwaysSeen(step, after.isCritical) === undefined
    )
      found.push(`autonomous: ${at}`);
    if (before.candidates.every(({ model }) => modelFamily(model.model) === '')) found.push('no family');
    return found;
  });
}

const chain = fc.uniqueArray(fc.constantFrom(...models), { maxLength: 4 });
const texts = fc.array(
  fc.constantFrom(
    '*',
    '**',
    'secret/',
    '!secret/',
    '!**',
    'src/',
    'lib/',
    'refunds',
    'parser',
    'name',
    'variable',
  ),
  { maxLength: 4 },
);
const target = fc.constantFrom(...tiers, ...models);
const tierMap = fc.record(
  {
    models: chain,
    maxOutputTokens: fc.integer({ min: 256, max: 100_000 }),
    effort: fc.constantFrom('none', 'max'),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
  },
  { requiredKeys: [] },
);
const ceiling = fc.constantFrom(0, 4, 5, 10, 20, 1000);
const written = fc.record(
  {
    tiers: fc.record({ orchestration: tierMap, execution: tierMap, grunt: tierMap }, { requiredKeys: [] }),
    routing: fc.record(
      {
        strategy: fc.constantFrom(...strategies),
        qualityThreshold: fc.double({ min: 0, max: 1, noNaN: true }),
        priceCeilings: fc.record(
          { orchestration: ceiling, execution: ceiling, grunt: ceiling },
          { requiredKeys: [] },
        ),
        thresholds: fc.constantFrom({ medium: 0, high: 0, critical: 0 }, { medium: 1, high: 1, critical: 1 }),
        criticalWords: texts,
        criticalPaths: texts,
        privatePatterns: texts,
        overrides: fc.dictionary(fc.constantFrom(...purposes), target, { maxKeys: 3 }),
        lock: fc.boolean(),
        classifier: fc.boolean(),
        onUnknown: fc.constantFrom('review', 'person'),
        planReview: fc.constantFrom('person', 'model', 'off'),
      },
      { requiredKeys: [] },
    ),
    planContextTokens: fc.oneof(fc.integer({ min: 0, max: 2_000_000 }), fc.string()),
    commitPerStep: fc.boolean(),
    budgets: fc.constant({ perDay: 1000 }),
  },
  { requiredKeys: [] },
);
const providers = {
  ollama: { protocol: 'ollama', baseUrl: 'http://localhost:11434' },
  anthropic: { protocol: 'anthropic' },
  openai: { protocol: 'openai' },
  gateway: { protocol: 'openai', baseUrl: 'https://gateway.example.com/v1' },
};

describe('the decisions in a workspace', () => {
  it('are no dearer, less private, less careful or more autonomous, whatever it writes', () => {
    fc.assert(
      fc.property(written, written, written, (person, workspace, folder) => {
        const own = { ...person, providers };
        const mine = readSettings(own).settings;
        assert.ok(mine.providers.size >= Object.keys(providers).length);
        assert.deepEqual(loosened(mine, readSettings(own, [workspace]).settings), []);
        assert.deepEqual(loosened(mine, readSettings(own, [workspace, folder]).settings), []);
      }),
      { numRuns: 500 },
    );
  });

  it('would be seen to be dearer: the measure tells settings apart', () => {
    const thrifty = { providers, tiers: { execution: { models: ['ollama/gemma3:4b'] } } };
    const dear = { providers, tiers: { execution: { models: ['anthropic/claude-opus-5-5'] } } };
    const [one, other] = [readSettings(thrifty).settings, readSettings(dear).settings];
    assert.ok(loosened(one, other).some((how) => how.startsWith('dearer: step')));
    const open = readSettings({ ...thrifty, routing: {} }).settings;
    const closed = readSettings({ ...thrifty, routing: { privatePatterns: ['secret/'] } }).settings;
    assert.ok(loosened(closed, { ...open, tiers: other.tiers }).some((how) => how.startsWith('private')));
  });
});

const attack = z.object({
  about: z.string(),
  own: z.record(z.string(), z.unknown()),
  workspace: z.record(z.string(), z.unknown()),
  /** Paths of the problems that are told. */
  problems: z.array(z.string()),
});

describe('the settings of a hostile workspace', () => {
  for (const { name, about, own, workspace, problems } of attacksOf('workspaceSettings', attack)) {
    it(`${name}: ${about}`, () => {
      const person = { providers, ...own };
      const result = readSettings(person, [workspace]);
      assert.deepEqual(loosened(readSettings(person).settings, result.settings), []);
      assert.deepEqual(
        result.problems.map(({ path }) => path),
        problems,
      );
    });
  }
});
