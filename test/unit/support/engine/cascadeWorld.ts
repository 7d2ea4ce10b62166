import assert from 'node:assert/strict';
import { createPlanSession } from '../../../../src/core/work/session/planSession.ts';
import type { StagedStep } from '../../../../src/core/work/edits/editorPorts.ts';
import type { PlanStep } from '../../../../src/core/work/plan/planSchema.ts';
import { defaultRouting } from '../../../../src/core/routing/rules/routingSettings.ts';
import type { StepUnderTest, StepVerdict } from '../../../../src/core/work/verify/stepVerifier.ts';
import { planWith } from '../../core/work/plan/samples.ts';
import { createEngineWorld, settingsWith, type ContextChanges } from './engineWorld.ts';
import { answer, editOf } from './scriptedModels.ts';

export function verdict(
  kind: StepVerdict['verdict'],
  reason: string,
  cause?: StepVerdict['cause'],
): StepVerdict {
  return { verdict: kind, reason, evidence: [], costNanoUsd: 0, ...(cause === undefined ? {} : { cause }) };
}

/** A session whose checks pass unless they are told otherwise, and remember what they were asked. */
export function createCascadeWorld(files: Readonly<Record<string, string>>, changes: ContextChanges = {}) {
  const settings = settingsWith({ routing: defaultRouting, parallelSteps: 1 });
  const world = createEngineWorld({ files, settings });
  const verdicts: StepVerdict[] = [];
  const judged: StepUnderTest[] = [];
  const committed: string[] = [];
  const context = (more: ContextChanges = {}) =>
    world.context({
      // Ids stay apart over sessions.
      createId: () => crypto.randomUUID(),
      verifier: {
        foresee: () =>
          Promise.resolve([
            {
              ...{ label: 'Tests', command: 'npm test', cwd: '', pattern: 'npm test', fingerprint: 'f1' },
              ...{ origin: 'found' as const, isAllowed: false },
            },
          ]),
        before: ({ planId, stepId }) => Promise.resolve({ planId, stepId }),
        verify(step) {
          judged.push(step);
          const deferred = verdict('unknown', 'Its checks run later.', 'deferred');
          return Promise.resolve(
            step.checksDeferredUntil === true
              ? deferred
              : (verdicts.shift() ?? verdict('pass', 'All checks pass.')),
          );
        },
      },
      commitStep({ title, changes: written }: Pick<StagedStep, 'title' | 'changes'>) {
        committed.push(`${title}: ${written.map(({ path }) => path).join()}`);
        return Promise.resolve(`Committed as ${committed.length}.`);
      },
      ...changes,
      ...more,
    });
  const session = createPlanSession(context());
  return {
    world,
    session,
    /** What the next checks say, in this order. */
    verdicts,
    /** What was checked. */
    judged,
    committed,
    /** The same folder in a window that is opened later. */
    nextWindow: () => createPlanSession(context({ sessionId: 'window-2' })),
    step: (id: string, of = session) => of.document()?.steps.find((candidate) => candidate.id === id),
    text: (path: string) => world.editor.files.get(path),
    models: () => world.models.requests.map(({ model }) => model).slice(1),
    async plan(...steps: readonly PlanStep[]) {
      world.models.say(answer(JSON.stringify(planWith(...steps))));
      assert.equal(await session.plan('Do it', []), undefined);
    },
    /** Answers in their order: the file of that name gets that line. */
    sayEdits(...edits: readonly (readonly [path: string, from: string, to: string])[]) {
      world.models.say(...edits.map(([path, from, to]) => answer(editOf(path, from, to))));
    },
    async fly(stepIds: readonly string[], budgetNanoUsd = 1_000_000_000) {
      assert.equal(await session.autopilot.prepare(), undefined);
      const offer = session.autopilot.offer();
      assert.ok(typeof offer === 'object');
      return session.autopilot.start({
        ...{ budgetNanoUsd, stepIds },
        commandIds: offer.commands.map(({ id }) => id),
      });
    },
  };
}
