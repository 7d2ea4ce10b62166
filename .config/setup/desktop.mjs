import { join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { say } from './say.mjs';

/** How long the download service may take to answer at all before the server is used instead. */
const probeTimeoutMs = 4000;

/**
 * The executable of a downloaded desktop VS Code, or undefined where there is no screen, no download, or
 * the server is wanted (`TIERWISE_HOST=server`, and always in CI).
 */
export async function findDesktop() {
  if (process.env.TIERWISE_HOST === 'server' || process.env.CI) return undefined;
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (!hasDisplay) return undefined;
  // Loaded here because it is a dependency, which is installed before this function is called.
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  const download = downloadAndUnzipVSCode({
    version: 'stable',
    cachePath: join(cacheFolder(), 'desktop'),
    timeout: probeTimeoutMs,
    reporter: new SilentReporter(),
  });
  try {
    return await download;
  } catch (error) {
    say(`desktop VS Code cannot be downloaded (${error.message}); using the server`);
    return undefined;
  }
}
