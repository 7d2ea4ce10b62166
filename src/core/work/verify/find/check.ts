import type { LookGap } from '../lookGap.ts';

/** What a check looks at. Only `lint` is no proof that code works. */
export type CheckKind = 'types' | 'lint' | 'tests' | 'build';

/** A command that judges a project by its exit code. */
export interface Check {
  /** The same for the same work in the same place, over steps and sessions. */
  readonly id: string;
  /** For the person, such as `Type check (packages/cart)`. */
  readonly label: string;
  /** One line for the shell, as it is run and as the person is shown it. */
  readonly command: string;
  /** Where it runs: relative to the workspace folder with forward slashes, empty for the folder itself. */
  readonly cwd: string;
  readonly kind: CheckKind;
  /** `nearest`: some tests only. `new-tests`: tests that the step has just written. */
  readonly scope: 'whole' | 'nearest' | 'new-tests';
  /** Set when the check compiles TypeScript, whose editor reports open files only. */
  readonly checksTypeScript?: boolean;
  /** Who brought it up: the person's settings, the project, or a model, whose commands get no standing approval. */
  readonly origin: 'settings' | 'found' | 'model';
  /** The command without the names of files: what a standing approval is given for. */
  readonly pattern: string;
  /** All that decides what the command does, as text: scripts and configuration. Another text needs a new approval. */
  readonly definition: string;
}

/** The files of a project, as far as finding its checks needs them. */
export interface ProjectFiles {
  /** Relative with forward slashes, without installed packages and what Git ignores. */
  readonly paths: readonly string[];
  /** Set when `paths` are not all of them. */
  readonly gap?: LookGap;
  /** A file's text; `undefined` when there is none. */
  read(path: string): Promise<string | undefined>;
}

/** What the finders of the single ecosystems share. */
export interface CheckSearch {
  readonly project: ProjectFiles;
  readonly paths: ReadonlySet<string>;
  /** Files of the step that exist: after it, or before it those that it changes. */
  readonly touched: readonly string[];
  /** Those of them that the step creates. */
  readonly created: ReadonlySet<string>;
  readonly isWindows: boolean;
}

/** A found check; the fields that follow from others are filled in. */
export function foundCheck(
  check: Pick<Check, 'command' | 'cwd' | 'kind' | 'definition'> &
    Partial<Pick<Check, 'scope' | 'checksTypeScript'>> & {
      readonly name: string;
      /** Defaults to the command: it names no files. */
      readonly pattern?: string;
    },
): Check {
  const {
    name,
    cwd,
    command,
    kind,
    definition,
    scope = 'whole',
    pattern = command,
    checksTypeScript,
  } = check;
  return {
    id: [cwd, kind, scope, pattern].join('|'),
    label: cwd === '' ? name : `${name} (${cwd})`,
    command,
    cwd,
    kind,
    scope,
    ...(checksTypeScript === true ? { checksTypeScript } : {}),
    origin: 'found',
    pattern,
    definition,
  };
}
