// `npm test`, `npm run test:unit [-- FILE …]`, `test:host [-- SUITE …]`, `test:e2e [-- FILE …]`.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { runCounted, summaryLine } from './results.mjs';

const mocha = ['node_modules/mocha/bin/mocha.js', '--reporter', './test/host/reporter.ts'];
const minutes = 60_000;

/** Files whose path contains one of the words; all of them without words. */
function matching(pattern, words) {
  const files = globSync(pattern).sort();
  return words.length === 0 ? files : files.filter((file) => words.some((word) => file.includes(word)));
}

const kinds = {
  unit: (words) => ({
    parameters: [...mocha, ...matching('test/{unit,servers}/**/*.test.ts', words)],
    timeoutMs: 6 * minutes,
    printsEach: words.length > 0,
  }),
  host: (words) => ({
    parameters: ['test/host/run.ts', ...words],
    timeoutMs: 15 * minutes,
    printsEach: true,
    isQuiet: true,
  }),
  e2e: (words) => ({
    parameters: [...mocha, '--timeout=60000', ...matching('test/e2e/**/*.test.ts', words)],
    timeoutMs: 15 * minutes,
    printsEach: true,
  }),
};

const [kind, ...words] = process.argv.slice(2);
const names = kind === undefined ? Object.keys(kinds) : [kind];

/** Host and browser load the bundle. */
function build() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['esbuild.mjs', '--tests'], {
    encoding: 'utf8',
  });
  if (status !== 0) console.log(`${stdout}${stderr}`);
  return status === 0;
}

const outcomes = [];
const isBuilt = names.some((name) => name !== 'unit') ? build() : true;
for (const name of names) {
  if (!isBuilt && name !== 'unit') {
    console.log(`✘ ${name}: not run, because the build failed`);
    outcomes.push({ name, passed: 0, failed: 1, pending: 0, seconds: 0 });
    continue;
  }
  const run = kinds[name](words);
  console.log(name);
  outcomes.push(await runCounted({ name, ...run }));
}

const total = (state) => outcomes.reduce((sum, outcome) => sum + outcome[state], 0);
console.log('');
for (const outcome of outcomes) console.log(summaryLine(outcome));
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
