import { words } from '../../../../shared/words.ts';
import type { Check, ProjectOnDisk } from '../find/check.ts';
import { folderOf, foldersUp, inFolder, isBelow, nameOf } from '../find/projectPaths.ts';
import { isTestFile } from '../find/testPaths.ts';
import { choiceOf } from './choosingFiles.ts';
import { partOf, programsSuffix, type CommandDefinition, type FileLook } from './commandDefinition.ts';
import { followFile, followPackage, followShell, isFollowed, type FollowedWord } from './followedWords.ts';
import { shadowingPlace } from './pythonModules.ts';

/** Files of a definition at most: a project with more is asked about once per plan. */
const mostFiles = 5_000;
const filesAtOnce = 32;
/** Words of one file that are looked up as names of files. */
const mostWords = 3_000;

/** Folders whose programs are found before those of the system, as seen from a package. */
const programFolders = [
  'node_modules/.bin',
  '.venv/bin',
  'venv/bin',
  '.venv/Scripts',
  'venv/Scripts',
  'vendor/bin',
];
/** Folders of settings in which Git may ignore files. */
const settingFolders = [
  '.cargo',
  '.mvn',
  '.mvn/wrapper',
  'gradle/wrapper',
  '.yarn/releases',
  '.yarn/plugins',
  '.config',
  '.venv',
  'venv',
];
/** Below these lies code, which an approval does not guard. */
const codeFolders = /(?:^|\/)(?:src|lib|app|source|sources)\//i;
const codeNames = /\.(?:[cm]?[jt]sx?|py|rb|php|java|kt|cs|go|rs|vue|svelte)$/i;

/** Where commands run, and their words as far as they are the same for all files. */
export type DefinedCommand = Pick<Check, 'cwd' | 'pattern'>;

/** Finds out what decides what commands of a project run. Nothing is run; files are read once for all commands. */
export function createDefiner(
  project: ProjectOnDisk,
): (command: DefinedCommand) => Promise<CommandDefinition> {
  const known = new Set(project.paths);
  const looks = new Map<string, Promise<FileLook | undefined>>();
  const lists = new Map<string, Promise<readonly string[]>>();
  const made = new Map<string, Promise<CommandDefinition>>();
  const folders = foldersOf(project.paths);
  const definer = {
    project,
    known,
    folders,
    look: (path: string) => remembered(looks, path, () => project.look(path)),
    list: (folder: string) => remembered(lists, folder, () => project.list(folder)),
  };
  return ({ cwd, pattern }) =>
    remembered(made, JSON.stringify([cwd, pattern]), () => new Definition(definer, cwd).make(pattern));
}

/** All folders that hold these files, in any depth. */
function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = folderOf(path); folder !== '' && !folders.has(folder); folder = folderOf(folder))
      folders.add(folder);
  }
  return folders;
}

function remembered<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.has(key) ? (map.get(key) as Value) : make();
  map.set(key, value);
  return value;
}

interface Sources {
  readonly project: ProjectOnDisk;
  readonly known: ReadonlySet<string>;
  /** All folders that hold files of the project, in any depth. */
  readonly folders: ReadonlySet<string>;
  look(path: string): Promise<FileLook | undefined>;
  /** Names in a folder, those of folders with a slash at the end. */
  list(folder: string): Promise<readonly string[]>;
}

/** One definition while it is collected. */
class Definition {
  private readonly parts = new Map<string, string>();
  private readonly unfollowed = new Set<string>();
  private readonly seen = new Map<string, boolean>();
  private readonly waiting: string[] = [];
  private readonly folders = new Set<string>();
  /** package.json files with their texts: which of their scripts run shows only at the end. */
  private readonly packages = new Map<string, string>();
  private readonly mentioned = new Set<string>();
  private readonly sources: Sources;
  private readonly cwd: string;

  constructor(sources: Sources, cwd: string) {
    this.sources = sources;
    this.cwd = cwd;
  }

  async make(pattern: string): Promise<CommandDefinition> {
    const { gap } = this.sources.project;
    if (gap !== undefined) this.unfollowed.add(gap.text);
    await this.addFolder(this.cwd);
    const command = followShell(pattern);
    for (const what of command.unfollowed) this.unfollowed.add(`the command: ${what}`);
    for (const { text } of command.words) this.mentioned.add(text);
    await this.addWords('', this.cwd, command.words);
    for (let isGrowing = true; isGrowing;) {
      await this.readWaiting();
      isGrowing = await this.followPackages();
    }
    return { parts: this.parts, unfollowed: [...this.unfollowed].sort() };
  }

