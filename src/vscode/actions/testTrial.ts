import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FileText } from '../../core/work/edits/editorPorts.ts';
import type { TestTrial } from '../../core/work/codeActions/runAction.ts';
import type { Log } from '../../core/model/log.ts';
import type { Approvals } from '../../core/work/verify/approvals.ts';
import type { Check, ProjectOnDisk } from '../../core/work/verify/find/check.ts';
import { isMissingCommand } from '../../core/work/verify/judge/checkRun.ts';
import { countTests } from '../../core/work/verify/runners/testCount.ts';
import { findChecks } from '../../core/work/verify/find/findChecks.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { readBytes } from '../../node/files/diskBytes.ts';
import { readProjectFiles } from '../verify/projectFiles.ts';
import { runAsTask } from '../verify/runAsTask.ts';
import { copyProject, type ProjectCopy } from '../../node/files/projectCopy.ts';

/** What {@link createTestTrial} works with. */
export interface TestTrialPorts {
  readonly folder: vscode.WorkspaceFolder;
  readonly permit: Approvals['permit'];
  /** Longest time of one run, in milliseconds. */
  readonly limitMs: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/** A {@link TestTrial} with the copy that it works in. */
export interface OwnTestTrial extends TestTrial, DisposableLike {
  dispose(): Promise<void>;
}

/**
 * Runs tests in a copy of the project, by the command that checks them there, as a task of the editor: only in a
 * trusted workspace, and only a command that the person has allowed for this very step. It asks nobody; what may not
 * or cannot be run is `unknown`.
 */
export function createTestTrial(
  ports: TestTrialPorts,
  step: { readonly planId: string; readonly stepId: string },
): OwnTestTrial {
  const { folder, log } = ports;
  let making: Promise<ProjectCopy | undefined> | undefined;

  async function prepare(testPath: string, signal: AbortSignal) {
    const project = await readProjectFiles(folder, signal);
    // In a copy that lacks files anything may fail.
    if (project.gap !== undefined) return undefined;
    const check = await findTestCheck(project, testPath);
    if (check === undefined) return undefined;
    // An aborted signal: nobody is asked now, the answer is there or it is not.
    if ((await ports.permit(check, step, AbortSignal.abort())) !== 'allowed') return undefined;
    making ??= copyProject(folder.uri.fsPath, project.paths, signal);
    const copy = await making;
    return copy && { check, copy };
  }

  return {
    async run(testPath, changed, signal) {
      if (!vscode.workspace.isTrusted) return 'unknown';
      try {
        const prepared = await prepare(testPath, signal);
        if (prepared === undefined) return 'unknown';
        const { check, copy } = prepared;
        const label = `${check.label}, tried in a copy`;
        const run = await withChange(copy, changed, () =>
          runAsTask(folder, { ...check, label }, ports.limitMs(), signal, copy.root),
        );
        log.info(`trial: ${check.command} → ${run.ending} ${run.exitCode ?? ''}`);
        if (run.ending !== 'exited' || isMissingCommand(run)) return 'unknown';
        // A run in which no test ran tells nothing of the tests.
        if (run.exitCode === 0 && countTests(run.output)?.ran === 0) return 'unknown';
        return run.exitCode === 0 ? 'passed' : 'failed';
      } catch (error) {
        // A trial is a second look: without it the tests stand as they were judged.
        log.warn(`The new tests could not be tried on broken code: ${String(error)}`);
        return 'unknown';
      }
    },
    async dispose() {
      const copy = await making?.catch((error: unknown) => {
        log.warn(`There was no copy to put away: ${String(error)}`);
      });
      await copy?.dispose();
    },
  };
}

/** The check that runs one test file; the narrowest that there is. */
async function findTestCheck(project: ProjectOnDisk, testPath: string): Promise<Check | undefined> {
  const checks = await findChecks({
    project,
    changes: [{ path: testPath, before: '', after: '' }],
    when: 'after',
    isWindows: process.platform === 'win32',
  });
  return checks.find(({ kind }) => kind === 'tests');
}

/** Runs something while a file of the copy has another text. */
async function withChange<Result>(
  { root }: ProjectCopy,
  changed: FileText | undefined,
  run: () => Promise<Result>,
): Promise<Result> {
  if (changed === undefined) return run();
  const path = join(root, changed.path);
  const before = await readBytes(path);
  await writeFile(path, changed.text);
  try {
    return await run();
  } finally {
    if (before !== undefined) await writeFile(path, before);
  }
}
