import * as vscode from 'vscode';

/** The part of the built-in Git extension's API (version 1) that is used here. */
interface GitExtension {
  getAPI(version: 1): { readonly git: { readonly path: string } };
}

/** The Git program that the editor itself uses; the one on the path where its extension is switched off. */
export async function gitProgram(): Promise<string> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined) return 'git';
  try {
    const api = extension.isActive ? extension.exports : await extension.activate();
    return api.getAPI(1).git.path;
  } catch {
    // It is there, but switched off (`git.enabled`); its API throws then.
    return 'git';
  }
}
