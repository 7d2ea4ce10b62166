import type { CommandDefinition, FileLook } from '../command/commandDefinition.ts';
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
  /** Set when its runner says how many tests ran whenever some did: without a number there were none. */
  readonly alwaysCounts?: boolean;
  /** Who brought it up: the person's settings, the project, or a model, whose commands get no standing approval. */
  readonly origin: 'settings' | 'found' | 'model';
  /** The command without the names of files: what a standing approval is given for. */
  readonly pattern: string;
  /** All that decides what the command runs: scripts, configuration, programs. */
  readonly definition: CommandDefinition;
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

/** A project whose commands can be told from each other by what they run. */
export interface ProjectOnDisk extends ProjectFiles {
  /** Looks at any file in the folder, one that Git ignores or that is installed too; `undefined` when there is none. */
  look(path: string): Promise<FileLook | undefined>;
  /** The names in a folder, ignored ones too, those of folders with a slash at the end; empty when there is none. */
  list(folder: string): Promise<readonly string[]>;
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
  /** Told of commands of the project that are not run as checks, and why. */
  note(gap: LookGap): void;
}

/** A found check before what defines its command is looked up. */
export type UndefinedCheck = Omit<Check, 'definition'>;

/** A found check; the fields that follow from others are filled in. */
export function foundCheck(
  check: Pick<Check, 'command' | 'cwd' | 'kind'> &
    Partial<Pick<Check, 'scope' | 'checksTypeScript' | 'alwaysCounts'>> & {
      readonly name: string;
      /** Defaults to the command: it names no files. */
      readonly pattern?: string;
    },
): UndefinedCheck {
  const {
    name,
    cwd,
    command,
    kind,
    scope = 'whole',
    pattern = command,
    checksTypeScript,
    alwaysCounts,
  } = check;
  return {
    id: [cwd, kind, scope, pattern].join('|'),
    label: cwd === '' ? name : `${name} (${cwd})`,
    command,
    cwd,
    kind,
    scope,
    ...(checksTypeScript === true ? { checksTypeScript } : {}),
    ...(alwaysCounts === true ? { alwaysCounts } : {}),
    origin: 'found',
    pattern,
  };
}
