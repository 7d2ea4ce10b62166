import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, delimiter } from 'node:path';
import * as vscode from 'vscode';
import type { Approvals } from '../../src/core/work/verify/approvals.ts';
import { actionCommandIds } from '../../src/shared/contract.ts';
import { createTestTrial } from '../../src/vscode/actions/testTrial.ts';
import { choose, newestCalls, offered, totalText, whenInReview, write } from './support/actions.ts';
import { closeEditors, folder, onDisk } from './support/files.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { createAnswer, editAnswer } from './support/preparedPlan.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

const testPath = 'tested/test/total.test.js';
const head = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/total.js';
`;
const weakTest = `${head}
test('adds', () => {
  assert.doesNotThrow(() => total([1, 2]));
});
`;
const strongLine = '  assert.equal(total([1, 2]), 3);';

describe('Write tests', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;

  before(async () => {
    // Commands get the Node of the host.
    process.env['PATH'] = [dirname(process.execPath), process.env['PATH']].join(delimiter);
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
    write('tested/package.json', JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }));
    write('tested/src/total.js');
  });

  after(async () => {
    await closeEditors();
    await providers.close();
  });

  describe('in a copy of the project', () => {
    const step = { planId: 'plan', stepId: 'action' };
    const log = { info: () => undefined, warn: (text: string) => assert.fail(text) };
    const trialWith = (permit: Approvals['permit']) =>
      createTestTrial({ folder: folder(), permit, limitMs: () => 60_000, log }, step);
    const { signal } = new AbortController();

    it('runs the tests as they are, and on broken code, and leaves the project alone', async () => {
      write(testPath, weakTest.replace('assert.doesNotThrow(() => total([1, 2]));', strongLine.trim()));
      const seen: (readonly [string, boolean])[] = [];
      const trial = trialWith(async (check, _step, given) => {
        seen.push([check.command, given.aborted]);
        return 'allowed';
      });
      assert.equal(await trial.run(testPath, undefined, signal), 'passed');
      const text = totalText.replace('return sum', 'return undefined; return sum');
      assert.equal(await trial.run(testPath, { path: 'tested/src/total.js', text }, signal), 'failed');
      assert.equal(await trial.run(testPath, undefined, signal), 'passed', 'what was broken is whole again');
      assert.equal(onDisk('tested/src/total.js'), totalText);
      assert.deepEqual(seen[0], ['node --test test/total.test.js', true], 'nobody is asked');
      await trial.dispose();
    });

    it('runs nothing that is not allowed', async () => {
      const trial = trialWith(async () => 'stopped');
      assert.equal(await trial.run(testPath, undefined, signal), 'unknown');
      await trial.dispose();
    });
  });

  it('finds their place, runs them, and sends tests back once that pass on broken code', async () => {
    const { rm } = await import('node:fs/promises');
    await rm(join(folder().uri.fsPath, 'tested/test'), { recursive: true, force: true });
    providers.prepare(
      'openai',
      createAnswer(testPath, weakTest, { inputTokens: 900, outputTokens: 200 }),
      editAnswer(testPath, '  assert.doesNotThrow(() => total([1, 2]));', strongLine),
    );
    const action = await offered('tested/src/total.js', 'tests');
    assert.match(action.title, /^Write tests for total · /);
    const asked: string[] = [];
    const answering = tierwise.questions.onDidChange(() => {
      for (const { id, commands = [] } of tierwise.questions.open()) {
        asked.push(...commands);
        tierwise.questions.answer(id, 'once');
      }
    });
    const ended = choose(action);
    await whenInReview();
    await vscode.commands.executeCommand(actionCommandIds.acceptEdits);
    await whenInReview('action-2');
    await vscode.commands.executeCommand(actionCommandIds.acceptEdits);
    await ended;
    answering.dispose();
    assert.ok(
      asked.some((command) => command.startsWith('node --test')),
      asked.join('; '),
    );
    assert.match(providers.asked[0]?.prompt ?? '', /node:test/);
    assert.match(providers.asked[0]?.prompt ?? '', /tested\/test\/total\.test\.js/);
    assert.equal(providers.asked.length, 2, 'they were sent back once');
    assert.match(providers.asked[1]?.prompt ?? '', /they still passed when total returns nothing/);
    assert.ok(onDisk(testPath)?.includes(strongLine), onDisk(testPath));
    assert.equal(onDisk('tested/src/total.js'), totalText);
    assert.ok(!existsSync(join(folder().uri.fsPath, 'tested/node_modules')));
    const calls = await newestCalls(tierwise, 2);
    assert.deepEqual(
      calls.map(({ purpose }) => purpose),
      ['tests', 'tests'],
    );
  });
});