  /** Adds what chooses for a folder: in it, above it and below it. */
  private async addFolder(folder: string): Promise<void> {
    if (this.folders.has(folder)) return;
    this.folders.add(folder);
    const above = new Set(foldersUp(folder));
    const holding = new Set(above);
    const shadowing: (readonly [path: string, place: string])[] = [];
    for (const path of this.sources.project.paths) {
      const isInside = isBelow(folder, path);
      const choice = choiceOf(path);
      if (choice !== undefined && (isInside || above.has(choice.folder))) {
        this.add(path);
        if (isInside && nameOf(path) === 'package.json') holding.add(choice.folder);
      }
      const place = shadowingPlace(path);
      if (place !== undefined && (isInside || above.has(place))) shadowing.push([path, place]);
    }
    await Promise.all([...holding].map((one) => this.addUnlisted(one)));
    this.addShadowing(folder, shadowing);
  }

  /** Adds what Git ignores and commands find all the same: settings, and the programs that are installed. */
  private async addUnlisted(folder: string): Promise<void> {
    const entries = new Set(await this.sources.list(folder));
    const shadowing: (readonly [path: string, place: string])[] = [];
    const add = (path: string): void => {
      const choice = choiceOf(path);
      // What runners write beside their settings is called alike.
      if (choice !== undefined && choice.isByBegin !== true) this.add(path);
      const place = shadowingPlace(path);
      if (place !== undefined) shadowing.push([path, place]);
    };
    for (const name of entries) if (!name.endsWith('/')) add(inFolder(folder, name));
    for (const name of settingFolders.filter((one) => entries.has(`${one.split('/')[0] ?? ''}/`))) {
      const place = inFolder(folder, name);
      for (const entry of await this.sources.list(place)) if (!entry.endsWith('/')) add(`${place}/${entry}`);
    }
    this.addShadowing(folder, shadowing);
    for (const name of programFolders.filter((one) => entries.has(`${one.split('/')[0] ?? ''}/`)))
      await this.addPrograms(inFolder(folder, name));
  }

  private async addPrograms(place: string): Promise<void> {
    const names = (await this.sources.list(place)).filter((name) => !name.endsWith('/')).toSorted();
    if (names.length === 0) return;
    const lines = await inGroups(names, async (name) => {
      const look = await this.sources.look(`${place}/${name}`);
      return `${name} ${look?.digest ?? 'gone'} ${look?.target ?? ''}`;
    });
    this.parts.set(`${place}${programsSuffix}`, lines.join('\n'));
  }

  /** Python looks for modules where it is started, where tests lie, and in the usual folders of code. */
  private addShadowing(folder: string, files: readonly (readonly [path: string, place: string])[]): void {
    if (files.length === 0) return;
    const places = new Set(['', folder, ...['src', 'lib', 'python'].map((name) => inFolder(folder, name))]);
    for (const path of this.sources.project.paths)
      if (path.endsWith('.py') && (isTestFile(path) || nameOf(path) === 'conftest.py'))
        places.add(folderOf(path));
    for (const [path, place] of files) if (places.has(place)) this.add(path);
  }

  private add(path: string, isRun = false): void {
    const before = this.seen.get(path);
    if (before === true || before === isRun) return;
    this.seen.set(path, isRun);
    this.waiting.push(path);
  }

