import * as vscode from 'vscode';

/** Changes a user setting; the result puts back what was there. */
export async function updateSetting(key: string, value: unknown): Promise<() => Promise<void>> {
  const before = vscode.workspace.getConfiguration().inspect(key)?.globalValue;
  await write(key, value);
  return () => write(key, before);
}

async function write(key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
}
