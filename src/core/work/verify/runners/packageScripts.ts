import type { CheckSearch } from '../find/check.ts';
import { folderOf, foldersUp, inFolder, isBelow, nameOf, resolvePath } from '../find/projectPaths.ts';
import { parseObject } from '../find/checkConfiguration.ts';
import { withoutComments } from '../find/commentedJson.ts';
import type { NestedScripts } from './nestedScripts.ts';

/** Packages of a project whose scripts are read for one command. */
const mostPackages = 200;

/** A script that runs when another is started. */
export interface StartedScript {
  readonly text: string;
  readonly folder: string;
  /** False for one that runs before or after the one that was named. */
  readonly isNamed: boolean;
}

/** The scripts of all packages of a project; each manifest is read once. */
export interface PackageScripts {
  /** Those of the manifest in a folder; `undefined` when there is none. */
  scriptsIn(folder: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** The texts of scripts that are started from a folder, with those that run before and after them. */
  textsOf(nested: NestedScripts, folder: string): Promise<readonly StartedScript[]>;
  /** The text of any file. */
  read(path: string): Promise<string | undefined>;
}

export function createPackageScripts({
  project,
  paths,
}: Pick<CheckSearch, 'project' | 'paths'>): PackageScripts {
  const known = new Map<string, Promise<Readonly<Record<string, string>> | undefined>>();

  async function readScripts(folder: string): Promise<Readonly<Record<string, string>> | undefined> {
    const found: Record<string, string> = {};
    let hasManifest = false;
    for (const [name, member] of manifests) {
      const path = inFolder(folder, name);
      if (!paths.has(path)) continue;
      hasManifest = true;
      const text = (await project.read(path)) ?? '';
      const content = parseObject(name === 'package.json' ? text : withoutComments(text));
      Object.assign(found, textsOf(content?.[member]));
    }
    return hasManifest ? found : undefined;
  }

  function scriptsIn(folder: string): Promise<Readonly<Record<string, string>> | undefined> {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const reading = readScripts(folder);
    known.set(folder, reading);
    return reading;
  }

  /** The folders of the packages that are meant. */
  async function foldersFor({ where }: NestedScripts, folder: string): Promise<readonly string[]> {
    if (where === 'all') {
      const below = project.paths.filter((path) => nameOf(path) === 'package.json' && isBelow(folder, path));
      return below.slice(0, mostPackages).map(folderOf);
    }
    const start = where === 'own' ? folder : resolvePath(folder, where.folder);
    for (const one of foldersUp(start)) if ((await scriptsIn(one)) !== undefined) return [one];
    return [];
  }

  return {
    scriptsIn,
    read: (path) => (paths.has(path) ? project.read(path) : Promise.resolve(undefined)),
    async textsOf(nested, folder) {
      const found: StartedScript[] = [];
      for (const owner of await foldersFor(nested, folder)) {
        const scripts = (await scriptsIn(owner)) ?? {};
        for (const name of Object.keys(scripts).filter((one) => isMeant(one, nested.names))) {
          const own = [scripts[name] ?? '', ...nested.added].join(' ');
          for (const text of [scripts[`pre${name}`], own, scripts[`post${name}`]])
            if (text !== undefined) found.push({ text, folder: owner, isNamed: text === own });
        }
      }
      return found;
    },
  };
}

/** Manifests with the member that holds their scripts. */
const manifests = [
  ['deno.json', 'tasks'],
  ['deno.jsonc', 'tasks'],
  ['package.json', 'scripts'],
] as const;

function isMeant(name: string, meant: readonly string[]): boolean {
  return meant.some((one) =>
    one.endsWith('*') ? name.startsWith(one.slice(0, one.indexOf('*'))) : one === name,
  );
}

/** The texts among the members of an object; of a task with more to it, its command. */
export function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value as Record<string, unknown>).map(([name, member]) => {
    const command: unknown =
      typeof member === 'object' && member !== null && 'command' in member ? member.command : member;
    return [name, command] as const;
  });
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
