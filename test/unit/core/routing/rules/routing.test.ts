import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatModelReference } from '../../../../../src/core/model/modelReference.ts';
import { toUserRates } from '../../../../../src/core/money/pricing/userPrice.ts';
import type { HistoryRow } from '../../../../../src/core/model/ledger/reportPorts.ts';
import { chooseReviewer } from '../../../../../src/core/routing/rules/chooseReviewer.ts';
import {
  decide,
  type DecisionInput,
  type RoutedDecision,
} from '../../../../../src/core/routing/rules/decide.ts';
import { decisionLogLine, explainDecision } from '../../../../../src/core/routing/rules/explainDecision.ts';
import type { ModelKnowledge } from '../../../../../src/core/routing/rules/modelKnowledge.ts';
import { learnPassRates } from '../../../../../src/core/routing/learned/passRates.ts';
import {
  defaultRouting,
  strategies,
  type RoutingSettings,
} from '../../../../../src/core/routing/rules/routingSettings.ts';
import { prefixSaving } from '../../../../../src/core/routing/learned/cachedPrefix.ts';
import type { WorkSignals } from '../../../../../src/core/routing/rules/workSignals.ts';
import { reference, tierOf } from '../../../support/engine/engineWorld.ts';

/** Dollars of one attempt. Models that are not here have no known price. */
const prices: Readonly<Record<string, number>> = {
  'claude/claude-opus': 0.7,
  'openai/gpt-big': 0.6,
  'openai/gpt-mini': 0.04,
  'openai/gpt-nano': 0.01,
  'azure/gpt-mini': 0.03,
  'deepseek/deepseek-chat': 0.03,
  'claude/claude-sonnet': 0.4,
  'ollama/gemma3:4b': 0,
  'box2/gemma3:4b': 0,
};

const step: WorkSignals = {
  purpose: 'step',
  stepKind: 'edit',
  text: 'Use the new date parser',
  files: ['src/a.ts'],
  isPlanned: true,
};

interface Changes extends Omit<Partial<DecisionInput>, 'tiers' | 'routing' | 'work'> {
  readonly orchestration?: readonly string[];
  readonly execution?: readonly string[];
  readonly grunt?: readonly string[];
  readonly routing?: Partial<RoutingSettings>;
  readonly work?: Partial<WorkSignals>;
}

function known(changes: Partial<ModelKnowledge> = {}): Partial<ModelKnowledge> {
  return {
    callCost: (model) => {
      const usd = prices[formatModelReference(model)];
      return usd === undefined ? undefined : { lowNanoUsd: usd * 0.5e9, highNanoUsd: usd * 1.5e9 };
    },
    outputPricePerMillionUsd: (model) => {
      const usd = prices[formatModelReference(model)];
      return usd === undefined ? undefined : usd * 100;
    },
    isLocal: ({ provider }) => provider === 'ollama' || provider === 'box2',
    ...changes,
  };
}

function ask(changes: Changes = {}) {
  const { orchestration, execution, grunt, routing, work, knowledge, ...input } = changes;
  return decide({
    tier: 'execution',
    tierReason: 'The plan says so',
    tiers: {
      orchestration: tierOf(...(orchestration ?? ['claude/claude-opus'])),
      execution: tierOf(...(execution ?? ['openai/gpt-mini', 'deepseek/deepseek-chat'])),
      grunt: tierOf(...(grunt ?? ['openai/gpt-nano'])),
    },
    whyUnusable: () => undefined,
    work: { ...step, ...work },
    routing: { ...defaultRouting, ...routing },
    knowledge: known(knowledge),
    ...input,
  });
}

function decided(changes: Changes = {}): RoutedDecision {
  const result = ask(changes);
  assert.ok('decision' in result, 'noModel' in result ? result.noModel : '');
  return result.decision;
}

const orderOf = (decision: RoutedDecision) =>
  decision.candidates.map(({ model }) => formatModelReference(model));

/** So many verdicts at the first position, of which so many passed. */
function seen(...models: readonly (readonly [model: string, judged: number, passed: number])[]) {
  const rows = models.flatMap(([model, judged, passed]) =>
    Array.from({ length: judged }, (_, index): HistoryRow => {
      return {
        startedAtMs: index,
        purpose: 'step',
        tier: 'execution',
        ...reference(model),
        position: 0,
        outcome: 'succeeded',
        usageSource: 'reported',
        verdict: index < passed ? 'pass' : 'fail',
      };
    }),
  );
  return learnPassRates(rows);
}

