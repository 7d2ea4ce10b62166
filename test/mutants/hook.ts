// Loaded with `--import` before anything else, in each worker thread of a test too.
import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.cwd();

/** What the next imports load; set by testRunner.ts. */
export interface Loading {
  /** Files of this round have their own instance in each round, so that a new mutant is read anew. */
  readonly round: number;
  readonly fresh: ReadonlySet<string>;
}

const shared = globalThis as { tierwiseLoading?: Loading };

function pathOf(url: string): string | undefined {
  return url.startsWith('file:') ? relative(root, fileURLToPath(url)) : undefined;
}

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const loading = shared.tierwiseLoading;
    const path = pathOf(resolved.url);
    if (loading === undefined || path === undefined || !loading.fresh.has(path)) return resolved;
    return { ...resolved, url: `${resolved.url.split('?')[0] ?? ''}?round=${loading.round}` };
  },
  load(url, context, next) {
    // Worker threads inherit the environment, not the memory.
    const { TIERWISE_MUTANT_PATH: path, TIERWISE_MUTANT_TEXT: source } = process.env;
    if (path === undefined || source === undefined || pathOf(url) !== path) return next(url, context);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});
