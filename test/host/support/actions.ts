import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ReportedCall } from '../../../src/core/model/ledger/reportPorts.ts';
import { stagedScheme } from '../../../src/shared/contract.ts';
import { isTimeOver } from '../../time/currentTest.ts';
import { folder, openFile } from './files.ts';
import type { Tierwise } from './tierwise.ts';
import { until } from './until.ts';

/** What every file of these tests begins as. */
export const totalText = `export function total(items) {
  let sum = 0;
  for (const item of items) sum = sum + item;
  return sum;
}
`;

/** The line of {@link totalText} that answers change. */
export const sumLine = '  for (const item of items) sum = sum + item;';

/** Writes a file past VS Code, with the folders above it. */
export function write(path: string, text = totalText): void {
  const file = join(folder().uri.fsPath, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What the lightbulb offers of ours on these lines (from 0), of one kind or of all. */
export async function lightbulb(
  path: string,
  lines: readonly [from: number, to: number] = [0, 4],
  kind = vscode.CodeActionKind.RefactorRewrite.value,
): Promise<readonly vscode.CodeAction[]> {
  const { document } = await openFile(path);
  const range = new vscode.Range(lines[0], 0, lines[1], document.lineAt(lines[1]).range.end.character);
  const actions = await askForActions(document.uri, range, kind);
  return actions.filter((action) => action.kind?.value.includes('tierwise') === true);
}

/** The editor calls a request off when a file has just been opened or changed: then it is asked again. */
async function askForActions(
  uri: vscode.Uri,
  range: vscode.Range,
  kind: string,
  tries = 5,
): Promise<readonly vscode.CodeAction[]> {
  try {
    return await vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind);
  } catch (error) {
    if (tries <= 1 || !String(error).includes('Canceled')) throw error;
    return askForActions(uri, range, kind, tries - 1);
  }
}

/** The one action of a kind, such as `simplify`. */
export async function offered(path: string, kind: string): Promise<vscode.CodeAction> {
  const actions = await lightbulb(path);
  const found = actions.find((action) => action.kind?.value.endsWith(`tierwise.${kind}`) === true);
  assert(found, `${kind} is not offered: ${actions.map(({ title }) => title).join(', ')}`);
  return found;
}

/** Chooses an action; resolves when it has ended. */
export async function choose({ command }: vscode.CodeAction, instruction?: string): Promise<void> {
  assert(command, 'the action runs nothing');
  const [request] = command.arguments as [object];
  await vscode.commands.executeCommand(
    command.command,
    instruction === undefined ? request : { ...request, instruction },
  );
}

/** Resolves when edits of a step are shown for review; a preview of growing edits does not count. */
export function whenInReview(stepId = 'action'): Promise<vscode.Tab> {
  return until(
    (listener) => vscode.window.tabGroups.onDidChangeTabs(listener),
    () => stagedTabs().find((tab) => !tab.isPreview && stepOf(tab) === stepId),
    () =>
      `a diff of ${stepId} waits for an answer; open are ${allTabs()
        .map(({ label }) => label)
        .join(', ')}`,
  );
}

function stepOf({ input }: vscode.Tab): string | null {
  return input instanceof vscode.TabInputTextDiff
    ? new URLSearchParams(input.modified.query).get('step')
    : null;
}

/** Resolves with what a reading gives as soon as it gives something; one reading follows the other. */
export async function eventually<T>(read: () => Promise<T | undefined>, what: string): Promise<T> {
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (isTimeOver()) throw new Error(`Not within the time of the test: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Tabs that show staged edits. */
export function stagedTabs(): vscode.Tab[] {
  return allTabs().filter(
    ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === stagedScheme,
  );
}

function allTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
}

/** The newest calls, newest first, with their verdicts. */
export async function newestCalls({ reports }: Tierwise, count: number): Promise<readonly ReportedCall[]> {
  const everything = { fromDay: '2000-01-01', toDay: '2999-12-31' };
  return (await reports.listCalls(everything, { offset: 0, limit: count })).rows;
}
