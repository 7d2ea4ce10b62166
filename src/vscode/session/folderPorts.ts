import type * as vscode from 'vscode';
import type { CallPorts } from '../../core/calling/send/callModel.ts';
import { createSemaphore } from '../../core/calling/connect/semaphore.ts';
import type { PlanSessionPorts } from '../../core/work/ask/planSessionPorts.ts';
import { formatModelReference } from '../../core/model/modelReference.ts';
import type { AskPerson } from '../../core/model/question.ts';
import type { CheckSettings } from '../../core/work/verify/verifierPorts.ts';
import { createTestTrial } from '../actions/testTrial.ts';
import type { OwnTestTrial } from '../actions/testTrial.ts';
import { gatherContext } from '../context/gatherContext.ts';
import { readInstructionFiles } from '../context/instructionFiles.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { createMutex } from '../../core/work/edits/mutex.ts';
import { createStepEditor } from '../edits/createStepEditor.ts';
import type { StagedDocuments } from '../edits/stagedDocuments.ts';
import { commitIfWanted } from '../git/commitIfWanted.ts';
import { errorMessage } from '../../presentation/errorMessages.ts';
import type { SettingsOf } from '../settings/settingsOf.ts';
import { createWorkspaceTools } from '../tools/createWorkspaceTools.ts';
import type { Memory } from '../../core/work/verify/checkMemory.ts';
import { createFolderVerifier } from '../verify/createFolderVerifier.ts';

/** What all folders share. */
export interface SharedFolderPorts
  extends
    CallPorts,
    Pick<
      PlanSessionPorts,
      | 'plans'
      | 'budget'
      | 'providersWithKey'
      | 'loadTokenCounter'
      | 'contextWindow'
      | 'estimateStep'
      | 'takesTools'
      | 'decisionContext'
    > {
  readonly settingsOf: SettingsOf;
  readonly checks: () => CheckSettings;
  /** The workspace's own state: what the person allowed here, how long checks take. */
  readonly memory: Memory;
  /** The diffs of staged edits. */
  readonly documents: StagedDocuments;
  /** For what a model asks, and for commands that are to run. */
  readonly ask: AskPerson;
  readonly isTrusted: () => boolean;
}

/** What plans and actions in one workspace folder work with: its files, settings, tools, checks and trust. */
export interface FolderPorts extends PlanSessionPorts, DisposableLike {
  /** Tries new tests on broken code, for a step. */
  trialOf(step: { readonly planId: string; readonly stepId: string }): OwnTestTrial;
}

export function createFolderPorts(folder: vscode.WorkspaceFolder, shared: SharedFolderPorts): FolderPorts {
  const { settingsOf, checks, memory, documents, ask, isTrusted, ...engine } = shared;
  const { clock, log } = engine;
  // Two commits at once would meet at the lock of the index.
  const exclusively = createMutex();
  const verifier = createFolderVerifier({ folder, clock, log, ask, memory, settings: checks });
  return {
    ...engine,
    verifier,
    // Plans and actions edit and verify in turn.
    writing: createSemaphore(1),
    tools: createWorkspaceTools({
      folder,
      ask,
      privatePatterns: () => settingsOf(folder.uri).routing.privatePatterns,
    }),
    commitStep: (step) => exclusively(() => commitIfWanted(folder, step)),
    trialOf: (step) =>
      createTestTrial(
        { folder, log, permit: verifier.permit.bind(verifier), limitMs: () => checks().timeLimitMs },
        step,
      ),
    folder: folder.uri.toString(),
    editor: createStepEditor({ folder, documents, plans: engine.plans, log, ask }),
    settings: () => settingsOf(folder.uri),
    whyNotNow: () =>
      isTrusted() ? undefined : 'This workspace is in Restricted Mode. Trust it to make and run plans.',
    gatherContext: (signal) => gatherContext(folder, signal),
    instructionFiles: (signal) => readInstructionFiles(folder, signal),
    explainFailure(failure, model) {
      const { title, detail } = errorMessage(failure, {
        model: formatModelReference(model),
        provider: model.provider,
      });
      return { message: title, detail };
    },
    dispose: () => verifier.dispose(),
  };
}