describe('a step whose first model takes no tools', () => {
  it('says so before it runs, and goes to that model all the same', () => {
    const takesTools = () => false;
    const decision = decided({ knowledge: { takesTools } });
    assert.match(decision.reasons.join('\n'), /takes no tools: it works from the files in the prompt/);
    const chosen = decided({ chosenModel: 'ollama/gemma3:4b', knowledge: { takesTools } });
    assert.match(chosen.reasons.join('\n'), /ollama\/gemma3:4b takes no tools/);
    const able = decided();
    assert.deepEqual(decision.model, able.model);
    assert.doesNotMatch(able.reasons.join('\n'), /tools/);
  });
});

describe('decide: the cascade', () => {
  const oneFamily = ['openai/gpt-mini', 'openai/gpt-nano'];
  const table: [name: string, changes: Changes, order: string[]][] = [
    [
      'is the chain as written, the orchestration tier last',
      {},
      ['openai/gpt-mini', 'deepseek/deepseek-chat', 'claude/claude-opus'],
    ],
    [
      'asks another family before a dearer model and before the same family',
      { execution: ['openai/gpt-mini', 'openai/gpt-nano', 'claude/claude-sonnet', 'deepseek/deepseek-chat'] },
      [
        'openai/gpt-mini',
        'deepseek/deepseek-chat',
        'openai/gpt-nano',
        'claude/claude-sonnet',
        'claude/claude-opus',
      ],
    ],
    [
      'goes on to another family of another tier where the chain has one family',
      { execution: oneFamily, grunt: ['deepseek/deepseek-chat'] },
      ['openai/gpt-mini', 'openai/gpt-nano', 'deepseek/deepseek-chat', 'claude/claude-opus'],
    ],
    [
      'does not go on to another family that is dearer',
      { execution: ['openai/gpt-nano'], grunt: ['claude/claude-sonnet'] },
      ['openai/gpt-nano', 'claude/claude-opus'],
    ],
    [
      'climbs from the grunt tier over the execution tier',
      { tier: 'grunt' },
      ['openai/gpt-nano', 'openai/gpt-mini', 'deepseek/deepseek-chat', 'claude/claude-opus'],
    ],
    [
      'stays in its chain for work that nobody judges',
      { tier: 'grunt', grunt: ['openai/gpt-nano', 'ollama/gemma3:4b'], work: { purpose: 'title' } },
      ['openai/gpt-nano', 'ollama/gemma3:4b'],
    ],
    [
      'stays in the orchestration chain for a plan',
      {
        tier: 'orchestration',
        orchestration: ['claude/claude-opus', 'openai/gpt-big'],
        work: { purpose: 'plan' },
      },
      ['claude/claude-opus', 'openai/gpt-big'],
    ],
    [
      'costOptimized begins with what costs least for a pass',
      { routing: { strategy: 'costOptimized' } },
      ['deepseek/deepseek-chat', 'openai/gpt-mini', 'claude/claude-opus'],
    ],
    [
      'qualityFirst asks the orchestration tier after one failure',
      { routing: { strategy: 'qualityFirst' } },
      ['openai/gpt-mini', 'claude/claude-opus', 'deepseek/deepseek-chat'],
    ],
    [
      'qualityFirst begins with the orchestration tier below the threshold',
      { routing: { strategy: 'qualityFirst', qualityThreshold: 0.7 } },
      ['claude/claude-opus', 'openai/gpt-mini', 'deepseek/deepseek-chat'],
    ],
    [
      'qualityFirst begins with the orchestration tier for hard work',
      { routing: { strategy: 'qualityFirst' }, work: { isMarkedCritical: true } },
      ['claude/claude-opus', 'openai/gpt-mini', 'deepseek/deepseek-chat'],
    ],
    [
      'sets a model back that has proved bad',
      { knowledge: { passRates: seen(['openai/gpt-mini', 12, 4]) } },
      ['deepseek/deepseek-chat', 'openai/gpt-mini', 'claude/claude-opus'],
    ],
    [
      'leaves a cheap model out whose passes cost more than those of the strong one',
      { knowledge: { passRates: seen(['openai/gpt-mini', 80, 1]) } },
      ['deepseek/deepseek-chat', 'claude/claude-opus'],
    ],
    [
      'gives easy work to the cheapest that has proved itself',
      {
        work: { text: 'Rename it', codeTokens: 100 },
        knowledge: { passRates: seen(['openai/gpt-nano', 10, 9], ['openai/gpt-mini', 10, 9]) },
      },
      ['openai/gpt-nano', 'deepseek/deepseek-chat', 'openai/gpt-mini', 'claude/claude-opus'],
    ],
    [
      'does not trust an unproved cheap one with easy work',
      { work: { text: 'Rename it', codeTokens: 100 } },
      ['openai/gpt-mini', 'deepseek/deepseek-chat', 'claude/claude-opus'],
    ],
    [
      'keeps the written order under a lock',
      {
        routing: { strategy: 'costOptimized', lock: true },
        execution: ['claude/claude-sonnet', 'azure/gpt-mini', 'openai/gpt-mini'],
      },
      ['claude/claude-sonnet', 'azure/gpt-mini', 'openai/gpt-mini', 'claude/claude-opus'],
    ],
    [
      'sets a failing provider back',
      { knowledge: { isHealthy: ({ provider }) => provider !== 'openai' } },
      ['deepseek/deepseek-chat', 'openai/gpt-mini', 'claude/claude-opus'],
    ],
    [
      'lets only local models see private files',
      {
        execution: ['openai/gpt-mini', 'ollama/gemma3:4b'],
        routing: { privatePatterns: ['secret/'] },
        work: { files: ['src/secret/plan.ts'] },
      },
      ['ollama/gemma3:4b'],
    ],
    [
      'leaves out what is above the ceiling of its tier, and what has no price under one',
      {
        execution: ['claude/claude-sonnet', 'zebra/zebra-1', 'openai/gpt-mini'],
        routing: { priceCeilings: { execution: 5 } },
      },
      ['openai/gpt-mini', 'claude/claude-opus'],
    ],
    [
      'leaves out what is too small',
      {
        grunt: [],
        work: { inputTokens: { low: 9_000, high: 12_000 } },
        knowledge: { contextTokens: ({ model }) => (model === 'gpt-mini' ? 8_000 : undefined) },
      },
      ['deepseek/deepseek-chat', 'claude/claude-opus'],
    ],
    [
      'leaves out what takes no images or tools, where that is known',
      {
        grunt: [],
        work: { needsImages: true, needsTools: true },
        knowledge: {
          takesImages: ({ model }) => (model === 'gpt-mini' ? false : undefined),
          takesTools: ({ model }) => (model === 'deepseek-chat' ? false : undefined),
        },
        execution: ['openai/gpt-mini', 'deepseek/deepseek-chat', 'claude/claude-sonnet'],
      },
      ['claude/claude-sonnet', 'claude/claude-opus'],
    ],
    [
      'follows an override of the purpose by model',
      { routing: { overrides: { step: 'claude/claude-sonnet' } } },
      ['claude/claude-sonnet', 'openai/gpt-mini', 'deepseek/deepseek-chat', 'claude/claude-opus'],
    ],
    [
      'follows an override of the tool before that of the purpose',
      {
        work: { purpose: 'summarise', tool: 'search' },
        routing: { overrides: { summarise: 'claude/claude-sonnet' }, toolOverrides: { search: 'grunt' } },
      },
      ['openai/gpt-nano'],
    ],
  ];
  for (const [name, changes, order] of table)
    it(name, () => assert.deepEqual(orderOf(decided(changes)), order));

  it('never replaces a tier without models by a dearer one', () => {
    const result = ask({ whyUnusable: ({ provider }) => (provider === 'claude' ? undefined : 'no key') });
    assert.ok('noModel' in result);
    assert.match(result.noModel, /No model of the execution tier can be asked/);
  });

  it('refuses private files to the model that the person chose, too', () => {
    const result = ask({
      chosenModel: 'openai/gpt-mini',
      routing: { privatePatterns: ['*.secret'] },
      work: { files: ['a.secret'] },
    });
    assert.ok('noModel' in result);
    assert.match(result.noModel, /a\.secret is private/);
  });
});

