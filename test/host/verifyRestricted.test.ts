import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ownDefinition } from '../../src/core/work/verify/command/commandDefinition.ts';
import { foundCheck } from '../../src/core/work/verify/find/check.ts';
import { runAsTask } from '../../src/vscode/verify/runAsTask.ts';
import { folder, onDisk } from './support/files.ts';
import { edit, startVerifying } from './support/verifying.ts';

describe('verifying in Restricted Mode', () => {
  it('runs nothing and asks for nothing', async () => {
    assert.equal(vscode.workspace.isTrusted, false, 'the window is in Restricted Mode');
    const tries = startVerifying();
    const verdict = await tries.tryStep([edit('src/one.js', '1', '2')]);
    tries.verifier.dispose();
    assert.deepEqual([verdict.verdict, verdict.cause], ['unknown', 'no-evidence'], JSON.stringify(verdict));
    assert.deepEqual(tries.asked, []);
    assert.equal(onDisk('ran'), undefined);
  });

  it('starts no task, whoever asks for it', async () => {
    const found = foundCheck({ name: 'Tests', kind: 'tests', command: 'npm test', cwd: '' });
    const check = { ...found, definition: ownDefinition };
    const run = await runAsTask(folder(), check, 10_000, new AbortController().signal);
    assert.equal(run.ending, 'not-allowed');
    assert.equal(onDisk('ran'), undefined);
  });
});
