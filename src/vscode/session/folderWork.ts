import type * as vscode from 'vscode';
import type { CallContext } from '../../core/calling/send/call.ts';
import { createSemaphore } from '../../core/calling/connect/semaphore.ts';
import type { FolderContext, WorkContext } from '../../core/work/ask/folderContext.ts';
import type { RoutingContext } from '../../core/work/ask/routingContext.ts';
import type { AskPerson } from '../../core/model/question.ts';
import { createTestTrial, type OwnTestTrial } from '../actions/testTrial.ts';
import { gatherContext } from '../context/gatherContext.ts';
import { readInstructionFiles } from '../context/instructionFiles.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { createMutex } from '../../core/work/edits/mutex.ts';
import { createPrivateTexts } from '../context/privateTexts.ts';
import { createPrivacyRules } from '../../core/work/context/privacyRules.ts';
import type { ModelReference } from '../../core/model/modelReference.ts';
import { createStepEditor } from '../edits/createStepEditor.ts';
import type { StagedDocuments } from '../edits/stagedDocuments.ts';
import { commitStep } from '../../node/git/commitStep.ts';
import { gitProgram } from '../git/gitProgram.ts';
import { builtInTools } from '../../core/work/tools/builtInTools.ts';
import { createToolRegistry } from '../../core/work/tools/toolRegistry.ts';
import type { SettingsOf } from '../settings/settingsOf.ts';
import { createToolConsent } from '../../presentation/questions/askToolConsent.ts';
import { createWorkspaceTools } from '../tools/createWorkspaceTools.ts';
import type { Memory } from '../../core/work/verify/checkMemory.ts';
import { createFolderVerifier } from '../verify/createFolderVerifier.ts';

/** What all folders share. */
export interface SharedFolderParts extends Pick<FolderContext, 'plans' | 'budget'> {
  /** Without what is private, which is a matter of the folder. */
  readonly call: Omit<CallContext, 'privacy'>;
  /** Whether a model runs on hardware of the person's own, as far as is known. */
  readonly isLocal: (model: ModelReference) => boolean;
  /** Without the settings, which a folder may change. */
  readonly routing: Omit<RoutingContext, 'settings'>;
  readonly settingsOf: SettingsOf;
  /** The workspace's own state: what the person allowed here, how long checks take. */
  readonly memory: Memory;
  /** The diffs of staged edits. */
  readonly documents: StagedDocuments;
  /** For what a model asks, and for commands that are to run. */
  readonly ask: AskPerson;
  readonly isTrusted: () => boolean;
}

/** What plans and actions in one workspace folder work with: its models, files, settings, tools, checks and trust. */
export interface FolderWork extends WorkContext, DisposableLike {
  /** Tries new tests on broken code, for a step. */
  trialOf(step: { readonly planId: string; readonly stepId: string }): OwnTestTrial;
}

export function createFolderWork(folder: vscode.WorkspaceFolder, shared: SharedFolderParts): FolderWork {
  const { plans, budget, settingsOf, memory, documents, ask, isTrusted } = shared;
  const { clock, log } = shared.call;
  // Two commits at once would meet at the lock of the index.
  const exclusively = createMutex();
  const verifier = createFolderVerifier({
    folder,
    clock,
    log,
    ask,
    memory,
    settings: () => settingsOf().checks,
  });
  const settings = () => settingsOf(folder.uri);
  const privacy = createPrivacyRules({
    routing: () => settings().routing,
    isLocal: shared.isLocal,
    readPrivateFiles: createPrivateTexts(folder),
  });
  const workspaceTools = createWorkspaceTools({ folder, ask, isPrivate: (path) => privacy.isPrivate(path) });
  return {
    call: { ...shared.call, privacy },
    routing: { ...shared.routing, settings },
    folder: {
      uri: folder.uri.toString(),
      plans,
      budget,
      verifier,
      editor: createStepEditor({ folder, documents, plans, log, ask }),
      // Plans and actions edit and verify in turn.
      writing: createSemaphore(1),
      tools: createToolRegistry(builtInTools(workspaceTools), createToolConsent(ask)),
      commitStep: (step) =>
        exclusively(async () =>
          settings().commitPerStep && isTrusted()
            ? commitStep({ ...step, folderPath: folder.uri.fsPath, git: await gitProgram(folder.uri.fsPath) })
            : undefined,
        ),
      whyNotNow: () =>
        isTrusted() ? undefined : 'This workspace is in Restricted Mode. Trust it to make and run plans.',
      gatherContext: (signal) => gatherContext(folder, signal),
      instructionFiles: (signal) => readInstructionFiles(folder, signal),
    },
    trialOf: (step) =>
      createTestTrial(
        {
          folder,
          log,
          permit: verifier.permit.bind(verifier),
          limitMs: () => settingsOf().checks.timeLimitMs,
        },
        step,
      ),
    dispose: () => verifier.dispose(),
  };
}
