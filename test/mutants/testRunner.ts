// The child process: runs one test file at a time, with a mutant in place of a source file or without one.
import type MochaClass from 'mocha';
import { createRequire } from 'node:module';
import { Session, type Profiler } from 'node:inspector/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Loading } from './hook.ts';

/** What the parent asks for. */
export interface TestJob {
  readonly test: string;
  readonly fresh: readonly string[];
  readonly mutant?: { readonly path: string; readonly text: string };
  /** Files whose executed lines are wanted. */
  readonly cover?: readonly string[];
}

/** What the parent hears: that a test has ended, and at the end the result. */
export type TestReport =
  | { readonly type: 'progress' }
  | { readonly type: 'result'; readonly failure?: string; readonly covered: CoveredRanges };

export interface CoveredRange {
  readonly start: number;
  readonly end: number;
  readonly isRun: boolean;
}

/** For each file its ranges, each before the ones inside it. */
export type CoveredRanges = Readonly<Record<string, readonly CoveredRange[]>>;

const Mocha = createRequire(import.meta.url)('mocha') as typeof MochaClass;
const shared = globalThis as { tierwiseLoading?: Loading };
let round = 0;

function silentReporter(): void {}

async function runTest({ test, fresh, mutant, cover }: TestJob): Promise<TestReport> {
  round += 1;
  shared.tierwiseLoading = { round, fresh: new Set([...fresh, test]) };
  if (mutant !== undefined) {
    process.env['TIERWISE_MUTANT_PATH'] = mutant.path;
    process.env['TIERWISE_MUTANT_TEXT'] = mutant.text;
  }
  const session = cover === undefined ? undefined : await startCoverage();
  const mocha = new Mocha({ ui: 'bdd', bail: true, timeout: 0, reporter: silentReporter as never });
  let failure: string | undefined;
  try {
    const url = pathToFileURL(resolve(test)).href;
    mocha.suite.emit('pre-require', globalThis, test, mocha);
    await import(`${url}?round=${round}`);
    failure = await runLoaded(mocha);
  } catch (error) {
    failure = `does not load: ${String(error)}`;
  }
  const covered = session === undefined ? {} : await takeCoverage(session, cover ?? []);
  return { type: 'result', ...(failure !== undefined && { failure }), covered };
}

/** Runs what a file has declared and answers with its first failure. */
async function runLoaded(mocha: MochaClass): Promise<string | undefined> {
  let failure: string | undefined;
  await new Promise<void>((resolveRun) => {
    const runner = mocha.run(() => resolveRun());
    runner.on('test end', () => send({ type: 'progress' }));
    runner.on('fail', (failed, error: unknown) => {
      failure ??= `${failed.fullTitle()}: ${String(error).split('\n')[0] ?? ''}`;
    });
  });
  return failure;
}

async function startCoverage(): Promise<Session> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
  return session;
}

/** Removing types leaves every character where it was, so that the positions are those of the source. */
async function takeCoverage(session: Session, paths: readonly string[]): Promise<CoveredRanges> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const scripts = new Map(
    result.filter(({ url }) => url.endsWith(`?round=${round}`)).map((script) => [script.url, script]),
  );
  const covered: [string, CoveredRange[]][] = [];
  for (const path of paths) {
    const script = scripts.get(`${pathToFileURL(resolve(path)).href}?round=${round}`);
    if (script !== undefined) covered.push([path, rangesOf(script)]);
  }
  return Object.fromEntries(covered);
}

function rangesOf(script: Profiler.ScriptCoverage): CoveredRange[] {
  return script.functions
    .flatMap(({ ranges }) => ranges)
    .map(({ startOffset, endOffset, count }) => ({ start: startOffset, end: endOffset, isRun: count > 0 }))
    .sort((one, other) => one.start - other.start || other.end - one.end);
}

function send(report: TestReport): void {
  process.send?.(report);
}

process.on('message', (job: TestJob) => {
  void runTest(job).then(send);
});
