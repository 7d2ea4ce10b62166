import * as vscode from 'vscode';
import type { DisposableLike } from '../../shared/dispose.ts';
import { inLabel } from '../../shared/foreignText.ts';

/** Shows a model's answer as it came, as a read-only document that asks for no saving. */
export interface RawAnswers extends DisposableLike {
  /** `name` becomes the tab's title. */
  show(name: string, text: string): Promise<void>;
}

const scheme = 'tierwise-answer';

export function createRawAnswers(): RawAnswers {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
  });
  return {
    async show(name, text) {
      const uri = vscode.Uri.from({ scheme, path: `/${inLabel(name).replaceAll('/', '-')}.txt` });
      texts.set(uri.path, text);
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}
