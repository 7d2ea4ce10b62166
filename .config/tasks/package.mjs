// `npm run package`: builds and packs tierwise-VERSION.vsix, prints what is inside, and fails when it has grown too large.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';

/** The one place that says how large the package may be. */
const limitBytes = 3.5e6;

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const file = `${name}-${version}.vsix`;
const vsce = 'node_modules/@vscode/vsce/vsce';

function run(script, ...parameters) {
  const { status } = spawnSync(process.execPath, [script, ...parameters], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

run('esbuild.mjs', '--production');
run(vsce, 'package', '--no-dependencies', '--out', file);

// What vsce packs, by its own list; the package itself is compressed.
const { stdout } = spawnSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { encoding: 'utf8' });
const inside = stdout.split('\n').filter((path) => path !== '' && existsSync(path));
for (const path of inside.sort()) {
  console.log(`  ${(statSync(path).size / 1024).toFixed(1).padStart(8)} KiB  ${path}`);
}

const { size } = statSync(file);
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
console.log(`${file}: ${megabytes(size)} of at most ${megabytes(limitBytes)}`);
if (size > limitBytes) {
  console.error('The package is too large. Look at what came in (npm run build prints the bundles).');
  process.exitCode = 1;
}
