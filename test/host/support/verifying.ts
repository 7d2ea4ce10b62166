import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { StagedChange } from '../../../src/core/work/edits/editorPorts.ts';
import type { CheckpointFile } from '../../../src/core/work/plan/planStore.ts';
import type { Clock } from '../../../src/core/model/clock.ts';
import type { Log } from '../../../src/core/model/log.ts';
import type { Question } from '../../../src/core/model/question.ts';
import type {
  StepUnderTest,
  StepVerdict,
  VerifyProgress,
} from '../../../src/core/work/verify/stepVerifier.ts';
import { systemClock } from '../../../src/node/systemClock.ts';
import { createStepEditor } from '../../../src/vscode/edits/createStepEditor.ts';
import { createStagedDocuments } from '../../../src/vscode/edits/stagedDocuments.ts';
import { createFolderVerifier } from '../../../src/vscode/verify/createFolderVerifier.ts';
import { limits } from '../../time/limits.ts';
import { folder } from './files.ts';

/** A verifier over the real workspace, with a person who answers as told. */
export function startVerifying(clock: Pick<Clock, 'monotonic' | 'delay'> = systemClock) {
  const said: string[] = [];
  const log: Log = {
    trace: (text) => said.push(text),
    info: (text) => said.push(text),
    warn: (text) => said.push(text),
    error() {},
  };
  const stored = new Map<string, unknown>();
  const asked: Question[] = [];
  const progress: VerifyProgress[] = [];
  const state = { answer: 'always', timeLimitMs: limits.actionMs };
  const verifier = createFolderVerifier({
    folder: folder(),
    clock,
    log,
    ask: async (question) => {
      asked.push(question);
      return state.answer;
    },
    memory: {
      get: (key) => stored.get(key),
      update: async (key, value) => void stored.set(key, value),
    },
    settings: () => ({ commands: [], timeLimitMs: state.timeLimitMs }),
  });
  const checkpoints = new Map<string, readonly CheckpointFile[]>();
  const editor = createStepEditor({
    ask: () => Promise.resolve(undefined),
    folder: folder(),
    documents: createStagedDocuments(),
    log,
    plans: {
      saveCheckpoint: async (_plan, stepId, files) => void checkpoints.set(stepId, files),
      loadCheckpoint: async (_plan, stepId) => checkpoints.get(stepId),
      removeCheckpoint: async (_plan, stepId) => void checkpoints.delete(stepId),
    },
  });
  let number = 0;
  return {
    state,
    asked,
    progress,
    said,
    stored,
    verifier,
    /** Looks, writes, judges, and puts the files back. */
    async tryStep(changes: readonly StagedChange[], more: Partial<StepUnderTest> = {}): Promise<StepVerdict> {
      number += 1;
      const step: StepUnderTest = {
        ...{ planId: 'plan', stepId: `s${number}`, title: 'A step', kind: 'edit', acceptance: [] },
        changes,
        ...more,
      };
      const { signal } = new AbortController();
      const baseline = await verifier.before(step, signal, (event) => progress.push(event));
      assert.deepEqual(await editor.apply(step), { ok: true });
      const verdict = await verifier.verify(step, baseline, signal, (event) => progress.push(event));
      assert.deepEqual(await editor.revert(step.planId, step.stepId), { ok: true });
      return verdict;
    },
  };
}

/** A change of a workspace file that replaces a part of it. */
export function edit(path: string, from: string, to: string): StagedChange {
  const before = readFileSync(join(folder().uri.fsPath, path), 'utf8');
  assert.ok(before.includes(from), `${path} has no ${from}`);
  return { path, before, after: before.replace(from, to) };
}

/** Every tab, by its label. */
export function tabLabels(): string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)).sort();
}
