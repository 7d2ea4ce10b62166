import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSlowness, timeLimits } from '../../time/limits.ts';

const root = join(import.meta.dirname, '..', '..', '..');

describe('time limits of the tests', () => {
  for (const slowness of [1, 1.7, 6, 20]) {
    it(`are shorter inside than outside, on a machine that is ${slowness} times slower`, () => {
      const limits = timeLimits(slowness);
      // What waits for a process to stop, for a click or for a server is part of one test; a test is part of the
      // silence of its VS Code, which has to start before it; and that is part of the silence of the whole run.
      assert.ok(limits.stopMs < limits.actionMs);
      assert.ok(limits.actionMs < limits.startMs);
      assert.ok(limits.startMs + limits.actionMs < limits.testMs);
      assert.ok(limits.testMs + limits.stopMs < limits.hostSilenceMs);
      assert.ok(limits.hostSilenceMs + 2 * limits.stopMs < limits.runSilenceMs);
      assert.ok(limits.unitTestMs < limits.runSilenceMs);
    });
  }

  it('grow with the slowness of the machine, all of them', () => {
    const [ordinary, slow] = [timeLimits(1), timeLimits(4)];
    for (const [name, limitMs] of Object.entries(ordinary)) {
      assert.equal(slow[name as keyof typeof slow], 4 * limitMs, name);
    }
  });

  for (const [text, slowness] of [
    [undefined, 1],
    ['', 1],
    ['3.5', 3.5],
    ['0.2', 1],
    ['-4', 1],
    ['NaN', 1],
    ['Infinity', 1],
    ['1e9', 20],
  ] as const) {
    it(`take a measured slowness of ${text ?? 'nothing'} for ${slowness}`, () => {
      assert.equal(readSlowness(text), slowness);
    });
  }

  it('stand in one place: no test has a limit of its own', () => {
    const own: string[] = [];
    for (const file of globSync('test/{unit,host,e2e,servers}/**/*.ts', { cwd: root })) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const [found] of text.matchAll(
        /\.timeout\(\s*\d|\btimeout: \d|\blimitMs = [\d_]{4,}|\bwaitForTimeout\(\d{4}/g,
      )) {
        own.push(`${file}: ${found}`);
      }
    }
    assert.deepEqual(
      own.filter((line) => !line.startsWith('test/unit/time/')),
      [],
    );
  });
});
