// `npm run test:mutants -- ROOM [--sample N] [--seed S]`: which small changes of `src/ROOM` no unit test notices.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { limits } from '../time/limits.ts';
import { createTestProcess } from './childProcess.ts';
import { importersOf, readImportGraph } from './importGraph.ts';
import { makeMutants, type Mutant } from './makeMutants.ts';
import { isKnownEquivalent, type Equivalent } from './equivalents.ts';
import { takeSample } from './takeSample.ts';
import type { CoveredRange, CoveredRanges } from './testRunner.ts';

/** So many test files are asked about a source file: further ones take minutes and seldom decide anything. */
const mostTests = 16;

interface FileMutant extends Mutant {
  readonly path: string;
}

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string' } },
});
const [room] = positionals;
if (room === undefined) throw new Error('Name a room of src, such as core/money/report.');

const equivalents = JSON.parse(
  readFileSync(join(import.meta.dirname, 'equivalents.json'), 'utf8'),
) as readonly Equivalent[];
const sources = globSync([`src/${room}.ts`, `src/${room}/**/*.ts`]).sort();
const graph = readImportGraph(['src/**/*.ts', 'test/**/*.ts', 'webview-ui/**/*.{ts,tsx}']);
const all = sources.flatMap((path) =>
  makeMutants(path, readFileSync(path, 'utf8')).map((mutant): FileMutant => ({ ...mutant, path })),
);
const candidates = all.filter((mutant) => !isKnownEquivalent(equivalents, mutant));
const sample = takeSample(candidates, Number(values.sample ?? 50), Number(values.seed ?? 1));
const paths = [...new Set(sample.map(({ path }) => path))];

const tests = createTestProcess(limits.stopMs * 5);
const nearest = new Map(paths.map((path) => [path, nearestTests(path)]));
const coverage = new Map<string, CoveredRanges>();
const fresh = [...importersOf(graph, paths).keys()];
for (const test of new Set([...nearest.values()].flat())) {
  const { failure, covered } = await tests.run({ test, fresh, cover: paths });
  if (failure === undefined) coverage.set(test, covered);
  else console.log(`left out, because it fails without a mutant: ${test} (${failure})`);
}

let killed = 0;
for (const mutant of sample) {
  if (await isKilled(mutant)) killed += 1;
  else console.log(`${mutant.path}:${mutant.line} ${mutant.kind} | ${mutant.before} => ${mutant.after}`);
}
tests.stop();
const share = sample.length === 0 ? 0 : (100 * killed) / sample.length;
console.log(
  `${room}: ${killed} of ${sample.length} mutants killed (${share.toFixed(0)} %); ` +
    `${candidates.length} possible, ${all.length - candidates.length} known as equivalent`,
);

/** The tests of a file's own layer that load it: the one of its name first, then the fewest imports between. */
function nearestTests(path: string): string[] {
  const distances = importersOf(graph, [path]);
  const layer = path.split('/').slice(0, 2).join('/').replace('src', 'test/unit');
  const mirror = `${basename(path, '.ts')}.test.ts`;
  const rank = (test: string): number => (basename(test) === mirror ? 0 : (distances.get(test) ?? Infinity));
  return [...distances.keys()]
    .filter((test) => test.startsWith(`${layer}/`) && test.endsWith('.test.ts'))
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, mostTests);
}

/** Runs the tests that execute the changed place, the nearest first, until one fails. */
async function isKilled({ path, start, end, replacement }: FileMutant): Promise<boolean> {
  const source = readFileSync(path, 'utf8');
  const mutant = { path, text: source.slice(0, start) + replacement + source.slice(end) };
  const loaders = [...importersOf(graph, [path]).keys()];
  for (const test of nearest.get(path) ?? []) {
    if (!isExecuted(coverage.get(test)?.[path] ?? [], start)) continue;
    const { failure } = await tests.run({ test, fresh: loaders, mutant });
    if (failure !== undefined) return true;
  }
  return false;
}

/** The innermost range around a position says whether it was executed. */
function isExecuted(ranges: readonly CoveredRange[], position: number): boolean {
  return ranges.findLast(({ start, end }) => start <= position && position < end)?.isRun ?? false;
}
