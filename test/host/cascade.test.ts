import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, folder, onDisk, writeOnDisk } from './support/files.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { editAnswer, planAnswer, planStep } from './support/preparedPlan.ts';
import { updateSetting } from './support/settings.ts';
import { extensionId, openTierwise, type Tierwise } from './support/tierwise.ts';

const cart = 'ts/src/cart.ts';
const product = '  return items.reduce((sum, { price, count }) => sum + price * count, 0);';

describe('A step that the editor checks', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;
  let original: string;

  before(async () => {
    const root = vscode.extensions.getExtension(extensionId)!.extensionPath;
    // Commands get the Node of the host, which runs TypeScript as it is.
    process.env['PATH'] = [dirname(process.execPath), process.env['PATH']].join(delimiter);
    // The compiler of the tests is the project's own.
    await symlink(join(root, 'node_modules'), join(folder().uri.fsPath, 'ts', 'node_modules'));
    original = onDisk(cart) ?? '';
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
    await tierwise.when((view) => view.setup.kind === 'ready', 'ready');
    // Whatever is to be run may be run, as a person says who knows the project.
    tierwise.model.onDidChange(() => {
      const { question } = tierwise.view();
      const answer = question?.answers.find(({ id }) => id === 'always' || id === 'once');
      if (question === undefined || answer === undefined) return;
      void tierwise.model.handle({
        type: 'question-answered',
        questionId: question.id,
        answerId: answer.id,
      });
    });
  });

  beforeEach(async () => {
    await tierwise.closePlan();
    // What a test that failed has left written is no concern of the next.
    writeOnDisk(cart, original);
    providers.reset();
    providers.prepare('anthropic', planAnswer([planStep('cart', { title: 'Count first', files: [cart] })]));
    await tierwise.plan('Count first');
  });

  after(async () => {
    await tierwise.closePlan();
    await closeEditors();
    await providers.close();
  });

  it('is done when type check and tests pass, and reverts to the very bytes', async () => {
    providers.prepare(
      'openai',
      editAnswer(cart, product, '  return items.reduce((sum, { price, count }) => sum + count * price, 0);'),
    );
    const running = tierwise.run();
    await tierwise.whenStep('cart', 'awaiting-approval');
    await tierwise.act('cart', 'accept');
    await running;
    const { status, verdict } = tierwise.step('cart');
    assert.equal(status, 'done');
    assert.match(verdict?.text ?? '', /^Passed/);
    assert.match(verdict?.text ?? '', /Type check \(ts\) passes.*Tests \(ts\) passes/s);
    await tierwise.act('cart', 'revert');
    assert.equal(onDisk(cart), original);
  });

  it('is mended by the next model, with the evidence, when the first one breaks the type check', async () => {
    providers.prepare(
      'openai',
      editAnswer(
        cart,
        product,
        '  return items.reduce((sum, { price, count }) => sum + price * String(count), 0);',
      ),
    );
    providers.prepare(
      'ollama',
      editAnswer(cart, product, '  return items.reduce((sum, { price, count }) => sum + count * price, 0);', {
        inputTokens: 900,
        outputTokens: 60,
      }),
    );
    const running = tierwise.run();
    await tierwise.whenStep('cart', 'awaiting-approval');
    await tierwise.act('cart', 'accept');
    // The failed edits are taken back before the next model's are shown.
    const next = await tierwise.when((view) => {
      const step = view.plan?.steps.find(({ id }) => id === 'cart');
      return step?.status === 'awaiting-approval' && step.model === 'ollama/gemma3:4b' && step;
    }, 'the next model has answered');
    assert.equal(onDisk(cart), original);
    const prompt = providers.asked.at(-1)?.prompt ?? '';
    assert.match(prompt, /TS2363|ts 2363|arithmetic operation/);
    assert.doesNotMatch(prompt, /String\(count\), 0\\n/, 'the evidence, and not the answer before');
    assert.equal(next.attempts.length, 2);
    await tierwise.act('cart', 'accept');
    await running;
    const { status, verdict, spent } = tierwise.step('cart');
    assert.equal(status, 'done');
    assert.match(verdict?.text ?? '', /^Passed/);
    assert.equal(spent.calls, 2, 'what the first attempt cost counts');
    assert.deepEqual(
      (await tierwise.attempts()).slice(1).map(({ modelAsked, position }) => [modelAsked, position]),
      [
        ['gpt-6.1-terra', 0],
        ['gemma3:4b', 1],
      ],
    );
    await tierwise.act('cart', 'revert');
    assert.equal(onDisk(cart), original);
  });

  it('is not passed by a check that does not end in time', async () => {
    const restore = await updateSetting('tierwise.checks', {
      commands: ['node -e "setTimeout(() => {}, 600000)"'],
      timeLimitSeconds: 2,
    });
    try {
      providers.prepare(
        'openai',
        editAnswer(
          cart,
          product,
          '  return items.reduce((sum, { price, count }) => sum + count * price, 0);',
        ),
      );
      const running = tierwise.run();
      await tierwise.whenStep('cart', 'awaiting-approval');
      await tierwise.act('cart', 'accept');
      await running;
      const { status, verdict } = tierwise.step('cart');
      // The person has said yes to the diff; the panel says what nobody could tell.
      assert.equal(status, 'done');
      assert.doesNotMatch(verdict?.text ?? '', /^Passed/);
      assert.match(verdict?.text ?? '', /time limit/i);
      await tierwise.act('cart', 'revert');
    } finally {
      await restore();
    }
  });

  it('keeps what the person changed meanwhile, and says so', async () => {
    providers.prepare(
      'openai',
      editAnswer(cart, product, '  return items.reduce((sum, { price, count }) => sum + count * price, 0);'),
    );
    const running = tierwise.run();
    await tierwise.whenStep('cart', 'awaiting-approval');
    const mine = `// mine\n${original}`;
    writeOnDisk(cart, mine);
    await tierwise.act('cart', 'accept');
    await running;
    const { status, failure } = tierwise.step('cart');
    assert.equal(status, 'failed');
    assert.match(failure ?? '', /ts\/src\/cart\.ts: was changed meanwhile/);
    assert.equal(onDisk(cart), mine);
    writeOnDisk(cart, original);
  });
});
