import type * as vscode from 'vscode';
import type { ConfirmedStep, FileProblem, StagedStep } from '../../core/work/edits/editorPorts.ts';
import type { AskPerson } from '../../core/model/question.ts';
import { findSensitivePaths, writtenPaths } from '../../node/files/sensitivePaths.ts';
import { visibleText } from '../../shared/visibleText.ts';
import type { StagedDocuments } from './stagedDocuments.ts';
import { editMessages } from '../../presentation/edits/editMessages.ts';

/** What {@link createConfirmations} works with. */
export interface ConfirmPorts {
  readonly folder: vscode.WorkspaceFolder;
  readonly documents: Pick<StagedDocuments, 'kept'>;
  readonly ask: AskPerson;
}

/** The separate yes that paths with effects beyond the program need. */
export interface Confirmations {
  /** See `StepEditor.confirm`. */
  confirm(staged: StagedStep, signal: AbortSignal): Promise<ConfirmedStep>;
  /** Paths of these changes that nobody has said yes to. A yes is used up by asking here. */
  takeUnconfirmed(staged: StagedStep): Promise<readonly FileProblem[]>;
}

export function createConfirmations({ folder, documents, ask }: ConfirmPorts): Confirmations {
  const allowed = new Map<string, ReadonlySet<string>>();
  const find = (staged: StagedStep) => findSensitivePaths(folder.uri.fsPath, staged.changes);

  return {
    async confirm(staged, signal) {
      const { changes, isPartly } = documents.kept(staged);
      const kept = { ...staged, changes };
      if (changes.length === 0) return { ok: false, answer: 'rejected' };
      const sensitive = await find(kept);
      if (sensitive.length === 0) return { ok: true, staged: kept, isPartly };
      const answer = await ask(questionAbout(staged, sensitive), signal);
      const paths = new Set(sensitive.map(({ path }) => path));
      switch (answer) {
        case 'write':
          allowed.set(keyOf(staged), paths);
          return { ok: true, staged: kept, isPartly };
        case 'leave-out': {
          const rest = changes.filter((change) => !writtenPaths(change).some((path) => paths.has(path)));
          if (rest.length === 0) return { ok: false, answer: 'rejected' };
          return { ok: true, staged: { ...staged, changes: rest }, isPartly: true };
        }
        case undefined:
          return { ok: false, answer: 'stopped' };
        default:
          return { ok: false, answer: 'rejected' };
      }
    },
    async takeUnconfirmed(staged) {
      const paths = allowed.get(keyOf(staged));
      allowed.delete(keyOf(staged));
      const sensitive = await find(staged);
      return sensitive.filter(({ path }) => paths?.has(path) !== true);
    },
  };
}

function questionAbout({ title }: StagedStep, sensitive: readonly FileProblem[]) {
  return {
    kind: 'sensitive-edits' as const,
    title: editMessages.confirmSensitive(title),
    detail: sensitive.map(({ path, reason }) => `${visibleText(path)}: ${reason}.`).join('\n'),
    answers: [
      { id: 'write', label: editMessages.write },
      { id: 'leave-out', label: editMessages.leaveOut },
      { id: 'reject', label: editMessages.rejectStep },
    ],
  };
}

function keyOf({ planId, stepId }: StagedStep): string {
  return JSON.stringify([planId, stepId]);
}
