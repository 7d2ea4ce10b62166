import assert from 'node:assert/strict';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createOutputTail } from '../../../../src/node/run/outputTail.ts';
import { checkEnvironment, runCommand } from '../../../../src/node/run/runCommand.ts';
import { limits } from '../../../time/limits.ts';

describe('running a command', () => {
  let folder = '';
  const node = `"${process.execPath}"`;
  const never = new AbortController().signal;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-run-')));
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const run = (
    command: string,
    limitMs = limits.unitTestMs / 2,
    signal = never,
    onOutput?: (text: string) => void,
  ) => runCommand({ command, cwd: folder, limitMs, signal, ...(onOutput === undefined ? {} : { onOutput }) });

  /** A process that has ended but whose parent is gone can stay in the table for a while; it runs no more. */
  async function isAlive(pid: number): Promise<boolean> {
    try {
      process.kill(pid, 0);
    } catch {
      return false;
    }
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return !status.includes(') Z ');
  }

  /** A process that was ended is gone a moment later, and on a busy machine that moment is longer. */
  async function untilGone(pid: number): Promise<void> {
    while (await isAlive(pid)) await setImmediate();
  }

  it('gives the exit code and both outputs, as they come', async () => {
    const pieces: string[] = [];
    const script = "console.log('one'); console.error('two'); process.exit(3)";
    const result = await run(`${node} -e "${script}"`, 20_000, never, (text) => pieces.push(text));
    assert.equal(result.ending, 'exited');
    assert.equal(result.exitCode, 3);
    assert.deepEqual(result.output.trim().split('\n').sort(), ['one', 'two']);
    assert.match(pieces.join(''), /one/);
    assert.ok(result.durationMs > 0);
  });

  it('runs in the folder, with CI set and without what the editor brings', async () => {
    const { output } = await run(`${node} -e "console.log(process.cwd(), process.env.CI)"`);
    assert.equal(output.trim(), `${folder} true`);
    const own = {
      PATH: '/p',
      VSCODE_IPC: 'x',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '-x',
      FORCE_COLOR: '1',
    };
    assert.deepEqual(checkEnvironment(own), {
      ...{ PATH: '/p', CI: 'true', NO_COLOR: '1' },
      NoDefaultCurrentDirectoryInExePath: '1',
    });
  });

  it('says 127 for a command that is not there', async () => {
    const { ending, exitCode } = await run('no-such-command-here');
    assert.deepEqual([ending, exitCode], ['exited', 127]);
  });

  it('is broken where there is no such folder', async () => {
    const result = await runCommand({
      command: 'true',
      cwd: join(folder, 'missing'),
      limitMs: limits.unitTestMs / 2,
      signal: never,
    });
    assert.equal(result.ending, 'broken');
  });

  /** A process that starts another, writes its id and waits for ever. */
  const withChild = (pidFile: string): string => {
    const child = 'setInterval(() => {}, 1000)';
    return `${node} -e "const c = require('child_process').spawn(process.execPath, ['-e', '${child}'], { stdio: 'inherit' }); require('fs').writeFileSync('${pidFile}', String(c.pid)); console.log('ready'); setInterval(() => {}, 1000)"`;
  };

  it('ends everything at the time limit', async () => {
    const { ending, exitCode } = await run(withChild('limit.pid'), limits.unitTestMs / 40);
    assert.deepEqual([ending, exitCode], ['time-limit', undefined]);
    await untilGone(Number(await readFile(join(folder, 'limit.pid'), 'utf8')));
  });

  it('ends everything when it is stopped', async () => {
    const stop = new AbortController();
    const { ending } = await run(withChild('stop.pid'), limits.unitTestMs / 2, stop.signal, (text) => {
      if (text.includes('ready')) stop.abort();
    });
    assert.equal(ending, 'stopped');
    await untilGone(Number(await readFile(join(folder, 'stop.pid'), 'utf8')));
  });

  it('does not wait for what a command leaves running', async () => {
    const child = 'setInterval(() => {}, 1000)';
    const command = `${node} -e "require('child_process').spawn(process.execPath, ['-e', '${child}'], { stdio: 'inherit' }).unref()"`;
    const { ending, exitCode } = await run(command);
    assert.deepEqual([ending, exitCode], ['exited', 0]);
  });

  it('starts nothing once it is stopped', async () => {
    const result = await run('touch started', 1_000, AbortSignal.abort());
    assert.equal(result.ending, 'stopped');
    await assert.rejects(readFile(join(folder, 'started')));
  });
});

describe('the tail of an output', () => {
  it('leaves out what terminals take for colours, titles and marks', () => {
    const tail = createOutputTail();
    tail.add('\u001b[31mred\u001b[0m \u001b]633;A\u0007\u001b]0;title\u001b\\plain\r\nnext\r');
    assert.equal(tail.text(), 'red plain\nnext\n');
    assert.equal(tail.isCut(), false);
  });

  it('keeps the end, whatever comes', () => {
    const tail = createOutputTail();
    for (let index = 0; index < 300; index += 1) tail.add(`${'x'.repeat(999)}\n`);
    tail.add('last');
    assert.equal(tail.text().length, 64_000);
    assert.ok(tail.text().endsWith('x\nlast'));
    assert.equal(tail.isCut(), true);
  });
});
