import { spawn } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As many processes as the tests keep busy: a share of a processor shows only when there is more than one. */
const processes = 2;
const loop =
  'let sum = 7; for (let i = 0; i < 30_000_000; i += 1) sum = (Math.imul(sum, 31) + i) | 0; process.exit(sum === 1 ? 1 : 0);';
const writes = 10;

/** What an ordinary machine with two cores takes: all processes from start to end, and one write to the disk. */
const ordinary = { processesMs: 400, writeMs: 5 };

/**
 * How many times slower this machine is at this moment than an ordinary one, never less than 1: the time that some
 * processes take that start and compute at the same time, or a write that reaches the disk, whichever is slower.
 */
export async function measureSlowness(nodePath) {
  const processesMs = await timeProcesses(nodePath);
  return Math.max(1, processesMs / ordinary.processesMs, timeWrite() / ordinary.writeMs);
}

async function timeProcesses(nodePath) {
  const startMs = performance.now();
  await Promise.all(Array.from({ length: processes }, () => runLoop(nodePath)));
  return performance.now() - startMs;
}

function runLoop(nodePath) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodePath, ['-e', loop], { stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

function timeWrite() {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-speed-'));
  const file = openSync(join(folder, 'file'), 'w');
  try {
    const startMs = performance.now();
    for (let index = 0; index < writes; index += 1) {
      writeSync(file, 'x'.repeat(4096));
      fsyncSync(file);
    }
    return (performance.now() - startMs) / writes;
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}
