import * as vscode from 'vscode';
import type { FileText } from '../../core/work/edits/editorPorts.ts';
import { contentPath, namedFile } from './contentPath.ts';
import { cutAtLineEnd } from '../../core/work/context/cutText.ts';
import { documentText, openDocument } from './documentText.ts';
import { readHead } from '../../node/files/readHead.ts';

/** In the order of how common they are today. */
const names = ['AGENTS.md', 'CLAUDE.md', '.github/copilot-instructions.md', '.cursorrules'];

const mostFiles = 2;
const mostCharacters = 32_000;

/**
 * The project's own instructions for assistants: the first two of the usual files, each cut at 32 kB. Stops early,
 * with what there is, when the signal aborts.
 */
export async function readInstructionFiles(
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
): Promise<readonly FileText[]> {
  const found: FileText[] = [];
  const realPaths = new Set<string>();
  for (const name of names) {
    if (signal.aborted || found.length >= mostFiles) break;
    const uri = vscode.Uri.joinPath(folder.uri, name);
    const place = await contentPath(folder, uri);
    // One of them is often a link to another.
    if (place === undefined || realPaths.has(place.realPath)) continue;
    const text = await readInstructions(uri, place.realPath);
    if (text === undefined || text.trim() === '') continue;
    realPaths.add(place.realPath);
    found.push({ ...namedFile(place), text });
  }
  return found;
}

async function readInstructions(uri: vscode.Uri, realPath: string): Promise<string | undefined> {
  const document = openDocument(uri);
  if (document !== undefined) return documentText(document, mostCharacters)?.text;
  const head = await readHead(realPath, mostCharacters);
  return head && cutAtLineEnd(head.text, mostCharacters, head.isPart);
}
