import type * as vscode from 'vscode';
import type { ToolAnswer } from '../../core/work/tools/toolRegistry.ts';
import type { LineRange } from '../../core/work/tools/workspaceTools.ts';
import { longestResultCharacters } from '../../core/work/tools/runTool.ts';
import { readWorkspaceText } from '../edits/readWorkspaceText.ts';
import type { FileAccess } from './fileAccess.ts';

/** Room for the line that says which part this is. */
const headCharacters = 300;

/** Reads a file or a part of it in whole lines, unsaved changes included; what does not fit is left to a next call. */
export async function readFile(
  folder: vscode.WorkspaceFolder,
  access: FileAccess,
  written: string,
  range: LineRange | undefined,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const opened = await access.open(written, signal);
  if ('problem' in opened) return opened;
  const read = await readWorkspaceText(folder, opened.path);
  signal.throwIfAborted();
  if (read.kind === 'missing') return { problem: missingText(written) };
  if (read.kind === 'problem') return { problem: `${written} ${read.reason}.` };
  return partOf(opened.path, linesOf(read.file.text), range);
}

/** What a model is told of a file that is not there. */
export function missingText(path: string): string {
  return `There is no file ${path}: list_files tells what there is.`;
}

/** Lines without their ends; a line end at the very end begins no further line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function partOf(path: string, lines: readonly string[], range: LineRange | undefined): ToolAnswer {
  if (lines.length === 0) return { text: `${path} is empty.` };
  const first = range?.first ?? 1;
  if (first > lines.length) return { problem: `${path} has only ${lines.length} lines.` };
  const asked = lines.slice(first - 1, range?.last);
  const shown = asked.slice(0, countFitting(asked));
  const last = first + shown.length - 1;
  const isCut = shown.length < asked.length;
  const rest = isCut ? `; the rest did not fit, read on from line ${last + 1}` : '';
  const text = `${path}, lines ${first}–${last} of ${lines.length}${rest}:\n${shown.join('\n')}`;
  return { text, origins: [path] };
}

/** At least one: a line that is too long by itself is cut by whoever asked. */
function countFitting(lines: readonly string[]): number {
  let left = longestResultCharacters - headCharacters;
  const tooMuch = lines.findIndex((line) => (left -= line.length + 1) < 0);
  return tooMuch < 0 ? lines.length : Math.max(1, tooMuch);
}
