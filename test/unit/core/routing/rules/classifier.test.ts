import assert from 'node:assert/strict';
import { decideWithClassifier } from '../../../../../src/core/routing/rules/classifier.ts';
import type { Level } from '../../../../../src/core/routing/rules/difficulty.ts';
import { decide, type DecisionInput } from '../../../../../src/core/routing/rules/decide.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';
import { settingsWith } from '../../../support/engine/engineWorld.ts';

describe('decideWithClassifier', () => {
  const base: DecisionInput = {
    tier: 'execution',
    tierReason: 'the planner says so',
    tiers: settingsWith().tiers,
    whyUnusable: () => undefined,
    work: {
      purpose: 'step',
      text: 'Rename it',
      files: ['a', 'b'],
      codeTokens: 200,
      stepKind: 'edit',
      isPlanned: true,
    },
  };
  const sure = decide({ ...base, routing: defaultRouting });
  const score = ('decision' in sure ? sure.decision.score?.score : undefined) ?? 0;
  const near = { medium: score + 0.01, high: 0.7, critical: 0.9 };

  function run(classifier: boolean, says: Level | 'none', whyUnusable?: DecisionInput['whyUnusable']) {
    const asked: unknown[] = [];
    const routing = { ...defaultRouting, classifier, thresholds: near };
    const input = { ...base, routing, ...(whyUnusable === undefined ? {} : { whyUnusable }) };
    return decideWithClassifier(input, (levels) => {
      asked.push(levels);
      return Promise.resolve(says);
    }).then((made) => ({ ...made, asked }));
  }
  const levelOf = ({ decided }: Awaited<ReturnType<typeof run>>) =>
    'decision' in decided ? decided.decision.level : assert.fail();

  it('asks once which of two levels it is, and decides with the answer', async () => {
    const made = await run(true, 'medium');
    assert.deepEqual([made.asked, levelOf(made), made.classified], [[['low', 'medium']], 'medium', 'medium']);
  });

  it('keeps the level of the rules when nobody can tell', async () => {
    const made = await run(true, 'none');
    assert.deepEqual([levelOf(made), made.classified], ['low', 'none']);
  });

  it('asks nobody where the rules are sure, it is switched off, or no model is there', async () => {
    assert.deepEqual((await run(false, 'medium')).asked, []);
    const none = await run(true, 'medium', () => 'no key');
    assert.deepEqual([none.asked, 'noModel' in none.decided], [[], true]);
  });
});