describe('decide: one model at several providers', () => {
  it('goes to the cheapest healthy one, with the others as its first stand-ins', () => {
    const execution = ['openai/gpt-mini', 'azure/gpt-mini', 'deepseek/deepseek-chat'];
    const healthy = decided({ execution });
    assert.deepEqual([healthy.model, ...healthy.fallbacks].map(formatModelReference), [
      'azure/gpt-mini',
      'openai/gpt-mini',
      'deepseek/deepseek-chat',
    ]);
    assert.match(
      healthy.reasons.join('\n'),
      /azure is asked \(per million output tokens: azure \$3; openai \$4\)/,
    );
    const failing = decided({ execution, knowledge: { isHealthy: ({ provider }) => provider !== 'azure' } });
    assert.equal(formatModelReference(failing.model), 'openai/gpt-mini');
  });

  it('lets equal instances take turns', () => {
    const execution = ['ollama/gemma3:4b', 'box2/gemma3:4b'];
    const turns = [0, 1, 2, 3].map((turn) => decided({ execution, turn }).model.provider);
    assert.deepEqual(turns, ['ollama', 'box2', 'ollama', 'box2']);
  });
});

describe('decide: care', () => {
  it('wants high work planned first, and nothing of a planned step', () => {
    const work = { text: 'Redesign the state machine', files: 'abcdef'.split(''), codeTokens: 3_000 };
    assert.deepEqual(decided({ work: { ...work, isPlanned: false } }).needs, { plan: true });
    assert.deepEqual(decided({ work }).needs, {});
  });

  it('wants critical work checked at both ends', () => {
    const text = 'Change the login';
    assert.deepEqual(decided({ work: { text, isPlanned: false } }).needs, {
      plan: true,
      planReview: true,
      finalReview: true,
    });
    const planned = decided({ work: { text } });
    assert.deepEqual(planned.needs, { finalReview: true });
    assert.equal(planned.isCritical, true);
    const plan = decided({ tier: 'orchestration', work: { purpose: 'plan', text, isPlanned: false } });
    assert.deepEqual(plan.needs, { planReview: true });
    assert.match(plan.reasons.join('\n'), /it is critical: it speaks of authentication/);
  });

  it('asks the classifier only near a threshold, only when switched on, and only once', () => {
    const near = { work: { text: 'Rename it', files: ['a', 'b'], codeTokens: 200 } };
    const score = decided(near).score?.score ?? 0;
    const routing = { classifier: true, thresholds: { medium: score + 0.01, high: 0.7, critical: 0.9 } };
    assert.deepEqual(decided({ ...near, routing }).needsClassifier, ['low', 'medium']);
    assert.equal(decided({ ...near, routing: { ...routing, classifier: false } }).needsClassifier, undefined);
    assert.equal(decided({ ...near, routing: { classifier: true } }).needsClassifier, undefined);
    const answered = decided({ ...near, routing, classified: 'medium' });
    assert.equal(answered.needsClassifier, undefined);
    assert.equal(answered.level, 'medium');
    assert.match(answered.reasons.join('\n'), /the classifier says so/);
    assert.equal(decided({ ...near, routing, classified: 'none' }).level, 'low');
    // What is dangerous is not for a small model to say.
    const critical = { ...near, routing, work: { ...near.work, isMarkedCritical: true } };
    assert.equal(decided(critical).needsClassifier, undefined);
  });
});

