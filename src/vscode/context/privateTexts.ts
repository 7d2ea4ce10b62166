import * as vscode from 'vscode';
import { isForeignFile } from '../../core/work/context/privateFile.ts';
import { readHead } from '../../node/files/readHead.ts';
import { pathInFolder } from './contentPath.ts';

const mostFound = 20_000;
const mostFiles = 100;
const mostBytes = 200_000;
/** A tool loop asks at every turn; so long what was read holds. */
const freshForMs = 20_000;

/**
 * Reads the beginnings of a folder's private files, those that Git ignores too, so that their lines are known again in
 * what programs print. Never rejects: what cannot be read cannot be known.
 */
export function createPrivateTexts(
  folder: vscode.WorkspaceFolder,
): (isPrivate: (path: string) => boolean) => Promise<readonly string[]> {
  let readAtMs = -Infinity;
  let readFor: ((path: string) => boolean) | undefined;
  let texts: Promise<readonly string[]> = Promise.resolve([]);
  return (isPrivate) => {
    if (isPrivate === readFor && performance.now() - readAtMs < freshForMs) return texts;
    readAtMs = performance.now();
    readFor = isPrivate;
    texts = readTexts(folder, isPrivate).catch(() => []);
    return texts;
  };
}

async function readTexts(
  folder: vscode.WorkspaceFolder,
  isPrivate: (path: string) => boolean,
): Promise<readonly string[]> {
  const pattern = new vscode.RelativePattern(folder, '**/*');
  const uris = await vscode.workspace.findFiles(pattern, '**/{node_modules,.git}/**', mostFound);
  const found = uris.filter((uri) => {
    const path = pathInFolder(folder, uri);
    return path !== undefined && !isForeignFile(path) && isPrivate(path);
  });
  const heads = await Promise.all(found.slice(0, mostFiles).map((uri) => readHead(uri.fsPath, mostBytes)));
  return heads.flatMap((head) => (head === undefined ? [] : [head.text]));
}
