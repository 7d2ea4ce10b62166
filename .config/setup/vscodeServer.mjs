import { join } from 'node:path';
import { installOnce } from './cache.mjs';
import { runNpm } from './command.mjs';
import { say } from './say.mjs';

/** Carries the server, workbench and extension host of VS Code 1.139.1. */
const serverPackage = 'code-server@4.139.1';

/** The VS Code server in the cache; returns the folder that holds `out/server-main.js`. */
export async function ensureServer(nodePath) {
  const inside = join('node_modules', 'code-server', 'lib', 'vscode');
  const folder = await installOnce(serverPackage, async (temporary) => {
    say(`installing the VS Code server (${serverPackage}) into the cache (once, about 20 s, 600 MB) …`);
    // No compiler is needed: its native modules are optional or prebuilt.
    await runNpm(nodePath, temporary, ['install', '--ignore-scripts', '--prefix', temporary, serverPackage]);
    const server = join(temporary, inside);
    await runNpm(nodePath, server, ['install', '--omit=dev', '--ignore-scripts']);
    await runNpm(nodePath, join(server, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']);
  });
  return join(folder, inside);
}
