import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ESLint } from 'eslint';

const root = join(import.meta.dirname, '..', '..', '..');

/** Each line would hand text to VS Code as it is. */
const raw = [
  'void vscode.window.showInformationMessage(text);',
  'void vscode.window.showWarningMessage(text);',
  'void vscode.window.showErrorMessage(text);',
  'void vscode.window.showQuickPick([text]);',
  'void vscode.window.showInputBox({ prompt: text });',
  'void vscode.window.withProgress({ location: 15, title: text }, work);',
  'void vscode.window.setStatusBarMessage(text);',
  'const show = vscode.window.showWarningMessage;',
  'vscode.window.createStatusBarItem();',
  'vscode.window.createTerminal(text);',
  'vscode.window.createQuickPick();',
  'new vscode.MarkdownString(text);',
  'new MarkdownString(text);',
];

describe('what VS Code reads markup in', () => {
  const lint = new ESLint({
    cwd: root,
    overrideConfigFile: join(root, '.config', 'eslint.config.mjs'),
    // The other rules need types, and so a file that is there.
    overrideConfig: { languageOptions: { parserOptions: { project: false } } },
    ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-syntax',
  });

  async function complaints(path: string, code: string): Promise<string[]> {
    const [result] = await lint.lintText(code, { filePath: join(root, path) });
    assert(result);
    assert.deepEqual(
      result.messages.filter(({ fatal }) => fatal),
      [],
    );
    return result.messages.map(({ message }) => message);
  }

  for (const path of ['src/vscode/keys/keys.ts', 'src/wiring/createModels.ts', 'src/extension.ts']) {
    it(`is forbidden in ${path}`, async () => {
      for (const line of raw) {
        const [first = ''] = await complaints(path, line);
        assert.match(first, /go through src\/vscode\/ui/, line);
      }
    });
  }

  it('is allowed where the meaning is taken out', async () => {
    for (const line of raw) assert.deepEqual(await complaints('src/vscode/ui/dialogs.ts', line), []);
  });
});
