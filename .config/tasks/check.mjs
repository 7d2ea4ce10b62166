// `npm run check [-- PATH …]`: every static check, side by side. With paths, only lint and format of those.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const cache = 'node_modules/.cache';
mkdirSync(cache, { recursive: true });

const paths = process.argv.slice(2);
const where = paths.length > 0 ? paths : ['.'];

const lint = {
  name: 'lint',
  script: 'node_modules/eslint/bin/eslint.js',
  parameters: [
    ...['--config', '.config/eslint.config.mjs', '--max-warnings=0', '--no-error-on-unmatched-pattern'],
    // A named path may be of a kind that only the formatter knows.
    '--no-warn-ignored',
    ...['--cache', '--cache-strategy=content', `--cache-location=${cache}/eslint.json`],
    ...where,
  ],
};
const format = {
  name: 'format',
  script: 'node_modules/prettier/bin/prettier.cjs',
  parameters: [
    ...['--check', '--log-level=warn', '--no-error-on-unmatched-pattern'],
    ...['--cache', '--cache-strategy=content', `--cache-location=${cache}/prettier.json`],
    ...where,
  ],
};
function deadCode(name, ...more) {
  const parameters = ['--config', '.config/knip.json', '--no-progress', '--no-config-hints', '--cache'];
  parameters.push(`--cache-location=${cache}/knip${more.join('')}`, ...more);
  return { name, script: 'node_modules/knip/bin/knip.js', parameters };
}

const wholeHouse = [
  {
    name: 'types',
    script: 'node_modules/typescript/bin/tsc',
    parameters: ['-p', 'tsconfig.json', '--pretty'],
  },
  {
    name: 'layers',
    script: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    parameters: [
      ...['--config', '.config/dependency-cruiser.mjs', '--output-type=err-long'],
      ...['src', 'webview-ui', 'test'],
    ],
  },
  { name: 'manifest', script: '.config/tasks/manifest.mjs', parameters: ['--check'] },
  deadCode('dead code'),
  // What only tests use is dead too.
  deadCode('tested only', '--production'),
];

/** Runs one tool; its output matters only when it fails. */
function runTool({ name, script, parameters }) {
  const startMs = performance.now();
  const child = spawn(process.execPath, [script, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  return new Promise((resolve) => {
    child.on('error', (error) => (output += String(error)));
    child.on('close', (code) => {
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
      console.log(`${code === 0 ? '✓' : '✘'} ${name.padEnd(11)} ${seconds.padStart(5)} s`);
      resolve({ name, output, passed: code === 0 });
    });
  });
}

const results = await Promise.all(
  (paths.length > 0 ? [lint, format] : [lint, ...wholeHouse, format]).map(runTool),
);
const failed = results.filter((result) => !result.passed);
for (const { name, output } of failed) console.log(`\n── ${name} ──\n${output.trim()}`);
if (failed.length > 0) {
  console.log(`\ncheck failed: ${failed.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}
