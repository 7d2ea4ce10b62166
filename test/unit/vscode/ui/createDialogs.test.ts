import assert from 'node:assert/strict';
import { createDialogs, type DialogsApi } from '../../../../src/vscode/ui/createDialogs.ts';
import { hasHiddenCharacter } from '../../../../src/shared/visibleText.ts';
import { hostileNotices, labelIcon, notificationLink } from '../../support/hostileNotices.ts';

interface Words {
  readonly title?: string;
  readonly placeHolder?: string;
  readonly prompt?: string;
}

/** VS Code as far as dialogs need it: notes all texts that it is given, by surface, and takes the first answer. */
function fakeVsCode() {
  const shown = { notification: [] as string[], label: [] as string[], prompt: [] as string[] };
  const modal: string[] = [];
  const cancelling = new Set<() => void>();
  const message = (
    text: string,
    ...rest: (string | { title?: string; modal?: boolean; detail?: string })[]
  ) => {
    const [options, yes] = rest;
    if (typeof options === 'object' && options.modal === true) {
      modal.push(text, options.detail ?? '');
      return Promise.resolve(yes);
    }
    shown.notification.push(text);
    for (const button of rest) shown.label.push(typeof button === 'string' ? button : (button.title ?? ''));
    return Promise.resolve(rest[0]);
  };
  interface Item {
    readonly label: string;
    readonly description?: string;
    readonly detail?: string;
  }
  const noteOptions = (options: Words) => {
    const { title = '', placeHolder = '', prompt = '' } = options;
    shown.prompt.push(title, placeHolder, prompt);
  };
  const window = {
    showInformationMessage: message,
    showWarningMessage: message,
    showErrorMessage: message,
    showQuickPick(items: readonly Item[], options: Words & { canPickMany?: boolean }) {
      noteOptions(options);
      for (const { label, description = '', detail = '' } of items)
        shown.label.push(label, description, detail);
      return Promise.resolve(options.canPickMany === true ? items : items[0]);
    },
    showInputBox(options: Words & { validateInput(text: string): string | undefined }) {
      noteOptions(options);
      shown.prompt.push(options.validateInput('typed') ?? '');
      return Promise.resolve('typed');
    },
    withProgress(
      { title }: { title: string },
      work: (
        progress: { report(step: { message: string }): void },
        token: { onCancellationRequested(listener: () => void): void },
      ) => unknown,
    ) {
      shown.prompt.push(title);
      return work(
        { report: ({ message: text }) => void shown.prompt.push(text) },
        { onCancellationRequested: (listener) => void cancelling.add(listener) },
      );
    },
    setStatusBarMessage: (text: string) => void shown.label.push(text),
  };
  const api = { window, ProgressLocation: { Notification: 15 } } as unknown as DialogsApi;
  return { dialogs: createDialogs(api), shown, modal, cancelling };
}

describe('createDialogs', () => {
  for (const { name, about, text } of hostileNotices) {
    it(`${name}: ${about} It means nothing on any surface`, async () => {
      const { dialogs, shown, modal } = fakeVsCode();
      for (const say of Object.values(dialogs.notify)) await say(text, text);
      await dialogs.ask({ question: text, detail: text, yes: 'Yes' });
      const items = [{ label: text, description: text, detail: text }];
      const options = { title: text, placeHolder: text };
      await dialogs.pick(items, options);
      await dialogs.pickMany(items, options);
      await dialogs.input({ ...options, prompt: text, validate: () => text });
      await dialogs.progress(text, true, ({ report }) => {
        report(text);
        return Promise.resolve();
      });
      dialogs.flash(text);
      const { notification, label, prompt } = shown;
      assert.deepEqual([notification.length, label.length, prompt.length, modal.length], [3, 10, 12, 2]);
      for (const seen of [...notification, ...prompt]) assert.doesNotMatch(seen, notificationLink);
      for (const seen of [...label, ...prompt]) assert.doesNotMatch(seen, labelIcon);
      for (const seen of [...notification, ...label, ...prompt]) {
        assert.ok(!hasHiddenCharacter(seen), JSON.stringify(seen));
        assert.ok(seen.length <= 2_000);
      }
      for (const seen of modal) assert.ok(!hasHiddenCharacter(seen.replace(/[\t\n\r]/g, '')));
    });
  }

  it('answers with what it was given, not with what it has shown', async () => {
    const { dialogs } = fakeVsCode();
    const item = { label: '$(zap) [a](command:b)', id: 7 };
    assert.equal(await dialogs.pick([item], {}), item);
    assert.deepEqual(await dialogs.pickMany([item], {}), [item]);
    assert.equal(await dialogs.notify.warn('text', '$(zap)'), '$(zap)');
    const button = { title: '[a](command:b)', id: 'yes' };
    assert.equal(await dialogs.notify.info('text', button), button);
    assert.equal(await dialogs.ask({ question: 'Sure?', yes: 'Yes' }), true);
    assert.equal(await dialogs.input({}), 'typed');
  });

  it('shows a dialog whole', async () => {
    const { dialogs, modal } = fakeVsCode();
    const detail = `{\n  "a": "${'x'.repeat(3_000)}"\n}`;
    await dialogs.ask({ question: 'Write this?', detail, yes: 'Write', isWarning: true });
    assert.deepEqual(modal, ['Write this?', detail]);
  });

  it('aborts the signal of a progress that is cancelled', async () => {
    const { dialogs, cancelling } = fakeVsCode();
    await dialogs.progress('Working', true, ({ signal }) => {
      assert.equal(signal.aborted, false);
      for (const cancel of cancelling) cancel();
      assert.equal(signal.aborted, true);
      return Promise.resolve();
    });
  });
});
