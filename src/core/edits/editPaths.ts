import { normaliseWorkspacePath } from '../plan/workspacePath.ts';

/** Whether a model may write to a path. */
export type CheckedEditPath =
  | {
      readonly ok: true;
      readonly path: string;
      /** Set when the person must agree first; says why, completing "The path … ". */
      readonly needsAsking?: string;
    }
  | { readonly ok: false; readonly reason: string };

/** Folders and files that run or configure something outside the program itself. Lower case; `/` ends a folder. */
const sensitive: readonly (readonly [prefix: string, why: string])[] = [
  ['.vscode/', 'holds settings and tasks of the editor'],
  ['.idea/', 'holds settings of an editor'],
  ['.devcontainer/', 'decides what runs when the folder is opened'],
  ['.devcontainer.json', 'decides what runs when the folder is opened'],
  ['.husky/', 'holds Git hooks, which run by themselves'],
  ['.githooks/', 'holds Git hooks, which run by themselves'],
  ['.github/workflows/', 'decides what the build server runs'],
  ['.github/actions/', 'decides what the build server runs'],
  ['.gitlab-ci.yml', 'decides what the build server runs'],
  ['.circleci/', 'decides what the build server runs'],
  ['.gitmodules', 'decides what Git fetches'],
  ['.gitattributes', 'can make Git run programs'],
  ['.npmrc', 'decides where packages come from'],
  ['.yarnrc', 'decides where packages come from'],
  ['.pnpmfile.cjs', 'runs while packages are installed'],
  ['.envrc', 'runs when the folder is entered'],
];

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
  const folded = `/${segments.join('/')}`;
  if (folded.endsWith('.code-workspace'))
    return { ok: true, path, needsAsking: 'holds settings of the editor' };
  // In any depth: packages of a monorepo have their own.
  const found = sensitive.find(([prefix]) =>
    prefix.endsWith('/') ? folded.includes(`/${prefix}`) : folded.endsWith(`/${prefix}`),
  );
  if (found !== undefined) return { ok: true, path, needsAsking: found[1] };
  return { ok: true, path };
}

/** Case does not count on Windows and macOS, and HFS+ skips invisible characters (as in Git's CVE-2014-9390). */
function foldName(segment: string): string {
  return segment
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
    .normalize('NFKC')
    .toLowerCase();
}
