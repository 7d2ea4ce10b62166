import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../../src/node/systemClock.ts';
import { closeEditors, folder, openFile } from './support/files.ts';
import { edit, startVerifying, tabLabels } from './support/verifying.ts';

describe('verifying a step in TypeScript', () => {
  const tries = startVerifying();

  before(async () => {
    const root = vscode.extensions.getExtension('tierwise.tierwise')!.extensionPath;
    // Commands get the Node of the host, which runs TypeScript as it is.
    process.env['PATH'] = [dirname(process.execPath), process.env['PATH']].join(delimiter);
    // The compiler of the tests is the project's own.
    await symlink(join(root, 'node_modules'), join(folder().uri.fsPath, 'ts', 'node_modules'));
    await openFile('js/src/add.js');
  });

  after(async () => {
    tries.verifier.dispose();
    await closeEditors();
  });

  it('passes what the type check and the tests accept, behind what the person sees', async () => {
    const shown: (string | undefined)[] = [];
    const watching = vscode.window.onDidChangeActiveTextEditor((other) =>
      shown.push(other?.document.fileName),
    );
    const verdict = await tries.tryStep([edit('ts/src/cart.ts', 'price * count, 0', 'count * price, 0')]);
    watching.dispose();
    assert.equal(verdict.verdict, 'pass', JSON.stringify([verdict, tries.said]));
    assert.match(verdict.reason, /Type check \(ts\) passes/);
    assert.match(verdict.reason, /Tests \(ts\) passes/);
    assert.deepEqual(shown, [], 'no other editor came forward');
    assert.deepEqual(tabLabels(), ['add.js'], 'tabs that were opened are closed again');
    const [first] = tries.progress;
    assert.deepEqual(
      first,
      { kind: 'problems', when: 'before', files: 3 },
      'those that import it are looked at too',
    );
    assert.match(tries.asked[0]?.commands?.[0] ?? '', /npx --no-install tsc --noEmit -p tsconfig\.json/);
  });

  it('fails what breaks a file that imports the changed one, by the language server alone', async () => {
    const verdict = await tries.tryStep([
      edit('ts/src/cart.ts', 'readonly price: number', 'readonly price: string'),
    ]);
    assert.equal(verdict.verdict, 'fail', JSON.stringify(verdict));
    const [problems] = verdict.evidence;
    assert.equal(problems?.kind, 'problems');
    assert.match(problems.text, /^ts\/src\/cart\.ts:10 .*\(ts 2362\)/m);
    const importer = await tries.tryStep([edit('ts/src/cart.ts', '): number {', '): number | undefined {')]);
    assert.match(importer.evidence[0]?.text ?? '', /^ts\/src\/receipt\.ts:6 /m, JSON.stringify(importer));
  });

  it('fails what breaks a test, with its output', async () => {
    const verdict = await tries.tryStep([edit('ts/src/cart.ts', 'price * count, 0', 'price + count, 0')]);
    assert.equal(verdict.verdict, 'fail', JSON.stringify(verdict));
    assert.match(verdict.evidence[0]?.title ?? '', /^node --test test\/cart\.test\.js failed/);
    assert.match(verdict.evidence[0]?.text ?? '', /New: adds prices/);
  });

  it('is unknown when the files that import the changed one could not be listed in time', async () => {
    const slow = startVerifying({
      ...systemClock,
      // The one wait of that length is the limit of the search for files.
      delay: (delayMs, signal) => systemClock.delay(delayMs === 5_000 ? 0 : delayMs, signal),
    });
    const verdict = await slow.tryStep([edit('ts/src/cart.ts', 'price * count, 0', 'count * price, 0')]);
    slow.verifier.dispose();
    assert.deepEqual([verdict.verdict, verdict.cause], ['unknown', 'incomplete'], JSON.stringify(verdict));
    assert.match(verdict.reason, /import what was changed.*could not be listed within 5 s/);
  });

  it('does not let a step pass that silences the type check', async () => {
    const verdict = await tries.tryStep([
      edit(
        'ts/src/receipt.ts',
        '  return `',
        '  // @ts-ignore\n  const n: string = total(items);\n  void n;\n  return `',
      ),
    ]);
    assert.deepEqual([verdict.verdict, verdict.cause], ['unknown', 'cheating'], JSON.stringify(verdict));
  });
});
