import type * as vscode from 'vscode';
import type { ReadOnlyAction } from '../../core/work/codeActions/codeAction.ts';
import {
  runReadOnlyAction,
  type ReadOnlyDone,
  type ReadOnlyEnd,
} from '../../core/work/codeActions/runReadOnlyAction.ts';
import type { ActionProgress } from './actionProgress.ts';
import { actionTitleWords } from '../../presentation/actions/actionWords.ts';
import type { Comments, GrowingComment } from './comments.ts';
import type { InPlacePorts } from './inPlacePorts.ts';
import type { FoundTarget } from './resolveTarget.ts';
import { spentOn } from '../../presentation/actions/spentOn.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';
import { flash, notify } from '../ui/dialogs.ts';

/** One question about some code. */
export interface WordsRun {
  readonly ports: InPlacePorts;
  readonly comments: Comments;
  readonly found: FoundTarget;
  readonly kind: ReadOnlyAction;
  /** What the thread and messages call it: `Explain parseDate`. */
  readonly label: string;
  readonly progress: ActionProgress;
}

/** Explains code in a comment thread that grows, or reviews it with a thread for each finding. */
export async function runWords(run: WordsRun): Promise<void> {
  const { ports, comments, found, kind, label, progress } = run;
  const { folder, document, range, target } = found;
  const context = (await ports.engine()).contextOf(folder);
  const planId = ports.createId();
  progress.at(document.uri, range.start.line);
  const growing = kind === 'explain' ? comments.explain(document.uri, range, label) : undefined;
  let end: ReadOnlyEnd;
  try {
    end = await runReadOnlyAction({
      context,
      kind,
      target,
      planId,
      text: document.getText(),
      signal: progress.signal,
      onActivity: (activity) => progress.show(activity),
      onText(text, model) {
        if (text !== '') growing?.write(model.model, text);
      },
    });
  } catch (error) {
    growing?.dispose();
    throw error;
  }
  const spent = await spentOn(context.call.ledger, planId);
  if (end.kind === 'done') showEnd(run, growing, end, spent?.text ?? actionMessages.nothingSent);
  else {
    growing?.dispose();
    tellFailure(label, end, actionMessages.cost(spent?.text));
  }
}

function showEnd(
  { ports, comments, found, label }: WordsRun,
  growing: GrowingComment | undefined,
  { text, model, findings = [] }: ReadOnlyDone,
  cost: string,
): void {
  const title = actionTitleWords(label, `${model.model} · ${cost}`);
  if (growing !== undefined) {
    growing.end(title, model.model, text === '' ? actionMessages.saidNothing : text);
    return;
  }
  comments.showFindings(found.document, model.model, findings, (range) => fixQuote(ports, found, range));
  void notify.info(actionMessages.findings(title, findings.length));
}

function fixQuote({ offering }: InPlacePorts, { document }: FoundTarget, range: vscode.Range): string {
  const offer = offering.offerFor(document, { range, name: '' }, 'fix');
  return offer === undefined || offer.quote === '' ? actionMessages.noModelForFix : offer.quote;
}

function tellFailure(label: string, end: Exclude<ReadOnlyEnd, { kind: 'done' }>, cost: string): void {
  if (end.kind === 'stopped') {
    flash(actionMessages.cancelled(label, cost));
    return;
  }
  const { message, detail } = end.failure;
  void notify.warn(actionMessages.failed(label, message, detail, cost));
}
