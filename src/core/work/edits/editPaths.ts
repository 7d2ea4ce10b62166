import { normaliseWorkspacePath } from '../../model/workspacePath.ts';

/** Whether a model may write to a path. */
export type CheckedEditPath =
  | {
      readonly ok: true;
      readonly path: string;
      /** Set when the person must requestApproval first; says why, completing "The path … ". */
      readonly needsAsking?: string;
    }
  | { readonly ok: false; readonly reason: string };

const editorSettings = 'holds settings and tasks of an editor';
const opensFolder = 'decides what runs when the folder is opened';
const gitHooks = 'holds Git hooks, which run by themselves';
const buildServer = 'decides what the build server runs';
const packageSource = 'decides where packages come from, or what runs while they are installed';
const agentRules = 'tells other assistants what to do or to run';

/**
 * Folders and files that run or configure something outside the program itself, in any depth: packages of a monorepo
 * have their own. Lower case; `/` ends a folder.
 */
const sensitive: readonly (readonly [name: string, why: string])[] = [
  ['.vscode/', editorSettings],
  ['.idea/', editorSettings],
  ['.zed/', editorSettings],
  ['.vs/', editorSettings],
  ['.devcontainer/', opensFolder],
  ['.devcontainer.json', opensFolder],
  ['.husky/', gitHooks],
  ['.githooks/', gitHooks],
  ['.git-hooks/', gitHooks],
  ['.pre-commit-config.yaml', gitHooks],
  ['lefthook.yml', gitHooks],
  ['.lefthook.yml', gitHooks],
  ['.gitmodules', 'decides what Git fetches'],
  ['.gitattributes', 'can make Git run programs'],
  ['.gitconfig', 'can make Git run programs'],
  ['.github/workflows/', buildServer],
  ['.github/actions/', buildServer],
  ['.gitlab-ci.yml', buildServer],
  ['.circleci/', buildServer],
  ['.travis.yml', buildServer],
  ['.drone.yml', buildServer],
  ['.buildkite/', buildServer],
  ['azure-pipelines.yml', buildServer],
  ['bitbucket-pipelines.yml', buildServer],
  ['jenkinsfile', buildServer],
  ['.npmrc', packageSource],
  ['.yarnrc', packageSource],
  ['.yarnrc.yml', packageSource],
  ['.yarn/', packageSource],
  ['.pnpmfile.cjs', packageSource],
  ['.pnpmfile.mjs', packageSource],
  ['pnpm-workspace.yaml', packageSource],
  ['bunfig.toml', packageSource],
  ['.bunfig.toml', packageSource],
  ['pip.conf', packageSource],
  ['pip.ini', packageSource],
  ['.pypirc', packageSource],
  ['uv.toml', packageSource],
  ['poetry.toml', packageSource],
  ['.condarc', packageSource],
  ['.cargo/', packageSource],
  ['.bundle/', packageSource],
  ['.gemrc', packageSource],
  ['.mvn/', packageSource],
  ['gradle/wrapper/', packageSource],
  ['nuget.config', packageSource],
  ['.claude/', agentRules],
  ['.cursor/', agentRules],
  ['.mcp.json', agentRules],
];

/** Names of whole families of files, in any depth. Lower case. */
const sensitiveNames: readonly (readonly [name: RegExp, why: string])[] = [
  [/^\.envrc$/, 'runs when the folder is entered'],
  // A sample of it is no more than documentation.
  [
    /^\.env(?!\.(?:example|sample|template|dist)$)(?:\.|$)/,
    'holds keys, or decides what the program connects to',
  ],
  [/\.code-workspace$/, 'holds settings of the editor'],
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
  const needsAsking = whyAsk(segments);
  return needsAsking === undefined ? { ok: true, path } : { ok: true, path, needsAsking };
}

function whyAsk(segments: readonly string[]): string | undefined {
  const whole = `/${segments.join('/')}`;
  const found = sensitive.find(([name]) =>
    name.endsWith('/') ? whole.includes(`/${name}`) : whole.endsWith(`/${name}`),
  );
  if (found !== undefined) return found[1];
  const last = segments.at(-1) ?? '';
  return sensitiveNames.find(([name]) => name.test(last))?.[1];
}

/** Case does not count on Windows and macOS, and HFS+ skips invisible characters (as in Git's CVE-2014-9390). */
function foldName(segment: string): string {
  return segment
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
    .normalize('NFKC')
    .toLowerCase();
}
