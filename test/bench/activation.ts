import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInServer } from '../host/serverRun.ts';
import { writeUserSettings } from '../host/settings.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

const root = join(import.meta.dirname, '..', '..');
const starts = 5;
/** How much more than an empty extension ours may take, on the clock and of the host thread's processor time. */
const targets = { elapsedMs: 20, threadMs: 15 } as const;

type Measure = Readonly<Record<keyof typeof targets, number>>;

const nothing: Measure = { elapsedMs: Number.NaN, threadMs: Number.NaN };

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  activationEvents?: string[];
}

/** Our bundle as it is packaged, activated only by the probe: otherwise VS Code itself would be first. */
async function buildOurs(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  manifest.activationEvents = ['onCommand:tierwise.neverRun'];
  const parameters = ['esbuild.mjs', '--production', `--out=${join(folder, 'dist')}`];
  const build = spawnSync(process.execPath, parameters, { cwd: root, encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`The build failed: ${build.stderr}`);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  return `${manifest.publisher}.${manifest.name}`;
}

/** An extension of the same kind that does nothing. */
async function writeEmpty(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const manifest = {
    ...{ name, publisher: 'bench', version: '1.0.0', type: 'module', main: './extension.js' },
    ...{ engines: { vscode: '^1.111.0' }, activationEvents: ['onCommand:bench.neverRun'] },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'extension.js'), 'export function activate() {}\n');
  return `bench.${name}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

interface Extensions {
  readonly ours: string;
  readonly warmUp: string;
  readonly empty: string;
}

async function measureStart(
  folder: string,
  names: Extensions,
  start: number,
): Promise<{ ours: Measure; peer: Measure }> {
  const workspace = join(folder, 'workspace');
  const dataFolder = join(folder, `data-${start}`);
  // The first activation pays for the loader; the two that are compared take turns in coming next.
  const pair = start % 2 === 0 ? [names.ours, names.empty] : [names.empty, names.ours];
  const file = join(folder, `probe-${start}.json`);
  await mkdir(workspace, { recursive: true });
  await writeUserSettings(dataFolder, {});
  const exitCode = await runInServer({
    workspace,
    dataFolder,
    extensionDevelopmentPath: join(folder, 'warmUp'),
    extensions: [join(folder, 'ours'), join(folder, 'empty')],
    extensionTestsPath: join(import.meta.dirname, 'probe', 'index.cjs'),
    environment: {
      TIERWISE_PROBE_FILE: file,
      TIERWISE_PROBE_EXTENSIONS: [names.warmUp, ...pair].join(','),
    },
    resultsFile: file,
  });
  if (exitCode !== 0) throw new Error(`The host ended with ${exitCode}`);
  const measured = JSON.parse(await readFile(file, 'utf8')) as Record<string, Measure>;
  return { ours: measured[names.ours] ?? nothing, peer: measured[names.empty] ?? nothing };
}

async function run(): Promise<readonly BenchmarkResult[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-bench-')));
  try {
    const names: Extensions = {
      ours: await buildOurs(join(folder, 'ours')),
      warmUp: await writeEmpty(join(folder, 'warmUp'), 'warm-up'),
      empty: await writeEmpty(join(folder, 'empty'), 'empty'),
    };
    const measured: { ours: Measure; peer: Measure }[] = [];
    for (let start = 0; start < starts; start += 1) measured.push(await measureStart(folder, names, start));
    const result = (name: string, what: keyof Measure): BenchmarkResult => {
      const ours = median(measured.map((one) => one.ours[what]));
      const peer = median(measured.map((one) => one.peer[what]));
      const rounded = (value: number): number => Number(value.toFixed(2));
      return {
        name,
        ours: rounded(ours),
        peer: rounded(peer),
        ratio: rounded(ours / peer),
        unit: `ms (median of ${starts} starts; target: at most so many more)`,
        target: targets[what],
        met: ours - peer < targets[what],
      };
    };
    return [
      result('activation-beside-an-empty-extension', 'elapsedMs'),
      result('activation-processor-time-beside-an-empty-extension', 'threadMs'),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const benchmarks: readonly Benchmark[] = [{ name: 'activation', run }];
