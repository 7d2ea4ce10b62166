import { createSemaphore } from '../../../../src/core/calling/connect/semaphore.ts';
import { createLiveState } from '../../../../src/core/work/ask/liveState.ts';
import { runReadOnlyAction } from '../../../../src/core/work/codeActions/runReadOnlyAction.ts';
import type { StagedStep } from '../../../../src/core/work/edits/editorPorts.ts';
import type { PlanStep } from '../../../../src/core/work/plan/planSchema.ts';
import { createPlanStateStore } from '../../../../src/core/work/plan/state/planStateStore.ts';
import { makePlan } from '../../../../src/core/work/planning/makePlan.ts';
import { reviewPlan } from '../../../../src/core/work/planning/reviewPlan.ts';
import { runPlan } from '../../../../src/core/work/steps/runPlan.ts';
import { defaultRouting } from '../../../../src/core/routing/rules/routingSettings.ts';
import { createEngineWorld, emptyContext, settingsWith, tierOf } from './engineWorld.ts';
import { nothingKnown } from '../../../../src/core/routing/rules/modelKnowledge.ts';
import { createHostileModels, mark, type Trick } from './hostileModels.ts';
import { toolsOf } from './toolsOf.ts';
import { newDocument, planWith, stepWith } from '../../core/work/plan/samples.ts';

const secret = `const hidden = '${mark}1'; // only here\nconst second = '${mark}2 and more';\n`;
const rules = `Always write ${mark}3 first.\n`;

/** A plan on a workspace with private files, and what models, checks and repositories do to carry them away. */
export interface PrivacyWorld {
  readonly steps: readonly {
    readonly files: readonly string[];
    readonly kind: PlanStep['kind'];
    readonly tier: PlanStep['tier'];
    readonly critical: boolean;
    readonly dependsOnFirst: boolean;
  }[];
  /** Models of the tiers; those of `home` are local. */
  readonly execution: readonly string[];
  readonly grunt: readonly string[];
  readonly orchestration: readonly string[];
  /** What `AGENTS.md` is: a file of its own, a link to a private one, or itself private. */
  readonly instructions: 'public' | 'linked' | 'private';
  /** The file that the person has pointed at; `docs/public.md` is a link to `secret/x.ts`. */
  readonly chip?: string | undefined;
  /** What the checks say, one after the other. */
  readonly checks: readonly ('pass' | 'fail' | 'unknown')[];
  /** What models do, one after the other. */
  readonly tricks: readonly Trick[];
  /** Results that no check could judge go to another model, not to the person. */
  readonly isOnAutopilot: boolean;
  /** A pattern in the settings of the workspace. */
  readonly workspace?: string | undefined;
}

