import type { Translate } from '../../../src/vscode/translate.ts';

/** What `vscode.l10n.t` does where no translation is installed. */
export const english: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (placeholder, index: string) => String(values[Number(index)] ?? placeholder));
