import type * as vscode from 'vscode';
import type { AbilityBook } from '../../core/calling/abilities/abilityBook.ts';
import type { BudgetGate } from '../../core/money/budget/budgetGate.ts';
import { followOverruns } from '../../core/money/budget/overruns.ts';
import type { BudgetStore } from '../../core/money/budget/budgetStore.ts';
import type { Connections } from '../../core/calling/connect/connections.ts';
import { createInputCounter } from '../../core/calling/send/countInput.ts';
import { decisionContextOf } from '../../core/work/ask/decisionContext.ts';
import { sendPolicy } from '../../core/calling/failover/failoverPorts.ts';
import { createBusyRunners } from '../../core/calling/limits/busyRunners.ts';
import { createPrefixGate } from '../../core/calling/failover/prefixGate.ts';
import type { LimitsStore } from '../../core/calling/limits/limitsStore.ts';
import { createBudgetedCalls } from '../../core/calling/send/createSpending.ts';
import type { PlanSession } from '../../core/work/session/planSession.ts';
import type { Pricing } from '../../core/work/ask/pricing.ts';
import type { ModelReference } from '../../core/model/modelReference.ts';
import { createBudgetPerson } from '../../presentation/questions/budgetPerson.ts';
import type { BudgetPersonPorts } from '../../presentation/questions/budgetPerson.ts';
import { createSwitchOffer } from '../../presentation/questions/switchOffer.ts';
import { approvedPlans } from '../../core/work/plan/autopilot.ts';
import { createPlanSession } from '../../core/work/session/planSession.ts';
import { createFolderPorts } from './folderPorts.ts';
import type { FolderPorts, SharedFolderPorts } from './folderPorts.ts';

/** What all folders of a window share, and what the parts of their engine are made from. */
export interface WindowEnginePorts extends Omit<
  SharedFolderPorts,
  | 'admit'
  | 'budget'
  | 'failover'
  | 'provider'
  | 'price'
  | 'estimateStep'
  | 'contextWindow'
  | 'takesTools'
  | 'abilities'
  | 'decisionContext'
  | 'ask'
> {
  readonly budgets: BudgetStore;
  readonly traffic: LimitsStore;
  readonly connections: Connections;
  readonly pricing: Pricing;
  readonly abilities: AbilityBook;
  readonly person: Pick<BudgetPersonPorts, 'ask' | 'tell'>;
  /** Resolves when prices are loaded and dead attempts are settled; nothing is sent before. */
  readonly prepare: () => Promise<void>;
}

/** The engine of one window: one set of budgets behind the sessions of all its folders. */
export interface WindowEngine {
  /** How the budgets stand, and which day they count. */
  readonly budgets: Pick<BudgetGate, 'calendar' | 'standing'>;
  /** What plans and actions of a folder work with; the same for all of them. */
  portsOf(folder: vscode.WorkspaceFolder): FolderPorts;
  openFolder(folder: vscode.WorkspaceFolder): PlanSession;
}

/** Loaded on its first use, so that activation need not. */
export function createWindowEngine(ports: WindowEnginePorts): WindowEngine {
  const { pricing, abilities, connections, prepare, person, budgets, traffic, ...others } = ports;
  const { ledger, overrunFactor } = followOverruns(ports.ledger);
  const shared = { ...others, ledger };
  const spending = createBudgetedCalls({
    ...createBudgetPerson({ ...person }),
    settings: () => ({
      ...shared.settingsOf().budgets,
      approvedPlans: approvedPlans([...sessions].map((session) => session.document())),
    }),
    book: budgets,
    ledger: shared.ledger,
    clock: shared.clock,
    log: shared.log,
    loadTokenCounter: shared.loadTokenCounter,
    callProfile: (model, atMs) => pricing.callProfile(model, atMs),
    inputTokens: (model, countedTokens) => pricing.inputTokens(model, countedTokens),
    highOutputTokens: (start, model) => pricing.highOutputTokens(start, model),
    overrunFactor,
    countInput: createInputCounter({
      provider: (name) => connections.connect(name),
      clock: shared.clock,
      log: shared.log,
    }),
  });
  const failover = {
    traffic,
    random: Math.random,
    policy: () => sendPolicy(shared.settingsOf().routing.whenCoolingDown),
    prefixGate: createPrefixGate(shared.clock),
    busyRunners: createBusyRunners(shared.clock),
    contextWindow: (model: ModelReference) => pricing.contextWindow(model),
    offerSwitch: createSwitchOffer(person.ask),
  };
  const folders = new Map<string, FolderPorts>();
  const sessions = new Set<PlanSession>();

  function portsOf(folder: vscode.WorkspaceFolder): FolderPorts {
    const uri = folder.uri.toString();
    const existing = folders.get(uri);
    if (existing !== undefined) return existing;
    const made = createFolderPorts(folder, {
      ...shared,
      ask: person.ask,
      admit: spending.admit,
      onDoubtedCost: spending.onDoubtedCost,
      budget: spending.gate,
      failover,
      provider: (name) => prepare().then(() => connections.connect(name)),
      price: (model, usage, atMs, modelServed) => pricing.price(model, usage, atMs, modelServed),
      estimateStep: (step, model) => pricing.estimateStep(step, model),
      contextWindow: (model) => pricing.contextWindow(model),
      abilities,
      takesTools: (model) => abilities.takesTools(model),
      decisionContext: (step, document) => decisionContextOf(pricing, document, step, shared.clock.now()),
    });
    folders.set(uri, made);
    return made;
  }

  return {
    budgets: spending.gate,
    portsOf,
    openFolder(folder) {
      const session = createPlanSession(portsOf(folder));
      sessions.add(session);
      return {
        ...session,
        async dispose() {
          await session.dispose();
          sessions.delete(session);
          folders.get(session.folder)?.dispose();
          folders.delete(session.folder);
        },
      };
    },
  };
}
