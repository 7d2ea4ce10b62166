import type * as vscode from 'vscode';
import type { AbilityBook } from '../../core/calling/abilities/abilityBook.ts';
import type { BudgetGate } from '../../core/money/budget/budgetGate.ts';
import { followOverruns } from '../../core/money/budget/overruns.ts';
import type { BudgetStore } from '../../core/money/budget/budgetStore.ts';
import type { Connections } from '../../core/calling/connect/connections.ts';
import { createInputCounter } from '../../core/calling/send/countInput.ts';
import type { CallContext } from '../../core/calling/send/call.ts';
import { decisionKnowledgeOf } from '../../core/work/ask/decisionSubject.ts';
import type { RoutingContext } from '../../core/work/ask/routingContext.ts';
import { sendPolicy } from '../../core/calling/failover/failoverPorts.ts';
import { createBusyRunners } from '../../core/calling/limits/busyRunners.ts';
import { createPrefixGate } from '../../core/calling/failover/prefixGate.ts';
import type { LimitsStore } from '../../core/calling/limits/limitsStore.ts';
import { createBudgetedCalls } from '../../core/calling/send/createSpending.ts';
import { createPlanSession, type PlanSession } from '../../core/work/session/planSession.ts';
import type { Pricing } from '../../core/routing/knowledge/pricing.ts';
import { formatModelReference, type ModelReference } from '../../core/model/modelReference.ts';
import { errorMessage } from '../../presentation/errorMessages.ts';
import { createBudgetPerson, type BudgetPersonPorts } from '../../presentation/questions/budgetPerson.ts';
import { createSwitchOffer } from '../../presentation/questions/switchOffer.ts';
import { approvedPlans } from '../../core/work/plan/autopilot.ts';
import { createFolderWork, type FolderWork, type SharedFolderParts } from './folderWork.ts';

/** What all folders of a window share, and what the parts of their engine are made from. */
export interface WindowEnginePorts
  extends
    Pick<CallContext, 'clock' | 'createId' | 'ledger' | 'log' | 'sessionId'>,
    Pick<RoutingContext, 'providersWithKey' | 'loadTokenCounter'>,
    Omit<SharedFolderParts, 'call' | 'routing' | 'budget' | 'ask' | 'isLocal'> {
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
  contextOf(folder: vscode.WorkspaceFolder): FolderWork;
  openFolder(folder: vscode.WorkspaceFolder): PlanSession;
}

/** Loaded on its first use, so that activation need not. */
export function createWindowEngine(ports: WindowEnginePorts): WindowEngine {
  const { pricing, abilities, connections, prepare, person, budgets, traffic } = ports;
  const { clock, log, createId, sessionId, settingsOf, providersWithKey, loadTokenCounter } = ports;
  const { ledger, overrunFactor } = followOverruns(ports.ledger);
  const spending = createBudgetedCalls({
    ...createBudgetPerson({ ...person }),
    settings: () => ({
      ...settingsOf().budgets,
      approvedPlans: approvedPlans([...sessions].map((session) => session.document())),
    }),
    book: budgets,
    ledger,
    clock,
    log,
    loadTokenCounter,
    callProfile: (model, atMs) => pricing.callProfile(model, atMs),
    inputTokens: (model, countedTokens) => pricing.inputTokens(model, countedTokens),
    highOutputTokens: (start, model) => pricing.highOutputTokens(start, model),
    overrunFactor,
    countInput: createInputCounter({ provider: (name) => connections.connect(name), clock, log }),
  });
  const contextWindow = (model: ModelReference) => pricing.contextWindow(model);
  const call: SharedFolderParts['call'] = {
    clock,
    createId,
    ledger,
    log,
    sessionId,
    abilities,
    reserve: spending.reserve,
    onDoubtedCost: spending.onDoubtedCost,
    provider: (name) => prepare().then(() => connections.connect(name)),
    price: (model, usage, atMs, modelServed) => pricing.price(model, usage, atMs, modelServed),
    failover: {
      traffic,
      random: Math.random,
      policy: () => sendPolicy(settingsOf().routing.whenCoolingDown),
      prefixGate: createPrefixGate(clock),
      busyRunners: createBusyRunners(clock),
      contextWindow,
      offerSwitch: createSwitchOffer(person.ask),
    },
  };
  const routing: SharedFolderParts['routing'] = {
    providersWithKey,
    loadTokenCounter,
    contextWindow,
    decisionKnowledge: (subject) => decisionKnowledgeOf(pricing, subject, clock.now()),
    estimateWork: (size, model) => pricing.estimateWork(size, model),
    wantsDowngrade: (spender) => spending.gate.wantsDowngrade(spender),
    takesTools: (model) => abilities.takesTools(model),
    explainFailure(failure, model) {
      const name = formatModelReference(model);
      const { title, detail } = errorMessage(failure, { model: name, provider: model.provider });
      return { message: title, detail };
    },
  };
  const folders = new Map<string, FolderWork>();
  const sessions = new Set<PlanSession>();

  function contextOf(folder: vscode.WorkspaceFolder): FolderWork {
    const uri = folder.uri.toString();
    const existing = folders.get(uri);
    if (existing !== undefined) return existing;
    const made = createFolderWork(folder, {
      ...ports,
      call,
      routing,
      budget: spending.gate,
      ask: person.ask,
      isLocal: (model) => pricing.isLocal(model),
    });
    folders.set(uri, made);
    return made;
  }

  return {
    budgets: spending.gate,
    contextOf,
    openFolder(folder) {
      const session = createPlanSession(contextOf(folder));
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
