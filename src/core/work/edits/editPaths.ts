import { normaliseWorkspacePath } from '../../model/paths/workspacePath.ts';
import { whySensitive } from './sensitivePaths.ts';

/** Whether a model may write to a path. */
export type CheckedEditPath =
  | {
      readonly ok: true;
      readonly path: string;
      /** Set when the person must agree first; says why, completing "The path … ". */
      readonly needsAsking?: string;
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Checks a path that an answer wants to write: inside the folder (lexically), never in Git's own folder, and
 * flagged where a write has effects beyond the program. Names are compared as the most forgiving file systems do.
 */
export function checkEditPath(written: string): CheckedEditPath {
  const normalised = normaliseWorkspacePath(written);
  if (!normalised.ok) return normalised;
  const { path } = normalised;
  const segments = path.split('/').map(foldName);
  if (segments.some((segment) => segment === '.git' || /^git~\d+$/.test(segment))) {
    return { ok: false, reason: "lies in Git's own folder" };
  }
  const needsAsking = whySensitive(path, segments);
  return needsAsking === undefined ? { ok: true, path } : { ok: true, path, needsAsking };
}

/** Case does not count on Windows and macOS, and HFS+ skips invisible characters (as in Git's CVE-2014-9390). */
function foldName(segment: string): string {
  return segment
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
    .normalize('NFKC')
    .toLowerCase();
}
