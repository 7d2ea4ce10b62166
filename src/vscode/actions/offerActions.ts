import * as vscode from 'vscode';
import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import { enclosingBlock, nameInCode } from '../../core/work/codeActions/enclosingBlock.ts';
import type { Pricing } from '../../core/routing/knowledge/pricing.ts';
import type { SettingsOf } from '../settings/settingsOf.ts';
import { pathInFolder } from '../context/contentPath.ts';
import type { ActionPrices } from '../../presentation/actions/actionPrices.ts';
import type { ActionRequest } from './actionRequest.ts';
import { actionLabel, actionTitleWords, quoteWords } from '../../presentation/actions/actionWords.ts';
import { quoteAction } from '../../presentation/actions/quoteAction.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** What offers are made from; all of it is in memory. */
export interface OfferPorts {
  readonly settingsOf: SettingsOf;
  readonly pricing: Pick<Pricing, 'knowledge' | 'priceAt'>;
  readonly prices: ActionPrices;
  /** As last read. */
  providersWithKey(): ReadonlySet<string>;
  readonly now: () => number;
}

/** One action that a person can choose, with its price in the title. */
export interface ActionOffer {
  readonly title: string;
  readonly label: string;
  /** `gpt-6.1-terra · ~$0.004`, or as much of it as is known. */
  readonly quote: string;
  readonly request: ActionRequest;
}

/** A piece of a document that actions are offered for. */
export interface OfferedCode {
  readonly range: vscode.Range;
  /** What titles call it. */
  readonly name: string;
  readonly symbol?: string;
}

/** Longest part of a selection in which a name is looked for. */
const longestNamedCharacters = 4_000;

/**
 * The code that is meant: the selection, else the function or class around the cursor, seen from its indentation.
 * `undefined` where there is nothing but white space.
 */
export function codeAt(document: vscode.TextDocument, range: vscode.Range): OfferedCode | undefined {
  if (!range.isEmpty) {
    const start = document.offsetAt(range.start);
    const end = Math.min(document.offsetAt(range.end), start + longestNamedCharacters);
    const head = document.getText(new vscode.Range(range.start, document.positionAt(end)));
    if (head.trim() === '') return undefined;
    const symbol = nameInCode(head);
    return { range, name: symbol ?? 'the selection', ...withoutUndefined({ symbol }) };
  }
  const line = range.start.line;
  const lineAt = (number: number): string => document.lineAt(number - 1).text;
  const block = enclosingBlock(lineAt, document.lineCount, line + 1);
  if (block !== undefined) {
    const end = document.lineAt(block.endLine - 1).range.end;
    const { symbol } = block;
    return {
      range: new vscode.Range(new vscode.Position(block.startLine - 1, 0), end),
      name: symbol,
      symbol,
    };
  }
  const own = document.lineAt(line);
  return own.isEmptyOrWhitespace ? undefined : { range: own.range, name: `line ${line + 1}` };
}

/** Offers of these kinds for a piece of code; none outside of the workspace's folders. */
export function offerActions(
  ports: OfferPorts,
  document: vscode.TextDocument,
  { range, name }: OfferedCode,
  kinds: readonly ActionKind[],
): readonly ActionOffer[] {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const path = folder && pathInFolder(folder, document.uri);
  if (folder === undefined || path === undefined) return [];
  const settings = ports.settingsOf(folder.uri);
  const code = document.getText(range);
  const target = {
    ...{ path, code, codeCharacters: code.length },
    fileCharacters: document.offsetAt(document.lineAt(document.lineCount - 1).range.end),
  };
  return kinds.map((kind) => {
    const quoted = quoteAction(ports, kind, target, settings, ports.providersWithKey());
    const quote = quoteWords(quoted?.model, quoted?.cost);
    const label = actionLabel(kind, name);
    return {
      label,
      quote,
      title: actionTitleWords(label, quote),
      request: { kind, uri: document.uri, range },
    };
  });
}
