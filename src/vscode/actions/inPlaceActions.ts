import * as vscode from 'vscode';
import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import { actionCommandIds, type ActionCommandId } from '../../shared/contract.ts';
import { createActionHistory } from './actionHistory.ts';
import { createRunningActions, type ActionProgress } from './actionProgress.ts';
import { readRequest, requestHere, type ActionRequest } from './actionRequest.ts';
import { actionLabel, actionTitleWords } from '../../presentation/actions/actionWords.ts';
import { createComments, type Comments } from './comments.ts';
import type { InPlacePorts } from './inPlacePorts.ts';
import { findTarget, type FoundTarget } from './resolveTarget.ts';
import { createApprovalDesk } from './approvalDesk.ts';
import { revertAction, runEdit } from './runEdit.ts';
import { runWords } from './runReadOnly.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';

export { createOffering } from './offering.ts';
import { input, notify, pick } from '../ui/dialogs.ts';

/** What the commands on code do. Arguments are untrusted. */
export type ActionHandlers = Readonly<
  Record<ActionCommandId, (...args: readonly unknown[]) => Promise<void> | void>
>;

const refactorings = ['extract', 'rename', 'simplify', 'modernise', 'rewrite'] as const;

const all: readonly ActionKind[] = [...refactorings, 'tests', 'docs', 'explain', 'review'];

/** Makes the handlers of all commands on code. Loaded when the first of them is called. */
export function createInPlaceActions(parts: Omit<InPlacePorts, 'history'>): ActionHandlers {
  const ports: InPlacePorts = { ...parts, history: createActionHistory() };
  const { owned, log, offering } = ports;
  const running = createRunningActions();
  const desk = owned.add(createApprovalDesk(ports.documents, ports.waiting, log));
  owned.add({ dispose: () => running.putAway() });
  let comments: Comments | undefined;
  const commentsOnUse = (): Comments => (comments ??= owned.add(createComments()));

  /** Resolves when the action has ended; false when its edits are not in the workspace. */
  async function start(request: ActionRequest | undefined): Promise<boolean> {
    if (isRestricted()) return false;
    if (request === undefined) {
      tell(actionMessages.noEditor);
      return false;
    }
    const wished = await withInstruction(request);
    if (wished === undefined) return false;
    let isApplied = false;
    const { label, title } = titleOf(wished);
    await running.run(title, async (progress) => {
      try {
        isApplied = await runFound(wished, label, progress);
      } catch (error) {
        if (progress.signal.aborted) return;
        log.error(
          `${label} broke off: ${error instanceof Error ? (error.stack ?? String(error)) : String(error)}`,
        );
        void notify.error(actionMessages.brokeOff(label, String(error)));
      } finally {
        await keepPrices(wished.uri);
      }
    });
    return isApplied;
  }

  async function runFound(
    request: ActionRequest,
    before: string,
    progress: ActionProgress,
  ): Promise<boolean> {
    const found = await findTarget(request, progress.signal);
    if (typeof found === 'string') {
      tell(found);
      return false;
    }
    // A language server may know a better name than the lines gave away.
    const label = found.target.symbol === undefined ? before : labelOf(request.kind, found);
    const { kind, instruction } = request;
    if (kind === 'explain' || kind === 'review') {
      await runWords({ ...{ ports, found, kind, label, progress }, comments: commentsOnUse() });
      return false;
    }
    return runEdit({ ports, desk, found, kind, instruction, label, progress });
  }

  /** The title before the code is looked at: from memory, with the price where one is known. */
  function titleOf({ kind, uri, range, instruction }: ActionRequest): { label: string; title: string } {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    const name =
      instruction !== undefined && kind === 'fix' ? actionMessages.thisFinding : actionMessages.thisProblem;
    const offer =
      document === undefined
        ? undefined
        : kind === 'fix'
          ? offering.offerFor(document, { range: document.validateRange(range), name }, kind)
          : offering.offer(document, document.validateRange(range), [kind])[0];
    const label = offer?.label ?? actionLabel(kind, kind === 'fix' ? name : actionMessages.theCode);
    return {
      label: label.replace(/…$/, ''),
      title: actionTitleWords(label.replace(/…$/, ''), offer?.quote ?? ''),
    };
  }

  /** Titles of the next window have prices from its beginning. */
  async function keepPrices(uri: vscode.Uri): Promise<void> {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (folder !== undefined) await offering.rememberPrices(folder.uri);
  }

  async function choose(kinds: readonly ActionKind[], title: string): Promise<void> {
    if (isRestricted()) return;
    const editor = vscode.window.activeTextEditor;
    const offers = editor === undefined ? [] : offering.offer(editor.document, editor.selection, kinds);
    if (offers.length === 0) {
      tell(actionMessages.noCode);
      return;
    }
    const items = offers.map(({ label, quote, request }) => ({ label, description: quote, request }));
    const picked = await pick(items, { title });
    if (picked !== undefined) await start(picked.request);
  }

  const onCode = (kind: ActionKind) => async (argument: unknown) => {
    await start(readRequest(argument) ?? requestHere(kind));
  };

  return {
    [actionCommandIds.chooseAction]: () => choose(all, actionMessages.choose),
    [actionCommandIds.refactorCode]: async (argument) => {
      const request = readRequest(argument);
      if (request === undefined) await choose(refactorings, actionMessages.refactor);
      else await start(request);
    },
    [actionCommandIds.writeTests]: onCode('tests'),
    [actionCommandIds.addDocs]: onCode('docs'),
    [actionCommandIds.fixProblem]: onCode('fix'),
    [actionCommandIds.explainCode]: onCode('explain'),
    [actionCommandIds.reviewCode]: onCode('review'),
    [actionCommandIds.acceptEdits]: () => desk.answer('accepted'),
    [actionCommandIds.rejectEdits]: () => desk.answer('rejected'),
    [actionCommandIds.cancelAction]: () => running.cancel(),
    [actionCommandIds.revertAction]: () => revertNewest(ports),
    [actionCommandIds.fixFinding]: async (argument) => {
      const shown = await chooseFinding(commentsOnUse(), argument);
      if (shown === undefined) return;
      const { uri, range, finding } = shown;
      const instruction = [finding.title, finding.detail, finding.fix]
        .filter((text) => text !== '')
        .join('\n');
      if (await start({ kind: 'fix', uri, range, instruction })) shown.close();
    },
    [actionCommandIds.closeComments]: (argument) => comments?.close(argument),
  };
}