  private async readWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const paths = this.waiting.splice(0, filesAtOnce);
      const read = await Promise.all(
        paths.map(async (path) => [path, await this.sources.look(path)] as const),
      );
      for (const [path, look] of read) {
        if (look === undefined) continue;
        if (this.parts.size >= mostFiles) {
          this.unfollowed.add(`more than ${mostFiles.toLocaleString('en')} files choose what runs`);
          this.waiting.length = 0;
          return;
        }
        this.parts.set(path, partOf(path, look));
        await this.followOne(path, look);
      }
    }
  }

  private async followOne(path: string, { text, unread }: FileLook): Promise<void> {
    const isRun = this.seen.get(path) === true;
    if (unread === 'forbidden') this.unfollowed.add(`${path} cannot be read`);
    if (!isFollowed(path, isRun)) return;
    if (unread === 'long') this.unfollowed.add(`${path} is too long to be followed`);
    if (text === undefined) return;
    if (nameOf(path) === 'package.json') {
      this.packages.set(path, text);
      return;
    }
    const { words, unfollowed } = followFile(path, text);
    for (const what of unfollowed) this.unfollowed.add(`${path}: ${what}`);
    await this.addWords(path, folderOf(path), words);
  }

  /** Follows the scripts that are started; true when there is more to read. */
  private async followPackages(): Promise<boolean> {
    const before = this.mentioned.size;
    for (const [path, text] of [...this.packages]) {
      const { words, unfollowed, scripts } = followPackage(text, this.mentioned);
      for (const name of scripts) this.mentioned.add(name);
      for (const what of unfollowed) this.unfollowed.add(`${path}: ${what}`);
      await this.addWords(path, folderOf(path), words);
    }
    return this.waiting.length > 0 || this.mentioned.size > before;
  }

  private async addWords(from: string, base: string, named: readonly FollowedWord[]): Promise<void> {
    const bases = [...new Set([base, this.cwd, ''])];
    const different = new Map(named.map((word) => [`${word.isRun ? 'run' : ''} ${word.text}`, word]));
    if (different.size > mostWords)
      this.unfollowed.add(`${from === '' ? 'the command' : from} has too many words`);
    for (const word of [...different.values()].slice(0, mostWords)) {
      for (const candidate of candidatesOf(word.text)) {
        for (const folder of bases) {
          const path = joined(folder, candidate);
          if (path === undefined) {
            if (word.isRun && folder === base)
              this.unfollowed.add(`${candidate} lies outside the workspace folder`);
          } else if (path !== from && path !== '' && !this.addKnown(path, word))
            await this.addUnknown(path, word);
        }
      }
    }
  }

  /** Adds a file of the project that a word names; false when it names none. */
  private addKnown(path: string, { isRun, isOfCommand }: FollowedWord): boolean {
    const { known } = this.sources;
    const end = known.has(path) ? '' : endings.find((one) => known.has(path + one));
    if (end === undefined) return false;
    const found = path + end;
    const isCode = codeNames.test(found);
    if (isOfCommand || !isCode || !codeFolders.test(found))
      this.add(found, isRun || (isOfCommand && !isCode));
    return true;
  }

  private async addUnknown(path: string, { isRun, isOfCommand }: FollowedWord): Promise<void> {
    // A command can work in another folder (`--prefix`, `-C`).
    if (isOfCommand && this.sources.folders.has(path)) {
      if (!isBelow(this.cwd, path)) await this.addFolder(path);
    } else if (isRun) {
      // Git may ignore it: it runs all the same.
      if ((await this.sources.look(path)) !== undefined) this.add(path, true);
    }
  }
}

/** What a name in a module or a command can leave out. */
const endings = words('.js .mjs .cjs .ts .mts .cts .json /index.js /index.ts /package.json .py');

/** The paths that a word can mean: itself, the value of an option, a dotted name of Python. */
function candidatesOf(word: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (text: string): void => {
    if (text.length < 2 || text.length > 500 || text.includes('\0')) return;
    found.add(text.replaceAll('\\', '/'));
  };
  add(word);
  for (const part of word.split(/[=:,]/)) add(part.replace(/^@/, ''));
  // `-Cdir`, `-r./hook.js`
  if (/^-[A-Za-z]./.test(word)) add(word.slice(2));
  // What follows something that is filled in: `$DIR/lib.sh`.
  const filled = Math.max(word.lastIndexOf('}'), word.lastIndexOf(')'), word.search(/\$\w+\//));
  if (filled >= 0) add(word.slice(filled).replace(/^(?:[})]|\$\w+)\/?/, ''));
  if (/^[A-Za-z_]\w*(?:\.\w+)+$/.test(word)) add(word.replaceAll('.', '/'));
  return found;
}

/** A path relative to the workspace folder; `undefined` when it leads out of it. */
function joined(folder: string, path: string): string | undefined {
  const parts = path.startsWith('/') || folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

async function inGroups<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += filesAtOnce)
    results.push(...(await Promise.all(items.slice(start, start + filesAtOnce).map(work))));
  return results;
}