describe('decide: money', () => {
  it('expects each place to be paid as often as all before it have failed', () => {
    const { expectedCost } = decided({ judgingNanoUsd: 1e7 });
    const [first, second] = [0.6, 0.3];
    const mean = 0.04 + 0.01 + (1 - first) * (0.03 + 0.01) + (1 - first) * (1 - second) * (0.7 + 0.01);
    assert.ok(expectedCost !== undefined);
    assert.equal(
      Math.round((expectedCost.lowNanoUsd + expectedCost.highNanoUsd) / 2),
      Math.round(mean * 1e9),
    );
  });

  it('counts the last word of the orchestration tier into the cost of critical work, and of no other', () => {
    const plain = decided({ work: { isMarkedCritical: false } }).expectedCost;
    const critical = decided({ work: { isMarkedCritical: true } });
    const same = decided({ work: { isMarkedCritical: true }, judgingNanoUsd: 0 }).expectedCost;
    assert.equal(critical.needs.finalReview, true);
    assert.ok(plain && same && critical.expectedCost);
    assert.ok(critical.expectedCost.lowNanoUsd > same.lowNanoUsd);
    assert.equal(plain.lowNanoUsd, same.lowNanoUsd);
  });

  it('does not know the cost where a model of the cascade has no price', () => {
    assert.equal(decided({ execution: ['openai/gpt-mini', 'zebra/zebra-1'] }).expectedCost, undefined);
  });

  it('keeps a warm model while that is cheaper, and says what leaving it costs', () => {
    const warm = { model: reference('deepseek/deepseek-chat'), tokens: 30_000, savedNanoUsd: 2e7 };
    const kept = decided({ warm });
    assert.equal(formatModelReference(kept.model), 'deepseek/deepseek-chat');
    assert.match(kept.reasons.join('\n'), /its prompt cache is warm, which saves \$0\.020? for 30000 tokens/);
    const expensive = decided({
      execution: ['openai/gpt-mini', 'claude/claude-sonnet'],
      warm: { ...warm, model: reference('claude/claude-sonnet') },
    });
    assert.equal(formatModelReference(expensive.model), 'openai/gpt-mini');
    assert.match(expensive.reasons.join('\n'), /claude\/claude-sonnet is not kept: .*\$0\.020?/);
  });

  it('comes back down after a dear step, however warm the dear model is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.constantFrom(...strategies.slice(0, 2)),
        (saved, strategy) => {
          const warm = { model: reference('claude/claude-opus'), tokens: 1e6, savedNanoUsd: saved };
          assert.equal(decided({ warm, routing: { strategy } }).tier, 'execution');
        },
      ),
    );
  });

  it('prices a lost prefix as input less cache reads', () => {
    const price = toUserRates({
      inputPerMillionUsd: 3,
      outputPerMillionUsd: 15,
      cacheReadPerMillionUsd: 0.3,
    });
    assert.equal(prefixSaving(price, 10_000, 0), 27_000_000);
    assert.equal(prefixSaving(undefined, 10_000, 0), undefined);
    assert.equal(prefixSaving({ source: 'local' }, 10_000, 0), 0);
  });
});

