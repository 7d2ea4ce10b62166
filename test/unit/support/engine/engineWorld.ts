import { defaultBudgets } from '../../../../src/core/money/budget/budgetSettings.ts';
import { traitsOf } from '../protocols.ts';
import type { ConnectedProvider } from '../../../../src/core/calling/connect/connectedProvider.ts';
import type { FolderContext, WorkContext } from '../../../../src/core/work/ask/folderContext.ts';
import type { RoutingContext } from '../../../../src/core/work/ask/routingContext.ts';
import type { CallContext } from '../../../../src/core/calling/send/call.ts';
import type { WorkspaceContext } from '../../../../src/core/work/context/promptInputs.ts';
import { parseModelReference, type ModelReference } from '../../../../src/core/model/modelReference.ts';
import { totalInputTokens } from '../../../../src/core/model/request/usage.ts';
import type { EngineSettings } from '../../../../src/core/routing/rules/engineSettings.ts';
import type { TierSettings } from '../../../../src/core/model/settings.ts';
import { sendPolicy } from '../../../../src/core/calling/failover/failoverPorts.ts';
import { defaultRouting } from '../../../../src/core/routing/rules/routingSettings.ts';
import { createPrivacyRules } from '../../../../src/core/work/context/privacyRules.ts';
import { nothingKnown } from '../../../../src/core/routing/rules/modelKnowledge.ts';
import { createMemoryLimits } from '../memoryLimits.ts';
import { createFakePlanStore, type FakePlanStore } from './fakePlanStore.ts';
import { createHandClock, type HandClock } from './handClock.ts';
import { createMemoryEditor, type MemoryEditor } from './memoryEditor.ts';
import { createRecordingLedger, type RecordingLedger } from './recordingLedger.ts';
import { createScriptedModels, type ScriptedModels } from './scriptedModels.ts';

/** Members of the three contexts beside each other, as tests change them. */
export type ContextChanges = Partial<CallContext & RoutingContext & FolderContext>;

/** Everything outside of the engine, in memory. */
export interface EngineWorld {
  readonly clock: HandClock;
  readonly ledger: RecordingLedger;
  readonly plans: FakePlanStore;
  readonly editor: MemoryEditor;
  readonly models: ScriptedModels;
  /** `warn: …` and so on. */
  readonly logLines: string[];
  /** Places taken and not given back. */
  placesTaken(): number;
  /** What one window onto this world works with. */
  context(changes?: ContextChanges): WorkContext;
}

export const emptyContext: WorkspaceContext = {
  folderName: 'shop',
  outline: ['src/a.ts'],
  openFiles: [],
  problems: [],
  instructionFiles: [],
};

