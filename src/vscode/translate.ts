/** `vscode.l10n.t`, handed to pure files so that they run, and are tested, without an editor. */
export type Translate = (message: string, ...values: (string | number)[]) => string;
