import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { findProgram } from '../../node/run/findProgram.ts';

/** The part of the built-in Git extension's API (version 1) that is used here. */
interface GitExtension {
  getAPI(version: 1): { readonly git: { readonly path: string } };
}

/**
 * The absolute path of the Git program that the editor itself uses, or of the one on the search path where its
 * extension is switched off; never one of the folder. `undefined` when there is none.
 */
export async function gitProgram(folderPath: string): Promise<string | undefined> {
  const ofEditor = await gitOfEditor();
  return ofEditor !== undefined && isAbsolute(ofEditor) ? ofEditor : findProgram('git', folderPath);
}

async function gitOfEditor(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return undefined;
  try {
    const api = extension.isActive ? extension.exports : await extension.activate();
    return api.getAPI(1).git.path;
  } catch {
    // It is there, but switched off (`git.enabled`); its API throws then.
    return undefined;
  }
}
