import * as vscode from 'vscode';
import {
  createHunkChoices,
  type FileChoices,
  type HunkState,
  type KeptChanges,
  type HunkChoices,
} from '../../core/work/edits/hunkChoices.ts';
import type { StagedChange, StagedStep } from '../../core/work/edits/editorPorts.ts';
import { contextKeys, stagedScheme } from '../../shared/contract.ts';
import type { DisposableLike } from '../../shared/dispose.ts';

/** What all answers to the hunks of a step come to, once each has one. */
export interface DecidedStep {
  readonly planId: string;
  readonly stepId: string;
  readonly answer: 'accepted' | 'rejected';
}

/** A step whose changes are under review, or still being written. */
export interface StepForApproval {
  readonly folder: vscode.WorkspaceFolder;
  readonly staged: StagedStep;
  readonly review: HunkChoices;
  /** True while the changes are being written: nothing can be decided yet. */
  readonly isGrowing: boolean;
}

/** The right side of one file's diff. */
export interface FileForApproval {
  readonly step: StepForApproval;
  readonly file: FileChoices;
  readonly uri: vscode.Uri;
}

/** The staged texts as virtual documents, and what the person has said of their hunks. */
export interface StepsForApproval extends DisposableLike {
  /** Takes a step's changes in. What the person has said stays when the changes are the same as before. */
  put(folder: vscode.WorkspaceFolder, staged: StagedStep): StepForApproval;
  /** Takes in what there is of changes that are being written: texts only, there is nothing to decide yet. */
  grow(folder: vscode.WorkspaceFolder, staged: StagedStep): StepForApproval;
  remove(planId: string, stepId: string): void;
  step(planId: string, stepId: string): StepForApproval | undefined;
  /** Steps that can be decided on, newest last. */
  open(): readonly StepForApproval[];
  /** The file whose right side this is, of a step that can be decided on. */
  fileAt(uri: vscode.Uri): FileForApproval | undefined;
  /** Address of a side of a file's diff; the path is {@link FileChoices.path}. */
  uriOf(step: StepForApproval, side: 'before' | 'after', path: string): vscode.Uri;
  /** Notes an answer and changes the right side with it; the last one decides the step. */
  decide(file: FileForApproval, hunk: number | 'all', state: HunkState): void;
  kept(staged: StagedStep): KeptChanges;
  readonly onDidChange: vscode.Event<void>;
  readonly onDidDecide: vscode.Event<DecidedStep>;
}

/** One for the whole window: a scheme has one provider. */
export function createStepsForApproval(): StepsForApproval {
  const steps = new Map<string, StepForApproval>();
  const texts = new Map<string, string>();
  const textChanged = new vscode.EventEmitter<vscode.Uri>();
  const changed = new vscode.EventEmitter<void>();
  const decided = new vscode.EventEmitter<DecidedStep>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(stagedScheme, {
    onDidChange: textChanged.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()),
  });

  function setText(uri: vscode.Uri, text: string): void {
    const address = uri.toString();
    if (texts.get(address) === text) return;
    texts.set(address, text);
    textChanged.fire(uri);
  }

  /** The address has the real file's path, so that it is shown in the file's language and found by its name. */
  function uriOf({ folder, staged }: StepForApproval, side: 'before' | 'after', path: string): vscode.Uri {
    const query = new URLSearchParams({ plan: staged.planId, step: staged.stepId, side }).toString();
    return vscode.Uri.joinPath(folder.uri, path).with({ scheme: stagedScheme, query });
  }

  function setTexts(step: StepForApproval): void {
    for (const { path, composed } of step.review.files()) setText(uriOf(step, 'after', path), composed.text);
  }

  function keep(step: StepForApproval): StepForApproval {
    const key = keyOf(step.staged.planId, step.staged.stepId);
    steps.delete(key);
    steps.set(key, step);
    for (const { path, before } of step.staged.changes) {
      if (before === undefined) setText(uriOf(step, 'before', path), '');
    }
    return step;
  }

  function told(): void {
    const isOpen = [...steps.values()].some(({ isGrowing }) => !isGrowing);
    void vscode.commands.executeCommand('setContext', contextKeys.hasStagedDiff, isOpen);
    changed.fire();
  }

  return {
    put(folder, staged) {
      const earlier = steps.get(keyOf(staged.planId, staged.stepId));
      const isSame =
        earlier !== undefined && !earlier.isGrowing && isSameChanges(earlier.staged.changes, staged.changes);
      const review = isSame ? earlier.review : createHunkChoices(staged.changes);
      const step = keep({ folder, staged, review, isGrowing: false });
      setTexts(step);
      told();
      return step;
    },
    grow(folder, staged) {
      // Comparing the texts every time would cost more than showing them.
      const step = keep({ folder, staged, review: createHunkChoices([]), isGrowing: true });
      for (const { path, movedTo = path, after = '' } of staged.changes)
        setText(uriOf(step, 'after', movedTo), after);
      return step;
    },
    remove(planId, stepId) {
      if (!steps.delete(keyOf(planId, stepId))) return;
      for (const address of [...texts.keys()]) {
        if (isOfStep(vscode.Uri.parse(address), planId, stepId)) texts.delete(address);
      }
      told();
    },
    step: (planId, stepId) => steps.get(keyOf(planId, stepId)),
    open: () => [...steps.values()].filter(({ isGrowing }) => !isGrowing),
    fileAt(uri) {
      if (uri.scheme !== stagedScheme) return undefined;
      const query = new URLSearchParams(uri.query);
      const step = steps.get(keyOf(query.get('plan') ?? '', query.get('step') ?? ''));
      if (step === undefined || step.isGrowing) return undefined;
      const address = uri.toString();
      const file = step.review.files().find(({ path }) => uriOf(step, 'after', path).toString() === address);
      return file === undefined ? undefined : { step, file, uri };
    },
    uriOf,
    decide({ step, file }, hunk, state) {
      if (!step.review.decide(file.path, hunk, state)) return;
      setTexts(step);
      changed.fire();
      const answer = step.review.outcome();
      if (answer !== 'open') decided.fire({ ...idsOf(step), answer });
    },
    kept(staged) {
      const step = steps.get(keyOf(staged.planId, staged.stepId));
      const isSame = step !== undefined && isSameChanges(step.staged.changes, staged.changes);
      return isSame ? step.review.kept() : { changes: staged.changes, isPartly: false };
    },
    onDidChange: changed.event,
    onDidDecide: decided.event,
    dispose() {
      for (const part of [provider, textChanged, changed, decided]) part.dispose();
      steps.clear();
      texts.clear();
    },
  };
}

/** Whether a virtual document belongs to this step. */
export function isOfStep(uri: vscode.Uri, planId: string, stepId: string): boolean {
  if (uri.scheme !== stagedScheme) return false;
  const query = new URLSearchParams(uri.query);
  return query.get('plan') === planId && query.get('step') === stepId;
}

function keyOf(planId: string, stepId: string): string {
  return JSON.stringify([planId, stepId]);
}

function idsOf({ staged }: StepForApproval): { readonly planId: string; readonly stepId: string } {
  return { planId: staged.planId, stepId: staged.stepId };
}

function isSameChanges(one: readonly StagedChange[], other: readonly StagedChange[]): boolean {
  return (
    one === other ||
    (one.length === other.length &&
      one.every(({ path, before, after, movedTo }, index) => {
        const change = other[index];
        return (
          change?.path === path &&
          change.before === before &&
          change.after === after &&
          change.movedTo === movedTo
        );
      }))
  );
}
