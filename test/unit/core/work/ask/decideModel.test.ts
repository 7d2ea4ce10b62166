import assert from 'node:assert/strict';
import { decideModel, type ModelChoice } from '../../../../../src/core/work/ask/decideModel.ts';
import { decideStep, signalsOf } from '../../../../../src/core/work/ask/decideStep.ts';
import type { DecisionSubject } from '../../../../../src/core/work/ask/decisionSubject.ts';
import { formatModelReference } from '../../../../../src/core/model/modelReference.ts';
import type { DecisionResult } from '../../../../../src/core/routing/rules/decide.ts';
import type { StepRecord } from '../../../../../src/core/work/plan/planDocument.ts';
import { createEngineWorld, settingsWith } from '../../../support/engine/engineWorld.ts';
import { stepWith } from '../plan/samples.ts';

const settings = settingsWith();
const [provider] = settings.providers.values();
assert.ok(provider);
const needsKey = { ...provider, name: 'mid', needsKey: true };
const locked = settingsWith({ providers: new Map([...settings.providers, ['mid', needsKey]]) });
const modelOf = (decided: DecisionResult) =>
  'decision' in decided ? formatModelReference(decided.decision.model) : decided.noModel;

describe('decideModel', () => {
  const choice: ModelChoice = {
    tier: 'execution',
    tierReason: 'A test says so',
    work: { purpose: 'docs', text: '', files: [] },
    subject: { kind: 'docs', tier: 'execution', outputTokens: 7 },
  };

  it('goes by the tier, the keys of this moment and what is known of the subject', async () => {
    const asked: DecisionSubject[] = [];
    const { routing } = createEngineWorld({ settings: locked }).context({
      decisionKnowledge(subject) {
        asked.push(subject);
        return {};
      },
    });
    const decided = await decideModel(routing, choice);
    assert.equal(modelOf(decided), 'small/coder');
    assert.deepEqual(asked, [choice.subject]);
    const withKey = { ...routing, providersWithKey: () => Promise.resolve(new Set(['mid'])) };
    assert.equal(modelOf(await decideModel(withKey, choice)), 'mid/coder');
  });

  it('judges the work that it was given, whatever is known besides', async () => {
    const { routing } = createEngineWorld().context({
      decisionKnowledge: () => ({ work: { purpose: 'step', text: '', files: [] } }),
    });
    const own = settingsWith({ routing: { ...settings.routing, overrides: { docs: 'small/helper' } } });
    assert.equal(modelOf(await decideModel({ ...routing, settings: () => own }, choice)), 'small/helper');
  });
});

describe('decideStep', () => {
  const record: StepRecord = { ...stepWith('a'), status: 'pending', attempts: [], calls: [] };

  it('takes the step for what its plan says of it', () => {
    assert.deepEqual(signalsOf(record), {
      purpose: 'step',
      stepKind: 'edit',
      text: 'Do a\nDo what a says.',
      files: ['src/a.ts'],
      isMarkedCritical: false,
      isPlanned: true,
      codeTokens: 500,
    });
    assert.equal('codeTokens' in signalsOf({ ...record, outputTokens: 0 }), false);
  });

  it('goes by the tier of the step, and by the model that the person chose for it', () => {
    const decided = (step: StepRecord) => modelOf(decideStep(step, settings, new Set()));
    assert.equal(decided(record), 'mid/coder');
    assert.equal(decided({ ...record, tier: 'grunt' }), 'small/helper');
    assert.equal(decided({ ...record, modelOverride: 'big/planner' }), 'big/planner');
  });
});
