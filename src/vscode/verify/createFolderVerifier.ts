import * as vscode from 'vscode';
import type { Clock } from '../../core/model/clock.ts';
import type { Log } from '../../core/model/log.ts';
import type { AskPerson } from '../../core/model/question.ts';
import { createApprovals, type Approvals } from '../../core/work/verify/approvals.ts';
import { createStepVerifier } from '../../core/work/verify/createStepVerifier.ts';
import { createDefiner } from '../../core/work/verify/command/defineCommand.ts';
import { findChecks } from '../../core/work/verify/find/findChecks.ts';
import type { StepVerifier } from '../../core/work/verify/stepVerifier.ts';
import type { CheckSettings } from '../../core/work/verify/verifierPorts.ts';
import { pathInFolder } from '../context/contentPath.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { sha256Of } from '../../node/files/diskBytes.ts';
import { saveDocument } from '../edits/documents.ts';
import { createApprovalStore, createDurations, type Memory } from '../../core/work/verify/checkMemory.ts';
import { readProjectFiles } from './projectFiles.ts';
import { readProblems } from './readProblems.ts';
import { runAsTask } from './runAsTask.ts';
import { watchReports } from './settledProblems.ts';
import { treeHash } from '../../node/git/treeHash.ts';
import { createCommandQuestion } from '../../presentation/questions/commandQuestion.ts';

/** What {@link createFolderVerifier} works with. */
export interface FolderVerifierPorts {
  readonly folder: vscode.WorkspaceFolder;
  readonly clock: Pick<Clock, 'monotonic' | 'delay'>;
  readonly log: Log;
  readonly ask: AskPerson;
  /** The workspace's own state: approvals hold for one workspace. */
  readonly memory: Memory;
  settings(): CheckSettings;
}

/** A verifier, and what the person has allowed it to run. */
export interface FolderVerifier extends StepVerifier, DisposableLike, Pick<Approvals, 'permit'> {}

/** Verifies the steps of one workspace folder with the editor's language servers, tasks and the disk. */
export function createFolderVerifier(ports: FolderVerifierPorts): FolderVerifier {
  const { folder, clock, log, memory } = ports;
  const place = folder.uri.toString();
  const watch = watchReports();
  const never = new AbortController().signal;
  const approvals = createApprovals({
    ask: createCommandQuestion(ports.ask),
    store: createApprovalStore(memory, place),
    hash: (text) => sha256Of(Buffer.from(text)),
    isTrusted: () => vscode.workspace.isTrusted,
  });
  const verifier = createStepVerifier({
    clock,
    log,
    settings: () => ports.settings(),
    approvals,
    async readProblems(step, when, signal, onFiles) {
      // Restricted Mode: language servers know half, and nothing can pass anyway.
      if (!vscode.workspace.isTrusted) return { problems: [], looked: [], unsettled: [] };
      return readProblems({ folder, step, when, watch, clock, signal, onFiles });
    },
    async findChecks({ changes }, when, onGap) {
      const project = await readProjectFiles(folder, never, clock);
      if (project.gap !== undefined) onGap(project.gap);
      return findChecks({ project, changes, when, isWindows: process.platform === 'win32', onGap });
    },
    async define(checks) {
      if (checks.length === 0) return [];
      const define = createDefiner(await readProjectFiles(folder, never, clock));
      return Promise.all(checks.map(async (check) => ({ ...check, definition: await define(check) })));
    },
    saveFiles: (except) => saveFiles(folder, except),
    treeHash: (signal) => treeHash(folder.uri.fsPath, () => readProjectFiles(folder, signal, clock), signal),
    run: (check, limitMs, signal) => runAsTask(folder, check, limitMs, signal),
    durations: createDurations(memory, place),
  });
  return {
    foresee: (steps) => verifier.foresee(steps),
    before: (step, signal, onProgress) => verifier.before(step, signal, onProgress),
    verify: (step, baseline, signal, onProgress) => verifier.verify(step, baseline, signal, onProgress),
    permit: (check, step, signal, onAsk) => approvals.permit(check, step, signal, onAsk),
    dispose: () => watch.dispose(),
  };
}

/** Saves what is unsaved in the folder, but for these files; resolves to those of them that are unsaved. */
async function saveFiles(
  folder: vscode.WorkspaceFolder,
  except: readonly string[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    const path = pathInFolder(folder, document.uri);
    if (path === undefined) continue;
    // Saving could format a file of the step, and its edits would not fit any more.
    if (except.includes(path) || !(await saveDocument(document))) left.push(path);
  }
  return left;
}
