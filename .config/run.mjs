// The set-up behind every npm script: `node .config/run.mjs TASK [arguments]`.
// Plain JavaScript without dependencies, because it runs on Node 20 before anything is installed.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser, noBrowser } from './setup/browser.mjs';
import { environmentWith, run } from './setup/command.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { findDesktop } from './setup/desktop.mjs';
import { ensureLiteLlm } from './setup/litellm.mjs';
import { ensureNode, ensureServerNode } from './setup/node.mjs';
import { SetupError } from './setup/say.mjs';
import { measureSlowness } from './setup/slowness.mjs';
import { ensureServer } from './setup/vscodeServer.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Each task: the script that does it, its first arguments, and what it needs beside Node and packages: `host` VS Code and
 * a browser (`browser` says for which arguments), `litellm` a LiteLLM proxy, `timed` limits that fit the machine. Where
 * there is no browser, a task whose `desktop` is true runs what it can in a desktop VS Code, and the others stop.
 */
const tasks = {
  build: { script: ['esbuild.mjs', '--production'] },
  watch: { script: ['esbuild.mjs', '--watch', '--tests'] },
  check: { script: ['.config/tasks/check.mjs'] },
  format: { script: ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level=warn', '.'] },
  package: { script: ['.config/tasks/package.mjs'] },
  test: { script: ['.config/tasks/test.mjs'], host: true, desktop: true, timed: true },
  'test:unit': { script: ['.config/tasks/test.mjs', 'unit'], timed: true },
  'test:host': { script: ['.config/tasks/test.mjs', 'host'], host: true, desktop: true, timed: true },
  'test:e2e': { script: ['.config/tasks/test.mjs', 'e2e'], host: true, timed: true },
  'test:mutants': { script: ['test/mutants/run.ts'], timed: true },
  'test:litellm': { script: ['.config/tasks/test.mjs', 'litellm'], litellm: true, timed: true },
  prices: { script: ['.config/tasks/prices.mjs'] },
  manifest: { script: ['.config/tasks/manifest.mjs'] },
  bench: { script: ['test/bench/run.ts'], host: true },
  demo: {
    script: ['.config/tasks/demo.mjs'],
    host: true,
    browser: (parameters) => parameters.includes('--once'),
    timed: true,
  },
};

async function main([name, ...parameters]) {
  const task = tasks[name];
  if (task === undefined)
    throw new SetupError(`Unknown task ${name}; there are: ${Object.keys(tasks).join(', ')}.`);
  process.chdir(root);
  const nodePath = await ensureNode();
  await ensureDependencies(nodePath, root);
  const environment = environmentWith(nodePath, {
    ...(task.host ? await hostEnvironment(nodePath, task, parameters) : {}),
    ...(task.litellm ? { TIERWISE_LITELLM: await ensureLiteLlm() } : {}),
    ...(task.timed ? await timeEnvironment(nodePath) : {}),
  });
  const [script, ...first] = task.script;
  return await run(nodePath, [join(root, script), ...first, ...parameters], environment);
}

/** Where the tests and the demo find VS Code and the browser. */
async function hostEnvironment(nodePath, task, parameters) {
  const desktop = await findDesktop();
  const needsBrowser = task.browser?.(parameters) ?? true;
  return {
    ...(needsBrowser
      ? await browserEnvironment(nodePath, task.desktop === true && desktop !== undefined)
      : {}),
    TIERWISE_SERVER: await ensureServer(nodePath),
    TIERWISE_SERVER_NODE: await ensureServerNode(),
    ...(desktop === undefined ? {} : { TIERWISE_DESKTOP: desktop }),
  };
}

async function browserEnvironment(nodePath, canDoWithout) {
  const browser = await ensureBrowser(nodePath);
  if (browser === undefined) {
    if (!canDoWithout) throw new SetupError(noBrowser);
    return { TIERWISE_NO_BROWSER: noBrowser };
  }
  return { TIERWISE_BROWSER: browser.path, ...(browser.isPacked ? { TIERWISE_BROWSER_IS_PACKED: '1' } : {}) };
}

/** What all time limits are multiplied with, in this process and in those that it starts: see test/time/limits.ts. */
async function timeEnvironment(nodePath) {
  const known = process.env.TIERWISE_SLOWNESS;
  const slowness = known ? Number(known) : await measureSlowness(nodePath);
  return { TIERWISE_SLOWNESS: slowness.toFixed(1) };
}

try {
  const code = await main(process.argv.slice(2));
  process.exitCode = typeof code === 'number' ? code : 1;
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = error instanceof SetupError ? error.exitCode : 1;
}
