import * as vscode from 'vscode';
import type { PlanSession } from '../../core/work/session/planSession.ts';
import type { StepState } from '../../core/work/plan/planDocument.ts';
import { commandIds, type CommandId } from '../../shared/contract.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import { chipForPlanTask } from '../context/chips.ts';
import type { CostsOnUse } from '../costs/costsOnUse.ts';
import type { Keys } from '../keys/keys.ts';
import { hunkCommands } from '../edits/hunkCommands.ts';
import type { StepsForApproval } from '../edits/stepsForApproval.ts';
import type { PlanPanel } from '../panel/planPanel.ts';
import { tell, type PanelActions, type PlanComposer } from '../panel/planPanelModel.ts';
import { pickAnswer } from '../waiting/showWaiting.ts';
import type { Waiting } from '../../presentation/waiting/waiting.ts';
import type { Sessions } from '../session/sessions.ts';
import type { SetupWatcher } from '../setup/setupWatcher.ts';
import { planMessages } from '../../presentation/plan/planMessages.ts';
import { pick } from '../ui/dialogs.ts';

/** What a command does. Arguments are whatever VS Code or another extension passes: untrusted. */
export type CommandHandlers = Readonly<
  Record<CommandId, (...args: readonly unknown[]) => Promise<void> | void>
>;

/** What the commands work on. */
export interface CommandPorts {
  readonly sessions: Sessions;
  readonly setup: SetupWatcher;
  readonly model: PlanComposer;
  readonly panel: PlanPanel;
  readonly waiting: Waiting;
  readonly keys: Keys;
  readonly actions: PanelActions;
  readonly costs: CostsOnUse;
  readonly reviews: StepsForApproval;
  revertEarlierStep(): Promise<void>;
  refreshPrices(): Promise<void>;
}

/** Registers every command of the contract; the type makes sure that none is forgotten. */
export function registerCommands(ports: CommandPorts): DisposableLike {
  const { actions } = ports;
  const handlers: CommandHandlers = {
    ...planCommands(() => ports.sessions.open(), ports.panel),
    ...hunkCommands(ports.reviews),
    [commandIds.revertEarlierStep]: () => ports.revertEarlierStep(),
    [commandIds.planTask]: (...args) => planTask(ports, args),
    [commandIds.setKey]: () => actions.addKey(),
    [commandIds.deleteKey]: async () => {
      await ports.keys.askAndDelete();
    },
    [commandIds.useOllama]: () => actions.useOllama(),
    [commandIds.trySample]: () => actions.trySample(),
    [commandIds.showCosts]: () => {
      ports.costs.show();
    },
    [commandIds.exportLedger]: async () => (await ports.costs.load()).exportLedger(),
    [commandIds.deleteLedger]: async () => (await ports.costs.load()).deleteLedger(),
    [commandIds.refreshPrices]: () => ports.refreshPrices(),
    [commandIds.showLog]: () => {
      actions.showLog();
    },
    [commandIds.openSettings]: () => actions.openSettings(),
    [commandIds.answerQuestion]: () => pickAnswer(ports.waiting, ports.panel),
  };
  const store = new DisposableStore();
  for (const id of Object.values(commandIds)) store.add(vscode.commands.registerCommand(id, handlers[id]));
  return store;
}

/** Opens the panel with what the command was called on as a chip. */
async function planTask(ports: CommandPorts, args: readonly unknown[]): Promise<void> {
  const chip = chipForPlanTask(args);
  if (!(await ports.sessions.choose()) && (vscode.workspace.workspaceFolders?.length ?? 0) > 1) return;
  const folder = ports.sessions.currentFolder();
  const made = folder === undefined ? undefined : await chip(folder);
  if (typeof made === 'object') ports.model.addChip(made);
  ports.panel.show();
  if (made === 'kept-back') {
    await tell(planMessages.nothingQuoted);
  }
  await ports.setup.refresh();
}

/** The commands that steer a plan, from the palette, the editor title and key bindings. */
function planCommands(
  session: () => Promise<PlanSession | undefined>,
  panel: Pick<PlanPanel, 'show'>,
): Pick<
  CommandHandlers,
  | 'tierwise.runPlan'
  | 'tierwise.runOnAutopilot'
  | 'tierwise.stopAutopilot'
  | 'tierwise.pausePlan'
  | 'tierwise.cancelPlan'
  | 'tierwise.acceptStep'
  | 'tierwise.rejectStep'
  | 'tierwise.revertStep'
> {
  const withPlan = async (action: (session: PlanSession) => Promise<void> | void): Promise<void> => {
    const current = await session();
    if (current?.document() === undefined) {
      return tell(planMessages.noPlan);
    }
    return action(current);
  };
  const onStep = (
    state: StepState,
    title: string,
    action: (session: PlanSession, stepId: string) => Promise<void>,
  ) =>
    withPlan(async (current) => {
      const stepId = await chooseStep(current, state, title);
      if (stepId !== undefined) await action(current, stepId);
    });
  return {
    [commandIds.runPlan]: () => withPlan((current) => tell(current.run())),
    [commandIds.runOnAutopilot]: () =>
      withPlan((current) => {
        // The question is asked in the panel.
        panel.show();
        return tell(current.autopilot.prepare());
      }),
    [commandIds.stopAutopilot]: () => withPlan((current) => tell(current.autopilot.stop())),
    [commandIds.pausePlan]: () =>
      withPlan((current) => {
        current.pause();
      }),
    [commandIds.cancelPlan]: () =>
      withPlan((current) => {
        current.cancel();
      }),
    [commandIds.acceptStep]: () =>
      onStep('awaiting-approval', planMessages.acceptWhich, (current, stepId) =>
        tell(current.accept(stepId)),
      ),
    [commandIds.rejectStep]: () =>
      onStep('awaiting-approval', planMessages.rejectWhich, (current, stepId) =>
        tell(current.reject(stepId)),
      ),
    [commandIds.revertStep]: async () => {
      // What the steps of a plan that was put away wrote is still there, and so are their checkpoints.
      const current = await session();
      if (current?.document() === undefined) await current?.reopen();
      await onStep('done', planMessages.revertWhich, (current, stepId) => tell(current.revert(stepId)));
    },
  };
}

/** The one step in that state, or the one that the person picks. */
async function chooseStep(
  session: PlanSession,
  state: StepState,
  title: string,
): Promise<string | undefined> {
  const items = (session.document()?.steps ?? [])
    .map((step, index) => ({
      step,
      label: step.title,
      description: planMessages.stepNumber(index + 1),
      stepId: step.id,
    }))
    .filter(({ step }) => step.status === state)
    .filter(({ step }) => state !== 'done' || (step.result?.changedFiles.length ?? 0) > 0);
  if (items.length === 0) {
    await tell(planMessages.noSuchStep);
    return undefined;
  }
  if (items.length === 1) return items[0]?.stepId;
  return (await pick(items, { title }))?.stepId;
}