function isRestricted(): boolean {
  if (vscode.workspace.isTrusted) return false;
  const manage = actionMessages.manageTrust;
  void notify.warn(actionMessages.restricted, manage).then((chosen) => {
    if (chosen === manage) void vscode.commands.executeCommand('workbench.trust.manage');
  });
  return true;
}

function tell(text: string): void {
  void notify.info(text);
}

/** In the person's own words what should become of the code; nothing when they do not say. */
async function withInstruction(request: ActionRequest): Promise<ActionRequest | undefined> {
  if (request.kind !== 'rewrite' || request.instruction !== undefined) return request;
  const instruction = await input({
    title: actionMessages.askInstruction,
    placeHolder: actionMessages.exampleInstruction,
    ignoreFocusOut: true,
  });
  return instruction === undefined || instruction.trim() === '' ? undefined : { ...request, instruction };
}

function labelOf(kind: ActionKind, { name }: FoundTarget): string {
  return actionLabel(kind, name).replace(/…$/, '');
}

async function revertNewest(ports: InPlacePorts): Promise<void> {
  const [newest] = ports.history.all();
  if (newest === undefined) tell(actionMessages.nothingToRevert);
  else await revertAction(ports, newest);
}

async function chooseFinding(comments: Comments, argument: unknown) {
  const shown = comments.findings(argument);
  if (shown.length <= 1) return shown[0];
  const items = shown.map((one) => ({
    label: one.finding.title,
    description: `${vscode.workspace.asRelativePath(one.uri)}:${one.finding.startLine}`,
    one,
  }));
  const title = actionMessages.fixWhich;
  return (await pick(items, { title }))?.one;
}
