import * as vscode from 'vscode';
import type { PlanSession } from '../../core/work/session/planSession.ts';
import type { Refusal } from '../../core/work/session/sessionWork.ts';
import type { ContextChip } from '../../core/work/plan/contextChip.ts';
import { contextKeys } from '../../shared/contract.ts';
import type { FromPlanPanel, SetupChoice } from '../../shared/planProtocol.ts';
import type { NoticeAction, PlanPanelView, StepAction } from '../../shared/planView.ts';
import { answerShown, questionView, type Waiting } from '../../presentation/waiting/waiting.ts';
import { newStep } from '../../presentation/plan/newStep.ts';
import type { PanelModel } from '../../presentation/panel/panelConnection.ts';
import { createRawAnswers, type RawAnswers } from './rawAnswers.ts';
import type { Sessions } from '../session/sessions.ts';
import type { SettingsOf } from '../settings/settingsOf.ts';
import type { SetupWatcher } from '../setup/setupWatcher.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import type { PanelTools } from '../../presentation/plan/panelTools.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import { planMessages } from '../../presentation/plan/planMessages.ts';
import { fromTierwise } from '../../presentation/messages.ts';
import { notify } from '../ui/dialogs.ts';

/** What the panel can ask of the rest of the extension. */
export interface PanelActions {
  addKey(): Promise<void>;
  useOllama(): Promise<void>;
  trySample(): Promise<void>;
  showLog(): void;
  openSettings(): Promise<void>;
}

/** What the panel's model is made from. */
export interface PlanPanelModelPorts {
  readonly isSample: boolean;
  /** Task that the box begins with. */
  readonly firstTask: string;
  readonly sessions: Sessions;
  readonly setup: SetupWatcher;
  readonly settingsOf: SettingsOf;
  /** Loaded when a panel is shown. */
  readonly loadTools: () => Promise<PanelTools>;
  readonly actions: PanelActions;
  readonly waiting: Waiting;
}

/** The panel's model, with what commands need of it. */
export interface PlanComposer extends PanelModel<PlanPanelView, FromPlanPanel>, DisposableLike {
  /** Loads what draws the view and reads messages; `view` and `parse` need it. */
  load(): Promise<PlanComposer>;
  /** Puts a chip into the box. */
  addChip(chip: ContextChip): void;
}

/** Joins the session with the panel: draws it as a view, and turns the person's wishes into calls. */
export function createPlanPanelModel(ports: PlanPanelModelPorts): PlanComposer {
  const { sessions, setup } = ports;
  const store = new DisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const rawAnswers = store.add(createRawAnswers());
  let chips: readonly ContextChip[] = [];
  let listening: (() => void) | undefined;
  let tools: PanelTools | undefined;
  let chipFolder = sessions.currentFolder()?.uri.toString();
  const listen = () => {
    // Chips quote files of their folder; the plan of another one has nothing to do with them.
    const folder = sessions.currentFolder()?.uri.toString();
    if (folder !== chipFolder) chips = [];
    chipFolder = folder;
    listening?.();
    listening = sessions.current()?.onDidChange(onChange);
    onChange();
  };
  const onChange = () => {
    setContextKeys(sessions.current(), ports.waiting);
    changed.fire();
  };
  store.add(sessions.onDidChangeCurrent(listen));
  store.add(setup.onDidChange(onChange));
  store.add(ports.waiting.onDidChange(onChange));

  function loaded(): PanelTools {
    if (tools === undefined) throw new Error('The panel is used before its tools are loaded.');
    return tools;
  }

  function view(): PlanPanelView {
    const session = sessions.current();
    const folder = sessions.currentFolder();
    const document = session?.document();
    return loaded().draw({
      isSample: ports.isSample,
      folderName: folder?.name,
      setup: setup.current(),
      document,
      live: session?.live() ?? { planning: undefined, steps: new Map(), isPausing: false },
      isElsewhere: session?.isElsewhere() ?? false,
      task: document?.task ?? ports.firstTask,
      chips,
      autopilotOffer: session?.autopilot.offer(),
      question: questionView(ports.waiting.items()),
      settings: ports.settingsOf(folder?.uri),
      providersWithKey: setup.providersWithKey(),
    });
  }

  async function handle(message: FromPlanPanel): Promise<void> {
    if (message.type === 'setup-chosen') return chooseSetup(ports.actions, message.choice);
    if (message.type === 'question-answered') {
      answerShown(ports.waiting, message.questionId, message.answerId);
      return;
    }
    if (message.type === 'chip-removed') {
      chips = chips.filter((chip) => chip.id !== message.chipId);
      changed.fire();
      return;
    }
    const session = await sessions.open();
    if (session === undefined) return;
    if (message.type === 'plan-requested') {
      const planning = session.plan(message.task, chips);
      return tell(planning);
    }
    if (message.type === 'plan-closed') {
      chips = [];
      return tell(session.close());
    }
    await handlePlanMessage(session, message, { ...ports, rawAnswers });
  }

  const composer: PlanComposer = {
    async load() {
      tools ??= await ports.loadTools();
      return composer;
    },
    parse: (data) => loaded().parse(data),
    view,
    onDidChange: changed.event,
    handle,
    addChip(chip) {
      chips = [...chips.filter((other) => other.id !== chip.id), chip];
      changed.fire();
    },
    dispose() {
      listening?.();
      store.dispose();
    },
  };
  return composer;
}