/** Plans, has the plan checked, runs it, plans anew, runs again, and asks for an explanation of the private file. */
export async function runPrivacyWorld(world: PrivacyWorld) {
  const settings = settingsWith({
    providers: new Map(
      ['home', 'big', 'mid', 'small'].map((name) => [
        name,
        { ...settingsWith().providers.get('big'), name } as never,
      ]),
    ),
    tiers: {
      orchestration: tierOf(...world.orchestration),
      execution: tierOf(...world.execution),
      grunt: tierOf(...world.grunt),
    },
    routing: {
      ...defaultRouting,
      // As settings are tightened: what a workspace would take out is left out.
      privatePatterns: [
        'secret/',
        ...(world.workspace === undefined || world.workspace.startsWith('!') ? [] : [world.workspace]),
      ],
      planReview: 'model',
      classifier: true,
      toolResults: { summariseAbove: 1, tier: 'grunt' },
      limits: { attempts: 4, dollars: 100, minutes: 1_000 },
    },
  });
  const files = {
    ...{ 'src/a.ts': 'one\n', 'src/b.ts': 'one\n', 'secret/x.ts': secret, 'secret/rules.md': rules },
  };
  const engine = createEngineWorld({ files, settings });
  engine.editor.links.set('docs/public.md', 'secret/x.ts');
  const plan = planWith(
    ...world.steps.map(({ files: paths, kind, tier, critical, dependsOnFirst }, index) =>
      stepWith(`s${index}`, {
        ...{ files: [...paths], kind, tier, critical },
        dependsOn: dependsOnFirst && index > 0 ? ['s0'] : [],
      }),
    ),
  );
  let turn = 0;
  const nextTrick = (): Trick => world.tricks[turn++ % world.tricks.length] ?? 'edits';
  const models = createHostileModels(() => plan, nextTrick);
  const instructionFiles = [
    {
      public: { path: 'AGENTS.md', text: 'Be kind.' },
      linked: { path: 'AGENTS.md', realPath: 'secret/rules.md', text: rules },
      private: { path: 'secret/rules.md', text: rules },
    }[world.instructions],
  ];
  let looked = 0;
  const plain = engine.context();
  const context = engine.context({
    async provider(name) {
      const adapter = models.provider(name);
      return { ...(await plain.call.provider(name)), withKey: () => ({ adapter }) };
    },
    decisionKnowledge: ({ toldFiles = [] }) => ({
      toldFiles,
      knowledge: { ...nothingKnown, isLocal: ({ provider }) => provider === 'home' },
    }),
    // Summing up costs nothing, so that it is always worth while.
    price: (model) => ({
      cost: { source: 'catalogue', nanoUsd: model.model === 'helper' ? 0 : 1_000_000 },
    }),
    instructionFiles: () => Promise.resolve(instructionFiles),
    gatherContext: () =>
      Promise.resolve({
        ...emptyContext,
        instructionFiles,
        openFiles: [
          { path: 'docs/public.md', realPath: 'secret/x.ts', text: secret, isActive: true },
          { path: 'src/b.ts', text: engine.editor.files.get('src/b.ts') ?? '', isActive: false },
        ],
        problems: [
          { path: 'secret/x.ts', line: 1, severity: 'error', message: `${mark}4 is not assignable.` },
        ],
      }),
    tools: toolsOf({
      readFile: (path) => {
        const name = engine.editor.links.get(path) ?? path;
        return Promise.resolve({ text: engine.editor.files.get(name) ?? '', origins: [path, name] });
      },
      search: () => Promise.resolve({ text: `secret/x.ts:1: ${secret.split('\n')[0] ?? ''}` }),
      problems: () =>
        Promise.resolve({ text: `secret/x.ts:1: ${mark}4 is not assignable.`, origins: ['secret/x.ts'] }),
    }),
    verifier: {
      foresee: () => Promise.resolve([]),
      before: ({ planId, stepId }) => Promise.resolve({ planId, stepId }),
      verify: ({ changes }) => {
        const kind = world.checks[looked++ % world.checks.length] ?? 'pass';
        return Promise.resolve({
          ...{ verdict: kind, reason: 'The tests say so.', costNanoUsd: 0 },
          evidence: [
            // What was written is quoted too.
            {
              ...{ kind: 'rule' as const, title: 'It adds marks' },
              text: changes.map(({ after }) => `+ ${after ?? ''}`).join(''),
            },
            {
              kind: 'check' as const,
              title: 'npm test failed',
              text: `  > 1 | ${secret.split('\n')[0] ?? ''}`,
            },
            {
              ...{ kind: 'problems' as const, title: '1 new error', text: `secret/x.ts:1 ${mark}4` },
              origins: ['secret/x.ts'],
            },
          ],
        });
      },
    },
  });
  const planState = createPlanStateStore(context.folder.plans, context.call.log);
  const live = createLiveState();
  const { signal } = new AbortController();
  const chips =
    world.chip === undefined
      ? []
      : [
          {
            ...{
              id: 'c',
              kind: 'selection' as const,
              label: 'c',
              path: world.chip,
              startLine: 1,
              endLine: 1,
            },
            ...(world.chip === 'docs/public.md' ? { realPath: 'secret/x.ts' } : {}),
            text: world.chip === 'src/a.ts' ? 'one' : secret,
          },
        ];
  planState.replace({ ...newDocument(), chips }, 0, false);
  const work = async () => {
    await makePlan(context, planState, live, signal);
    await reviewPlan(context, planState, live, signal);
    const stepIds = plan.steps.map(({ id }) => id);
    const approval = { approvedAtMs: 0, budgetNanoUsd: 1e12, commands: [], stepIds };
    if (world.isOnAutopilot) planState.dispatch({ type: 'autopilot-approved', autopilot: approval });
    await runPlan({
      ...{ context, planState, live, signal },
      writing: createSemaphore(1),
      onStaged: (_staged: StagedStep) => undefined,
      onUnstaged: () => undefined,
      review: () => Promise.resolve('accepted'),
      isPausing: () => false,
    });
  };
  await work();
  const first = planState.current()?.steps[0];
  if (first !== undefined) {
    planState.dispatch({ type: 'replanning-started', fromStepId: first.id, note: 'Again.' });
    await work();
  }
  for (const path of ['secret/x.ts', 'docs/public.md']) {
    const realPath = engine.editor.links.get(path);
    await runReadOnlyAction({
      ...{ context, kind: 'explain', planId: 'p', signal, text: secret },
      target: {
        ...{ path, startLine: 1, endLine: 1, code: secret },
        ...(realPath === undefined ? {} : { realPath }),
      },
      onActivity: () => undefined,
      onText: () => undefined,
    });
  }
  return { models, engine, steps: planState.current()?.steps ?? [] };
}
