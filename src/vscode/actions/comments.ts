import * as vscode from 'vscode';
import type { ReviewFinding } from '../../core/work/codeActions/readOnlyRequest.ts';
import { commentsId, contextKeys, findingContext } from '../../shared/contract.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { inLabel } from '../../shared/foreignText.ts';
import { modelMarkdown } from '../ui/markdown.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';

/** A thread under some code whose one comment grows. */
export interface GrowingComment extends DisposableLike {
  /** Shows the text, at most every 100 ms; the last one always. */
  write(author: string, text: string): void;
  /** Says what it was and what it cost. */
  end(label: string, author: string, text: string): void;
}

/** What a finding's thread is about. */
export interface ShownFinding {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly finding: ReviewFinding;
  /** Closes its thread. */
  close(): void;
}

/** Explanations and findings, as read-only comment threads under the code. */
export interface Comments extends DisposableLike {
  explain(uri: vscode.Uri, range: vscode.Range, label: string): GrowingComment;
  /** One thread for each finding, at its lines. */
  showFindings(
    document: vscode.TextDocument,
    author: string,
    findings: readonly ReviewFinding[],
    fixQuote: (range: vscode.Range) => string,
  ): void;
  /** The finding of a thread that a menu hands over; without one, all that are shown. */
  findings(thread: unknown): readonly ShownFinding[];
  /** Closes the thread that a menu hands over; without one, all. */
  close(thread: unknown): void;
}

const growIntervalMs = 100;

export function createComments(): Comments {
  const controller = vscode.comments.createCommentController(commentsId, 'Tierwise');
  const threads = new Map<vscode.CommentThread, ShownFinding | undefined>();

  function told(): void {
    void vscode.commands.executeCommand('setContext', contextKeys.hasComments, threads.size > 0);
  }

  function add(
    uri: vscode.Uri,
    range: vscode.Range,
    label: string,
    comment: vscode.Comment,
  ): vscode.CommentThread {
    const thread = controller.createCommentThread(uri, range, [comment]);
    thread.canReply = false;
    thread.label = inLabel(label);
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    threads.set(thread, undefined);
    told();
    return thread;
  }

  function remove(thread: vscode.CommentThread): void {
    if (!threads.delete(thread)) return;
    thread.dispose();
    told();
  }

  return {
    explain(uri, range, label) {
      const thread = add(uri, range, label, commentOf('Tierwise', actionMessages.waitsForFirstToken));
      let newest: vscode.Comment | undefined;
      let timer: NodeJS.Timeout | undefined;
      const show = (): void => {
        timer = undefined;
        if (newest !== undefined && threads.has(thread)) thread.comments = [newest];
      };
      return {
        write(author, text) {
          newest = commentOf(author, text);
          timer ??= setTimeout(show, growIntervalMs);
        },
        end(ending, author, text) {
          clearTimeout(timer);
          newest = commentOf(author, text);
          show();
          if (threads.has(thread)) thread.label = inLabel(ending);
        },
        dispose() {
          clearTimeout(timer);
          remove(thread);
        },
      };
    },
    showFindings(document, author, findings, fixQuote) {
      for (const finding of findings) {
        const lines = new vscode.Range(finding.startLine - 1, 0, finding.endLine - 1, 0);
        const range = document.validateRange(lines.with(undefined, lines.end.translate(0, 10_000)));
        const text = [
          finding.detail,
          ...(finding.fix === '' ? [] : [actionMessages.fixText(fixQuote(range), finding.fix)]),
        ].join('\n\n');
        const label = `${actionMessages.severities[finding.severity]}: ${finding.title}`;
        const thread = add(document.uri, range, label, commentOf(author, text));
        thread.contextValue = findingContext;
        const { uri } = document;
        threads.set(thread, { uri, range, finding, close: () => remove(thread) });
      }
    },
    findings(thread) {
      const one = [...threads].find(([known]) => known === thread)?.[1];
      return one === undefined ? [...threads.values()].filter((shown) => shown !== undefined) : [one];
    },
    close(thread) {
      const one = [...threads.keys()].find((known) => known === thread);
      for (const each of one === undefined ? [...threads.keys()] : [one]) remove(each);
    },
    dispose() {
      threads.clear();
      controller.dispose();
    },
  };
}

function commentOf(author: string, text: string): vscode.Comment {
  return {
    body: modelMarkdown(text),
    mode: vscode.CommentMode.Preview,
    author: { name: inLabel(author) },
  };
}
