import type { CommandPorts } from '../vscode/commands/registerCommands.ts';
import type { DisposableLike } from '../shared/dispose.ts';
import type { DecidedStep } from '../vscode/edits/stepsForApproval.ts';
import type { StagedDocuments } from '../vscode/edits/stagedDocuments.ts';
import { tell } from '../vscode/panel/planPanelModel.ts';
import type { Sessions } from '../vscode/session/sessions.ts';
import type { WindowEngine } from '../vscode/session/windowEngine.ts';

/** What {@link createApproving} wires. */
export interface ApprovingParts {
  readonly documents: StagedDocuments;
  readonly sessions: Sessions;
  readonly engine: () => Promise<WindowEngine>;
}

/** Brings what the person says of hunks to the step's plan, and the commands to the edits. */
export function createApproving({ documents, sessions, engine }: ApprovingParts): DisposableLike & {
  readonly commands: Pick<CommandPorts, 'reviews' | 'revertEarlierStep'>;
} {
  const answer = async ({ planId, stepId, answer: given }: DecidedStep): Promise<void> => {
    // Steps of actions are not of a plan: the action listens by itself.
    const session = sessions.ofPlan(planId);
    if (session === undefined) return;
    await tell(given === 'accepted' ? session.accept(stepId) : session.reject(stepId));
  };
  const listening = documents.onDidDecide((decided) => void answer(decided));
  return {
    commands: {
      reviews: documents.reviews,
      async revertEarlierStep() {
        const folder = sessions.currentFolder();
        const session = await sessions.open();
        if (folder === undefined || session === undefined) return;
        const { revertEarlierStep } = await import('./deferred.ts');
        await revertEarlierStep({ context: (await engine()).contextOf(folder), session });
      },
    },
    dispose: () => {
      listening.dispose();
    },
  };
}
