// `npm run bench [-- NAME …]`: runs the benchmarks of every file beside this one and prints a JSON line per result.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Benchmark } from './benchmark.ts';

const words = process.argv.slice(2);
let failures = 0;
let ran = 0;

async function load(file: string): Promise<readonly Benchmark[]> {
  const module = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as {
    readonly benchmarks: readonly Benchmark[];
  };
  return module.benchmarks;
}

const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !['run.ts', 'benchmark.ts'].includes(file))
  .sort();

for (const file of files) {
  for (const benchmark of await load(file)) {
    const { name } = benchmark;
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    ran += 1;
    try {
      for (const result of await benchmark.run()) {
        console.log(JSON.stringify(result));
        if (result.met === false) failures += 1;
      }
    } catch (error) {
      failures += 1;
      console.error(`${name} failed:`, error);
    }
  }
}

if (ran === 0) console.error(`There is no benchmark with ${words.join(' or ')} in its name.`);
if (failures > 0) console.error(`${failures} missed their target or failed.`);
process.exitCode = ran === 0 || failures > 0 ? 1 : 0;