type PlanMessage = Exclude<
  FromPlanPanel,
  { readonly type: 'setup-chosen' | 'question-answered' | 'chip-removed' | 'plan-requested' | 'plan-closed' }
>;

/** What carrying out a wish needs besides the session. */
type WishPorts = Pick<PlanPanelModelPorts, 'actions'> & { readonly rawAnswers: RawAnswers };

async function handlePlanMessage(
  session: PlanSession,
  message: PlanMessage,
  ports: WishPorts,
): Promise<void> {
  switch (message.type) {
    case 'panel-ready':
      // Its connection has answered with the view.
      return;
    case 'plan-run-requested':
      return tell(session.run());
    case 'autopilot-requested':
      return tell(session.autopilot.prepare());
    case 'autopilot-declined':
      session.autopilot.decline();
      return;
    case 'autopilot-approved': {
      const { budgetDollars, commandIds, stepIds } = message;
      const budgetNanoUsd = Math.round(budgetDollars * 1e9);
      return tell(session.autopilot.start({ budgetNanoUsd, commandIds, stepIds }));
    }
    case 'autopilot-stopped':
      return tell(session.autopilot.stop());
    case 'plan-paused':
      session.pause();
      return;
    case 'plan-cancelled':
      session.cancel();
      return;
    case 'step-added': {
      const { afterStepId } = message;
      const step = newStep(session.document()?.steps ?? [], planMessages.newStep);
      const after = afterStepId ?? session.document()?.steps.at(-1)?.id;
      return tell(session.edit({ type: 'step-added', step, ...withoutUndefined({ afterStepId: after }) }));
    }
    case 'step-edited':
      return tell(session.edit({ type: 'step-edited', stepId: message.stepId, patch: message.patch }));
    case 'step-moved':
      return tell(session.edit({ type: 'step-moved', stepId: message.stepId, toIndex: message.toIndex }));
    case 'step-action-chosen':
      return handleStepAction(session, message.stepId, message.action, message.note, ports);
    case 'notice-action-chosen':
      return handleNoticeAction(session, message.action, ports);
  }
}

async function handleStepAction(
  session: PlanSession,
  stepId: string,
  action: StepAction,
  note: string | undefined,
  ports: WishPorts,
): Promise<void> {
  const steps = session.document()?.steps ?? [];
  const index = steps.findIndex((step) => step.id === stepId);
  switch (action) {
    case 'run':
      return tell(session.runStep(stepId));
    case 'retry':
      return tell(session.runStep(stepId, note ?? ''));
    case 'replan':
      return tell(session.replan(stepId, note ?? ''));
    case 'cancel':
      session.cancel();
      return;
    case 'accept':
      return tell(session.accept(stepId));
    case 'reject':
      return tell(session.reject(stepId));
    case 'show-diff':
      return tell(session.showDiff(stepId));
    case 'revert':
      return tell(session.revert(stepId));
    case 'delete':
      return tell(session.edit({ type: 'step-deleted', stepId }));
    case 'move-up':
      return tell(session.edit({ type: 'step-moved', stepId, toIndex: index - 1 }));
    case 'move-down':
      return tell(session.edit({ type: 'step-moved', stepId, toIndex: index + 1 }));
    case 'show-raw-answer':
      return ports.rawAnswers.show(steps[index]?.title ?? stepId, steps[index]?.rawAnswer ?? '');
    case 'edit':
      // The form is the webview's own; what is entered comes as `step-edited`.
      return;
  }
}

async function handleNoticeAction(
  session: PlanSession,
  action: NoticeAction,
  ports: WishPorts,
): Promise<void> {
  const document = session.document();
  switch (action) {
    case 'plan-again':
      return tell(session.plan(document?.task ?? '', document?.chips ?? []));
    case 'resume':
      return tell(session.run());
    case 'resume-autopilot':
      return tell(session.autopilot.resume());
    case 'take-over':
      return session.restore();
    case 'show-raw-answer':
      return ports.rawAnswers.show(planMessages.planAnswer, document?.rawAnswer ?? '');
    case 'show-log':
      ports.actions.showLog();
      return;
    case 'open-settings':
      return ports.actions.openSettings();
    case 'set-key':
      return ports.actions.addKey();
  }
}

async function chooseSetup(actions: PanelActions, choice: SetupChoice): Promise<void> {
  switch (choice) {
    case 'open-folder':
      await vscode.commands.executeCommand('workbench.action.files.openFolder');
      return;
    case 'manage-trust':
      await vscode.commands.executeCommand('workbench.trust.manage');
      return;
    case 'add-key':
      return actions.addKey();
    case 'use-ollama':
      return actions.useOllama();
    case 'try-sample':
      return actions.trySample();
  }
}

/** Shows why something was not done. */
export async function tell(refusal: Refusal | Promise<Refusal>): Promise<void> {
  const reason = await refusal;
  if (reason !== undefined) void notify.warn(fromTierwise(reason));
}

/** Menus and key bindings follow the plan through these. */
function setContextKeys(session: PlanSession | undefined, waiting: Waiting): void {
  const document = session?.document();
  const isAwaiting = waiting.items().some(({ kind, planId }) => kind === 'edits' && planId === document?.id);
  void vscode.commands.executeCommand('setContext', contextKeys.awaitingApproval, isAwaiting);
  void vscode.commands.executeCommand('setContext', contextKeys.planPhase, document?.state);
  void vscode.commands.executeCommand(
    'setContext',
    contextKeys.onAutopilot,
    document?.autopilot !== undefined,
  );
}
