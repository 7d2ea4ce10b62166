import { stat } from 'node:fs/promises';
import type { FileFacts } from './otherLedgers.ts';

/** Looks at a file on this machine; whatever keeps it from being looked at, it is as good as absent. */
export async function lookAtFile(path: string): Promise<FileFacts | undefined> {
  try {
    const facts = await stat(path, { bigint: true });
    if (!facts.isFile()) return undefined;
    return { changedAtMs: Number(facts.mtimeMs), identity: `${facts.dev}:${facts.ino}` };
  } catch {
    // No such file, a broken link, or another person's folder.
    return undefined;
  }
}
