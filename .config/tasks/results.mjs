import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { limits } from '../../test/time/limits.ts';
import { createSilenceWatch } from '../../test/time/silenceWatch.ts';

const folder = join('out', 'results');
const followMs = 200;

/**
 * Runs a program that writes its results (see test/host/reporter.ts) and counts them. A program that crashes, or in
 * which nothing happens any more, or that runs no test counts as failed: nothing is ever silently zero. As long as
 * tests begin and end it may take any time.
 */
export async function runCounted({
  name,
  parameters,
  printsEach,
  isQuiet = false,
  silenceMs = limits.runSilenceMs,
}) {
  const file = join(folder, `${name}.jsonl`);
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, '');
  const startMs = performance.now();
  const outcome = { name, passed: 0, failed: 0, pending: 0, seconds: 0 };
  const failures = [];
  let hasEnded = false;
  let seen = 0;
  let begun = 'nothing';
  const silence = createSilenceWatch(silenceMs);

  const follow = () => {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    for (const line of lines.slice(seen)) {
      const result = JSON.parse(line);
      silence.progress();
      if (result.type === 'end') hasEnded = true;
      else if (result.type === 'begin') begun = result.title;
      else count(result);
    }
    seen = lines.length;
  };
  const count = (result) => {
    outcome[result.state] += 1;
    if (result.state === 'failed') failures.push(result);
    if (printsEach || result.state === 'failed') {
      const mark = { passed: '✓', failed: '✘', pending: '-' }[result.state];
      const time = result.durationMs >= 100 ? ` (${(result.durationMs / 1000).toFixed(1)} s)` : '';
      const why = result.reason === undefined ? '' : ` (${result.reason})`;
      console.log(`  ${mark} ${result.title}${time}${why}`);
    }
  };

  const child = spawn(process.execPath, parameters, {
    // Its own process group, so that a hanging run can be ended with everything that it has started.
    detached: true,
    // The results say what happened; a host's own output matters only when somebody looks for it.
    stdio: [
      'ignore',
      isQuiet && process.env.TIERWISE_VERBOSE === undefined ? 'ignore' : 'inherit',
      'inherit',
    ],
    env: { ...process.env, TIERWISE_RESULTS: join(process.cwd(), file) },
  });
  const endGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  const end = () => endGroup('SIGTERM');
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  let isSilent = false;
  const ticker = setInterval(() => {
    follow();
    if (isSilent || !silence.isTooLong(performance.now())) return;
    isSilent = true;
    endGroup('SIGTERM');
    setTimeout(() => endGroup('SIGKILL'), limits.stopMs).unref();
  }, followMs);
  const code = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (exitCode, signal) => resolve(exitCode ?? signal));
  });
  clearInterval(ticker);
  process.off('SIGINT', end);
  process.off('SIGTERM', end);
  if (existsSync(file)) follow();

  const crash = (error) => count({ title: name, state: 'failed', durationMs: 0, error });
  if (isSilent) crash(`nothing happened for ${silenceMs / 1000} s; the last that began: ${begun}`);
  else if (!hasEnded) crash(`ended before its tests did (${code})`);
  else if (outcome.passed + outcome.failed === 0) crash('no test ran');
  else if (code !== 0 && outcome.failed === 0) crash(`ended with ${code} although no test failed`);

  outcome.seconds = (performance.now() - startMs) / 1000;
  for (const { title, error } of failures) console.log(`\n✘ ${title}\n${error ?? ''}`);
  return outcome;
}

/** `unit  412 passed, 0 failed, 1 pending  3.2 s` */
export function summaryLine({ name, passed, failed, pending, seconds }) {
  const waiting = pending > 0 ? `, ${pending} pending` : '';
  return `${failed === 0 ? '✓' : '✘'} ${name.padEnd(5)} ${passed} passed, ${failed} failed${waiting} (${seconds.toFixed(1)} s)`;
}
