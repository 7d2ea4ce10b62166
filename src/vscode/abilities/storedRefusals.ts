import type * as vscode from 'vscode';
import type { RefusalStorage } from '../../core/calling/abilities/refusalStore.ts';
import type { Log } from '../../core/model/log.ts';

const key = 'tierwise.refusals';

/** Keeps what models have refused in the state that all windows share. */
export function createStoredRefusals(
  state: Pick<vscode.Memento, 'get' | 'update'>,
  log: Pick<Log, 'warn'>,
): RefusalStorage {
  return {
    load: () => state.get<unknown>(key),
    save(data) {
      state.update(key, data).then(undefined, (error: unknown) => {
        log.warn(`What a model refused could not be kept: ${String(error)}`);
      });
    },
  };
}

/** Version of this extension, as its manifest says. */
export function programVersionOf({ extension }: Pick<vscode.ExtensionContext, 'extension'>): string {
  const manifest: unknown = extension.packageJSON;
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '';
}
