import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { limits } from '../../time/limits.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const moduleOf = (path: string) => JSON.stringify(pathToFileURL(join(root, path)).href);

/** Longer than a run takes to start on this machine. */
const silenceMs = limits.unitTestMs / 15;

/** Runs a file of tests as the runner does; gives back what it prints. */
function run(testText: string, longestSilenceMs?: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-counted-'));
  try {
    const file = join(folder, 'written.test.mjs');
    writeFileSync(file, testText);
    const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const parameters = [mocha, '--reporter', join(root, 'test', 'host', 'reporter.ts'), file];
    const what = {
      name: 'written',
      parameters,
      printsEach: true,
      ...(longestSilenceMs === undefined ? {} : { silenceMs: longestSilenceMs }),
    };
    const script = `
      import { runCounted, summaryLine } from ${moduleOf('.config/tasks/results.mjs')};
      console.log(summaryLine(await runCounted(${JSON.stringify(what)})));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('running tests and counting them', () => {
  it('tells a failure once: tests that go on from it are skipped, with the reason', () => {
    const printed = run(`
      import { skipAfterFailure } from ${moduleOf('test/time/skipAfterFailure.ts')};
      describe('a walk', () => {
        skipAfterFailure();
        it('begins', () => {});
        it('stumbles', () => { throw new Error('over a stone'); });
        it('goes on', () => {});
        it('arrives', () => {});
      });
      describe('another', () => { it('is not touched', () => {}); });`);
    assert.match(printed, /✓ a walk › begins/);
    assert.match(printed, /✘ a walk › stumbles/);
    assert.match(printed, /- a walk › goes on \(not run, because “stumbles” failed\)/);
    assert.match(printed, /- a walk › arrives \(not run, because “stumbles” failed\)/);
    assert.match(printed, /✓ another › is not touched/);
    assert.match(printed, /2 passed, 1 failed, 2 pending/);
  });

  it('skips what goes on from a failed hook too', () => {
    const printed = run(`
      import { skipAll } from ${moduleOf('test/time/skipAfterFailure.ts')};
      describe('after the start', () => {
        before(function () { skipAll(this, 'nothing was left behind'); });
        it('finds something', () => {});
      });
      describe('another', () => { it('is not touched', () => {}); });`);
    assert.match(printed, /- after the start › finds something \(not run, because nothing was left behind\)/);
    assert.match(printed, /1 passed, 0 failed, 1 pending/);
  });

  it('ends a run in which nothing happens any more, and says what began last', () => {
    const printed = run(
      `describe('a run', () => {
        it('is quick', () => {});
        it('hangs', () => new Promise(() => { setInterval(() => {}, 1_000); })).timeout(0);
      });`,
      silenceMs,
    );
    assert.match(printed, /✓ a run › is quick/);
    assert.ok(
      printed.includes(`nothing happened for ${silenceMs / 1000} s; the last that began: a run › hangs`),
    );
    assert.match(printed, /1 passed, 1 failed/);
  });
});
