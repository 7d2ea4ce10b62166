import assert from 'node:assert/strict';
import { decideStep } from '../../../../../src/core/work/ask/decideStep.ts';
import {
  decisionKnowledgeOf,
  planningSubject,
  stepSubject,
} from '../../../../../src/core/work/ask/decisionSubject.ts';
import type { PlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';
import { nothingKnown } from '../../../../../src/core/routing/rules/modelKnowledge.ts';
import { settingsWith } from '../../../support/engine/engineWorld.ts';
import { after, attemptWith, result, reviewing, stepWith } from '../plan/samples.ts';

const pricing = { knowledge: () => nothingKnown, priceAt: () => undefined };

/** `a` and `c` are done, `b` needs `a`. */
const document = after(
  reviewing(
    stepWith('a', { files: ['secrets/a.ts'] }),
    stepWith('c', { files: ['src/c.ts'] }),
    stepWith('b', { files: ['src/b.ts'], dependsOn: ['a'] }),
  ),
  { type: 'run-started' },
  { type: 'step-started', stepId: 'a', atMs: 1 },
  { type: 'step-done', stepId: 'a', atMs: 2, result: { ...result, changedFiles: ['secrets/new.ts'] } },
  { type: 'step-started', stepId: 'c', atMs: 3 },
  { type: 'step-done', stepId: 'c', atMs: 4, result: { ...result, changedFiles: [] } },
  { type: 'run-paused' },
);

const stepOf = (of: PlanDocument, id: string) => of.steps.find((step) => step.id === id) ?? assert.fail();

describe('what is known of a piece of work', () => {
  it('names the files of the results that a step is told, and of no other', () => {
    const told = (id: string) => stepSubject(stepOf(document, id), document, 5).toldFiles;
    assert.deepEqual(told('b'), ['secrets/a.ts', 'secrets/new.ts']);
    assert.deepEqual(told('c'), []);
  });

  it('keeps a step that is told of private files away from models in a cloud', () => {
    const settings = settingsWith({ routing: { ...defaultRouting, privatePatterns: ['secrets/'] } });
    const decided = (id: string) => {
      const step = stepOf(document, id);
      return decideStep(
        step,
        settings,
        new Set(),
        decisionKnowledgeOf(pricing, stepSubject(step, document, 5), 5),
      );
    };
    const refused = decided('b');
    assert.match('noModel' in refused ? refused.noModel : '', /secrets\/a\.ts is private/);
    assert.ok('decision' in decided('c'));
  });

  it('names all that is done where the rest is planned anew', () => {
    const again = after(document, { type: 'replanning-started', fromStepId: 'b', note: '' });
    const told = (of: PlanDocument) => planningSubject(of, 5).toldFiles;
    assert.deepEqual(told(again), ['secrets/a.ts', 'secrets/new.ts', 'src/c.ts']);
    assert.deepEqual(told(document), []);
  });

  it('gives what is no step of the plan the first turn', () => {
    assert.equal(decisionKnowledgeOf(pricing, planningSubject(document, 5), 5).turn, 0);
    assert.equal(stepSubject(stepOf(document, 'b'), document, 5).turn, 2);
  });

  it('forgets a warm cache after five minutes', () => {
    const rates = { inputPicoUsd: 3_000_000, outputPicoUsd: 15_000_000, cacheReadPicoUsd: 300_000 };
    const attempt = {
      ...attemptWith('x'),
      model: 'mid/coder',
      cacheReadTokens: 10_000,
      startedAtMs: 10,
      latencyMs: 5,
    };
    const warm = after(document, { type: 'call-finished', stepId: 'a', call: attempt });
    const known = { ...pricing, priceAt: () => ({ source: 'user' as const, rates }) };
    const at = (nowMs: number) =>
      decisionKnowledgeOf(known, stepSubject(stepOf(warm, 'b'), warm, nowMs), nowMs).warm;
    assert.deepEqual(at(15 + 5 * 60_000), {
      model: { provider: 'mid', model: 'coder' },
      tokens: 10_000,
      savedNanoUsd: 27_000_000,
    });
    assert.equal(at(15 + 5 * 60_000 + 1), undefined);
  });
});
