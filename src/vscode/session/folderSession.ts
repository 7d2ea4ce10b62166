import type * as vscode from 'vscode';
import type { CallPorts } from '../../core/engine/callModel.ts';
import { createPlanSession } from '../../core/engine/planSession.ts';
import type { PlanSession } from '../../core/engine/planSession.ts';
import type { PlanSessionPorts } from '../../core/engine/planSessionPorts.ts';
import type { StepVerifier } from '../../core/verify/stepVerifier.ts';
import { formatModelReference } from '../../core/model/modelReference.ts';
import { gatherContext } from '../context/gatherContext.ts';
import { readInstructionFiles } from '../context/instructionFiles.ts';
import { createStepEditor } from '../edits/createStepEditor.ts';
import type { StagedDocuments } from '../edits/stagedDocuments.ts';
import { errorMessage } from '../errorMessages.ts';
import type { SettingsOf } from '../settings/settingsOf.ts';
import type { Translate } from '../translate.ts';

/** What all folders share. */
export interface FolderSessionPorts
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
  /** The diffs of staged edits. */
  readonly documents: StagedDocuments;
  readonly isTrusted: () => boolean;
  readonly t: Translate;
}

/** Nothing is checked: the person's word on a diff is the only verdict. */
const unverified: StepVerifier = {
  before: ({ planId, stepId }) => Promise.resolve({ planId, stepId }),
  verify: () =>
    Promise.resolve({
      verdict: 'unknown',
      cause: 'no-evidence',
      reason: 'Nothing was checked.',
      evidence: [],
      costNanoUsd: 0,
    }),
};

/** The plan session of one workspace folder: the engine with this folder's files, settings and trust. */
export function createFolderSession(folder: vscode.WorkspaceFolder, ports: FolderSessionPorts): PlanSession {
  const { settingsOf, isTrusted, t, documents, ...shared } = ports;
  return createPlanSession({
    ...shared,
    verifier: unverified,
    mayApplyBySelf: () => false,
    folder: folder.uri.toString(),
    editor: createStepEditor({ folder, documents, plans: shared.plans, log: shared.log }),
    settings: () => settingsOf(folder.uri),
    whyNotNow: () =>
      isTrusted() ? undefined : t('This workspace is in Restricted Mode. Trust it to make and run plans.'),
    gatherContext: (signal) => gatherContext(folder, signal),
    instructionFiles: (signal) => readInstructionFiles(folder, signal),
    explainFailure(failure, model) {
      const { title, detail } = errorMessage(t, failure, {
        model: formatModelReference(model),
        provider: model.provider,
      });
      return { message: title, detail };
    },
  });
}