export function reference(text: string): ModelReference {
  const parsed = parseModelReference(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

export function tierOf(...models: string[]): TierSettings {
  return { models: models.map(reference), maxOutputTokens: 1_000 };
}

export function settingsWith(changes: Partial<EngineSettings> = {}): EngineSettings {
  const provider = (name: string) => ({
    name,
    protocol: traitsOf('openai'),
    baseUrl: 'https://models.invalid',
    headers: {},
    needsKey: false,
    limits: {},
  });
  return {
    providers: new Map(['big', 'mid', 'small'].map((name) => [name, provider(name)])),
    tiers: {
      orchestration: tierOf('big/planner'),
      execution: tierOf('mid/coder', 'small/coder'),
      grunt: tierOf('small/helper'),
    },
    prices: new Map(),
    planContextTokens: 4_000,
    // One attempt and one step at a time; tests of cascades and of parallel steps say otherwise.
    routing: { ...defaultRouting, limits: { ...defaultRouting.limits, attempts: 1 } },
    parallelSteps: 1,
    budgets: defaultBudgets,
    ...changes,
  };
}

export function createEngineWorld(
  options: {
    readonly files?: Readonly<Record<string, string>>;
    readonly settings?: EngineSettings;
    readonly clock?: HandClock;
  } = {},
): EngineWorld {
  const clock = options.clock ?? createHandClock();
  const ledger = createRecordingLedger();
  const plans = createFakePlanStore(clock);
  const editor = createMemoryEditor(options.files);
  const models = createScriptedModels();
  const settings = options.settings ?? settingsWith();
  const logLines: string[] = [];
  const write = (level: string) => (message: string) => {
    logLines.push(`${level}: ${message}`);
  };
  let taken = 0;
  let ids = 0;
  const connect = (name: string): ConnectedProvider => ({
    keys: [''],
    limits: {},
    withKey: () => ({ adapter: models.provider(name), keyLabel: `key of ${name}` }),
    timeouts: { firstTokenMs: 1_000, idleMs: 1_000 },
    tryAcquire: () => {
      taken++;
      return () => {
        taken--;
      };
    },
    acquire: () => Promise.reject(new Error('There is always a place.')),
  });
  const traffic = createMemoryLimits(() => clock.now());
  return {
    clock,
    ledger,
    plans,
    editor,
    models,
    logLines,
    placesTaken: () => taken,
    context: (changes = {}) => ({
      call: {
        clock,
        createId: () => `id-${++ids}`,
        ledger,
        log: { trace: write('trace'), info: write('info'), warn: write('warn'), error: write('error') },
        sessionId: 'window-1',
        // Models of the provider `home` run on the person's own hardware.
        privacy: createPrivacyRules({
          routing: () => (changes.settings ?? (() => settings))().routing,
          isLocal: (model) =>
            changes.decisionKnowledge?.({ kind: 'edit', tier: 'execution' }).knowledge?.isLocal?.(model) ??
            model.provider === 'home',
          readPrivateFiles: (isPrivate) =>
            Promise.resolve(
              [...editor.files].flatMap(([path, text]) =>
                isPrivate(editor.links.get(path) ?? path) ? [text] : [],
              ),
            ),
        }),
        failover: { traffic, random: () => 1, policy: () => sendPolicy(), contextWindow: () => undefined },
        provider: (name) => Promise.resolve(connect(name)),
        reserve: async ({ start, request }) => {
          await ledger.begin(start);
          return { start, maxOutputTokens: request.maxOutputTokens, billsAfterCancel: false };
        },
        // A nano-dollar a token, so that costs can be read off.
        price: (_model, usage) => ({
          cost: {
            source: 'catalogue',
            nanoUsd: (totalInputTokens(usage) ?? 0) + (usage.outputTokens ?? 0),
          },
        }),
        ...changes,
      },
      routing: {
        settings: () => settings,
        providersWithKey: () => Promise.resolve(new Set()),
        decisionKnowledge: () => ({
          knowledge: { ...nothingKnown, isLocal: ({ provider }) => provider === 'home' },
        }),
        estimateWork: () => ({ lowNanoUsd: 10, highNanoUsd: 20 }),
        wantsDowngrade: () => Promise.resolve(false),
        takesTools: () => undefined,
        contextWindow: () => undefined,
        loadTokenCounter: () => Promise.resolve({ count: (text) => Math.ceil(text.length / 4) }),
        explainFailure: (failure, model) => ({ message: `${model.model}: ${failure.message}` }),
        ...changes,
      },
      folder: {
        uri: 'file:///shop',
        plans,
        editor,
        budget: {
          admitStep: () => Promise.resolve({ go: true }),
          admitForecast: () => Promise.resolve({ go: true }),
          review: () => Promise.resolve(),
        },
        verifier: {
          foresee: () => Promise.resolve([]),
          before: ({ planId, stepId }) => Promise.resolve({ planId, stepId }),
          verify: () =>
            Promise.resolve({ verdict: 'pass', reason: 'All checks pass.', evidence: [], costNanoUsd: 0 }),
        },
        commitStep: () => Promise.resolve(undefined),
        whyNotNow: () => undefined,
        gatherContext: () => Promise.resolve(emptyContext),
        instructionFiles: () => Promise.resolve([]),
        ...changes,
      },
    }),
  };
}
