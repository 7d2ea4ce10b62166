// `npm test`, `npm run test:unit [-- FILE …]`, `test:host [-- SUITE …]`, `test:e2e [-- FILE …]`, `test:litellm [-- FILE …]`.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { limits, readSlowness } from '../../test/time/limits.ts';
import { runCounted, summaryLine } from './results.mjs';

const mocha = ['node_modules/mocha/bin/mocha.js', '--reporter', './test/host/reporter.ts'];
const onScreen = ['--require', './test/e2e/rootHooks.ts'];

/** Files whose path contains one of the words; all of them without words. */
function matching(pattern, words) {
  const files = globSync(pattern).sort();
  return words.length === 0 ? files : files.filter((file) => words.some((word) => file.includes(word)));
}

const kinds = {
  unit: (words) => ({
    parameters: [
      ...[...mocha, `--timeout=${limits.unitTestMs}`],
      ...matching('test/{unit,servers}/**/*.test.ts', words),
    ],
    printsEach: words.length > 0,
  }),
  host: (words) => ({
    parameters: ['test/host/run.ts', ...words],
    printsEach: true,
    isQuiet: true,
  }),
  e2e: (words) => ({
    parameters: [
      ...[...mocha, ...onScreen, `--timeout=${limits.testMs}`],
      ...matching('test/e2e/**/*.test.ts', words),
    ],
    printsEach: true,
  }),
  litellm: (words) => ({
    parameters: [
      ...[...mocha, `--timeout=${limits.testMs}`],
      ...matching('test/litellm/**/*.test.ts', words),
    ],
    printsEach: true,
  }),
};

/** What `npm test` runs: LiteLLM needs Python and a minute to install. */
const usual = ['unit', 'host', 'e2e'];

// npm takes the two dashes away; who calls the task without npm may write them too.
const [kind, ...words] = process.argv.slice(2).filter((word) => word !== '--');
const names = kind === undefined ? usual : [kind];

/** Host and browser load the bundle. */
const bundled = ['host', 'e2e'];

function build() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['esbuild.mjs', '--tests'], {
    encoding: 'utf8',
  });
  if (status !== 0) console.log(`${stdout}${stderr}`);
  return status === 0;
}

if (spawnSync('git', ['--version'], { stdio: 'ignore' }).status !== 0) {
  console.log('There is no Git in the PATH: the tests that need it are skipped.');
}

const slowness = readSlowness(process.env.TIERWISE_SLOWNESS);
if (slowness >= 1.5) {
  console.log(
    `This machine is ${slowness} times slower than an ordinary one now: all time limits are that much longer.`,
  );
}

const isBuilt = names.some((name) => bundled.includes(name)) ? build() : true;

async function runKind(name) {
  if (!isBuilt && bundled.includes(name)) {
    console.log(`✘ ${name}: not run, because the build failed`);
    return { name, passed: 0, failed: 1, pending: 0, seconds: 0 };
  }
  return await runCounted({ name, ...kinds[name](words) });
}

const outcomes = [];
// Unit tests compute while the tests of the host mostly wait, and nothing is shared: these run side by side. Those of
// the browser need the machine for themselves.
for (const round of [names.filter((name) => name !== 'e2e'), names.filter((name) => name === 'e2e')]) {
  if (round.length === 0) continue;
  console.log(round.join(' and '));
  outcomes.push(...(await Promise.all(round.map(runKind))));
}

const total = (state) => outcomes.reduce((sum, outcome) => sum + outcome[state], 0);
console.log('');
for (const outcome of outcomes) console.log(summaryLine(outcome));
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;