describe('decide: whatever is configured', () => {
  const names = Object.keys(prices).concat('zebra/zebra-1');
  const chain = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 5 });

  it('tries each model once, asks nobody who may not be asked, and explains itself', () => {
    fc.assert(
      fc.property(
        chain,
        chain,
        chain,
        fc.constantFrom(...strategies),
        fc.boolean(),
        fc.uniqueArray(fc.constantFrom(...names)),
        fc.nat(5),
        (orchestration, execution, grunt, strategy, lock, unusable, turn) => {
          const result = ask({
            orchestration,
            execution,
            grunt,
            turn,
            routing: { strategy, lock },
            whyUnusable: (model) => (unusable.includes(formatModelReference(model)) ? 'no key' : undefined),
          });
          const isPossible = execution.some((name) => !unusable.includes(name));
          assert.equal('decision' in result, isPossible);
          if (!('decision' in result)) return;
          const { decision } = result;
          const all = decision.candidates.flatMap(({ model, sameModelElsewhere }) =>
            [model, ...sameModelElsewhere].map(formatModelReference),
          );
          // A model that stands in two tiers may lead in one and stand in for itself in the other.
          assert.equal(new Set(orderOf(decision)).size, decision.candidates.length);
          assert.ok(all.every((name) => !unusable.includes(name)));
          assert.equal(decision.candidates[0]?.model, decision.model);
          assert.ok(
            decision.fallbacks.every(
              (model) => formatModelReference(model) !== formatModelReference(decision.model),
            ),
          );
          assert.ok(decision.reasons[0]?.includes(formatModelReference(decision.model)));
          assert.equal(explainDecision(decision)[0]?.about, 'model');
          assert.ok(!decisionLogLine(decision).includes('\n'));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('explainDecision', () => {
  it('tells the model, the reasons, the money, who is next and who was not', () => {
    const decision = decided({
      execution: ['openai/gpt-mini', 'deepseek/deepseek-chat', 'zebra/zebra-1'],
      whyUnusable: ({ provider }) => (provider === 'zebra' ? 'no key is set for "zebra"' : undefined),
      work: { text: 'Change the login' },
    });
    const text = explainDecision(decision)
      .map(({ about, text: words }) => `${about}: ${words}`)
      .join('\n');
    assert.match(text, /^model: openai\/gpt-mini, execution tier, expected to pass 60 % \(assumed\), \$0\.0/);
    assert.match(text, /expected cost: \$0\.\d+–\$0\.\d+ until a result passes/);
    assert.match(text, /care: its result is reviewed by the orchestration tier/);
    assert.match(text, /next: 2\. deepseek\/deepseek-chat, execution tier, deepseek/);
    assert.match(text, /considered: zebra\/zebra-1, execution tier: no key is set/);
    assert.match(
      decisionLogLine(decision),
      /^event=decision tier=execution provider=openai model=gpt-mini level=critical cost=\$\S+ fallbacks=deepseek\/deepseek-chat next=deepseek\/deepseek-chat,claude\/claude-opus why="/,
    );
  });
});

describe('chooseReviewer', () => {
  it('is the cheapest of another family, or nobody', () => {
    const { candidates } = decided();
    const reviewer = (author: string, tier?: 'orchestration') =>
      chooseReviewer(reference(author), candidates, tier)?.model.model;
    assert.equal(reviewer('openai/gpt-mini'), 'deepseek-chat');
    assert.equal(reviewer('deepseek/deepseek-chat'), 'gpt-mini');
    assert.equal(reviewer('openai/gpt-mini', 'orchestration'), 'claude-opus');
    assert.equal(reviewer('claude/claude-sonnet', 'orchestration'), undefined);
  });
});
