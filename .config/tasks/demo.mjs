// `npm run demo [-- --once]`: the sample in VS Code, with nothing to configure. With --once it runs without hands.
import { spawn, spawnSync } from 'node:child_process';

const build = spawnSync(process.execPath, ['esbuild.mjs', '--production'], { encoding: 'utf8' });
if (build.status !== 0) {
  console.error(`${build.stdout}${build.stderr}`);
  process.exit(1);
}

const script = process.argv.includes('--once') ? 'test/e2e/demoOnce.ts' : 'test/e2e/demoServe.ts';
const child = spawn(process.execPath, [script], { stdio: 'inherit' });
// The terminal tells the child too; it puts its server away and ends, and we follow.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(error);
  process.exitCode = 1;
});
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
