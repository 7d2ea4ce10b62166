import type * as vscode from 'vscode';
import { inDialog, inLabel, inNotification, inPrompt } from '../../shared/foreignText.ts';

/** The part of VS Code that dialogs need. */
export interface DialogsApi {
  readonly window: Pick<
    typeof vscode.window,
    | 'showInformationMessage'
    | 'showWarningMessage'
    | 'showErrorMessage'
    | 'showQuickPick'
    | 'showInputBox'
    | 'withProgress'
    | 'setStatusBarMessage'
  >;
  readonly ProgressLocation: Pick<typeof vscode.ProgressLocation, 'Notification'>;
}

/** A notification with buttons; resolves with the button that was pressed. */
type Notify = <Button extends string | { readonly title: string }>(
  text: string,
  ...buttons: readonly Button[]
) => Promise<Button | undefined>;

/** What is shown of an item of a list. */
type ShownItem = Pick<vscode.QuickPickItem, 'label' | 'description' | 'detail' | 'picked'>;

type PickOptions = Pick<
  vscode.QuickPickOptions,
  'title' | 'placeHolder' | 'ignoreFocusOut' | 'matchOnDetail'
>;

/** What a dialog that stops everything else asks. */
export interface DialogQuestion {
  readonly question: string;
  readonly detail?: string;
  /** The button beside Cancel. */
  readonly yes: string;
  readonly isWarning?: boolean;
}

/** How the work behind a progress tells of itself and learns that it was cancelled. */
export interface ProgressPorts {
  readonly report: (text: string) => void;
  readonly signal: AbortSignal;
}

/** All that Tierwise shows outside its panels and the editor. */
export interface Dialogs {
  readonly notify: Readonly<Record<'info' | 'warn' | 'error', Notify>>;
  /** Only as the answer to what the person has just clicked. True for a yes. */
  readonly ask: (question: DialogQuestion) => Promise<boolean>;
  readonly pick: <Item extends ShownItem>(
    items: readonly Item[],
    options: PickOptions,
  ) => Promise<Item | undefined>;
  /** With check boxes. */
  readonly pickMany: <Item extends ShownItem>(
    items: readonly Item[],
    options: PickOptions,
  ) => Promise<readonly Item[] | undefined>;
  readonly input: (
    options: Pick<
      vscode.InputBoxOptions,
      'title' | 'prompt' | 'placeHolder' | 'password' | 'ignoreFocusOut'
    > & { readonly validate?: (text: string) => string | undefined },
  ) => Promise<string | undefined>;
  /** A notification that stays until the work has ended. */
  readonly progress: <Result>(
    title: string,
    isCancellable: boolean,
    work: (ports: ProgressPorts) => Thenable<Result>,
  ) => Promise<Result>;
  /** Words in the status bar that go away by themselves. */
  readonly flash: (text: string) => void;
}

/** How long a message stays in the status bar. */
const flashMs = 10_000;

/**
 * Whatever is handed in may hold text of a model, a repository or a server: each surface gets it without the meaning
 * that VS Code would read there. Answers are what was handed in.
 */
export function createDialogs(api: DialogsApi): Dialogs {
  const { window } = api;

  function notifier(name: 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage'): Notify {
    return async (text, ...buttons) => {
      const shown = buttons.map((button) => ({
        title: inLabel(typeof button === 'string' ? button : button.title),
        button,
      }));
      return (await window[name](inNotification(text), ...shown))?.button;
    };
  }

  return {
    notify: {
      info: notifier('showInformationMessage'),
      warn: notifier('showWarningMessage'),
      error: notifier('showErrorMessage'),
    },
    async ask({ question, detail = '', yes, isWarning = false }) {
      const show = isWarning ? 'showWarningMessage' : 'showInformationMessage';
      const options = { modal: true, detail: inDialog(detail) };
      return (await window[show](inDialog(question), options, yes)) === yes;
    },
    async pick(items, options) {
      return (await window.showQuickPick(items.map(shownItem), shownOptions(options)))?.item;
    },
    async pickMany(items, options) {
      const shown = { ...shownOptions(options), canPickMany: true } as const;
      return (await window.showQuickPick(items.map(shownItem), shown))?.map(({ item }) => item);
    },
    async input({ validate, prompt, ...options }) {
      return await window.showInputBox({
        ...shownOptions(options),
        ...(prompt === undefined ? {} : { prompt: inPrompt(prompt) }),
        validateInput(text) {
          const problem = validate?.(text);
          return problem === undefined ? undefined : inPrompt(problem);
        },
      });
    },
    async progress(title, isCancellable, work) {
      const options = {
        location: api.ProgressLocation.Notification,
        title: inPrompt(title),
        cancellable: isCancellable,
      };
      return await window.withProgress(options, (progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        return work({
          report: (text) => progress.report({ message: inPrompt(text) }),
          signal: controller.signal,
        });
      });
    },
    flash(text) {
      window.setStatusBarMessage(inLabel(text), flashMs);
    },
  };
}

function shownItem<Item extends ShownItem>(item: Item) {
  const { label, description, detail, picked = false } = item;
  return {
    item,
    picked,
    label: inLabel(label),
    ...(description === undefined ? {} : { description: inLabel(description) }),
    ...(detail === undefined ? {} : { detail: inLabel(detail) }),
  };
}

function shownOptions<Options extends { readonly title?: string; readonly placeHolder?: string }>(
  options: Options,
): Options {
  const { title, placeHolder } = options;
  return {
    ...options,
    ...(title === undefined ? {} : { title: inPrompt(title) }),
    ...(placeHolder === undefined ? {} : { placeHolder: inPrompt(placeHolder) }),
  };
}
