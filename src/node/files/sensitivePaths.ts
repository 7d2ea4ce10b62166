import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkEditPath } from '../../core/work/edits/editPaths.ts';
import type { FileProblem, StagedChange } from '../../core/work/edits/editorPorts.ts';
import { normaliseWorkspacePath } from '../../core/model/paths/workspacePath.ts';
import { choiceOf } from '../../core/work/verify/command/choosingFiles.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { resolveWorkspacePath } from './workspacePath.ts';

/**
 * Paths among the changes that the person must agree to by themselves, with the reason; looked at as written and with
 * links followed. A folder that Git's `core.hooksPath` names is one, whatever it is called.
 */
export async function findSensitivePaths(
  folderPath: string,
  changes: readonly StagedChange[],
): Promise<FileProblem[]> {
  const hooks = await hooksFolder(folderPath);
  const found = new Map<string, string>();
  for (const path of changes.flatMap(writtenPaths)) {
    const resolved = await resolveWorkspacePath(folderPath, path);
    const real = resolved.ok ? resolved.path : path;
    const reason = whyAsk(path, hooks) ?? whyAsk(real, hooks) ?? whyAskOfLink(path, real);
    if (reason !== undefined) found.set(path, reason);
  }
  return [...found].map(([path, reason]) => ({ path, reason }));
}

/** The paths that a change writes or removes. */
export function writtenPaths({ path, movedTo }: StagedChange): string[] {
  return movedTo === undefined ? [path] : [path, movedTo];
}

function whyAsk(path: string, hooks: string | undefined): string | undefined {
  const checked = checkEditPath(path);
  if (checked.ok && checked.needsAsking !== undefined) return checked.needsAsking;
  return hooks !== undefined && `${path.toLowerCase()}/`.startsWith(`${hooks.toLowerCase()}/`)
    ? 'holds Git hooks, which run by themselves'
    : undefined;
}

/** A diff under another name does not show that it is about what checks and builds run. */
function whyAskOfLink(path: string, real: string): string | undefined {
  return choiceOf(real) === undefined || choiceOf(path) !== undefined
    ? undefined
    : `leads to ${visibleText(real)}, which decides what scripts, checks or builds run`;
}

/** The folder of `core.hooksPath` where the repository itself sets one inside the workspace folder. */
async function hooksFolder(folderPath: string): Promise<string | undefined> {
  // No repository here, or one whose settings lie elsewhere: there is nothing to learn.
  const config = await readFile(join(folderPath, '.git', 'config'), 'utf8').catch(() => '');
  const written = /^[ \t]*hookspath[ \t]*=[ \t]*"?([^"\r\n]+)/im.exec(config)?.[1];
  if (written === undefined) return undefined;
  const normalised = normaliseWorkspacePath(written);
  return normalised.ok ? normalised.path : undefined;
}
