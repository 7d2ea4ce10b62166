import { parseShell, type ShellWord } from '../command/shellWords.ts';
import { nestedScripts } from './nestedScripts.ts';
import { programOf, readToolCommand } from './toolOf.ts';
import type { Tool } from './tool.ts';

/** How the scripts of a package and its installed programs are run. */
export interface ScriptRunner {
  readonly scripts: Readonly<Record<string, string>>;
  /** Runs a script with these words added; a text that ends where files can follow. */
  withWords(script: string): string;
  /** Runs an installed program; none is downloaded. */
  withTool(command: string): string;
  readonly isWindows: boolean;
}

/** A command up to the names of files, and the tool that it runs. */
export interface SingleFileCommand {
  readonly command: string;
  readonly tool: Tool;
  /** True when it runs the script itself, with all that it does. */
  readonly isScript: boolean;
  /** The words of the project's own script, in which it may name what it wants. */
  readonly text: string;
}

/** Scripts that only start another one are followed. */
const deepest = 5;
/** Programs that measure coverage: their limits are for all files. */
const measuring = new Set(['c8', 'nyc', 'coverage']);
/** Programs that are found without the package manager. */
const global = new Set(['node', 'nodejs', 'deno', 'bun']);
/** Programs that only run an installed one, which `withTool` does. */
const runners = new Set(['npx', 'bunx', 'pnpx', 'yarn', 'pnpm', 'npm', 'bun', 'exec']);

/**
 * The command that runs single files as a script of the project would: with its options, its environment and what it
 * does before. `undefined` where the script does not tell.
 */
export function singleFileCommand(script: string, runner: ScriptRunner): SingleFileCommand | undefined {
  const [name, text] = followed(script, runner.scripts);
  const { commands, problem } = parseShell(text);
  const last = commands.at(-1);
  const read = last === undefined ? undefined : readToolCommand(last.words);
  const tool = read?.tools.find(({ single }) => single !== undefined);
  if (last === undefined || read === undefined || tool?.single === undefined || problem !== undefined)
    return undefined;
  const { options, hasFiles, isMeasured } = splitOptions(tool, read.words);
  const before = withoutRunners(read.before);
  const isAlone = commands.length === 1;
  const environment = [...last.assignments, ...before];
  const isPlain = [...environment, ...options].every(
    ({ text: word, isOpen }) => !isOpen && plainWord.test(word),
  );
  const hasEnvironment = environment.length > 0;
  if (!isAlone || (hasEnvironment && !hasFiles && !isMeasured) || !isPlain) {
    // What the files would be added to is the last command.
    if (hasFiles || isMeasured || (!isAlone && mayBeSkipped(text))) return undefined;
    return { command: runner.withWords(name), tool, text, isScript: true };
  }
  // A shell of Windows takes no variables before a program.
  if (last.assignments.length > 0 && runner.isWindows) return undefined;
  const program = last.words[read.before.length]?.text ?? '';
  const own = [program, ...needed(tool, read.words), ...texts(options), ...(tool.single.add ?? [])];
  const whole = [...texts(before), ...own].join(' ');
  const isGlobal = global.has(before[0]?.text ?? read.program);
  const called = isGlobal ? whole : runner.withTool(whole);
  return { command: [...texts(last.assignments), called].join(' '), tool, text, isScript: false };
}

const plainWord = /^[\w@+.,/:=-]+$/;

/** The script that a script only starts, with its text. */
function followed(script: string, scripts: Readonly<Record<string, string>>): readonly [string, string] {
  let name = script;
  for (let depth = 0; depth < deepest; depth += 1) {
    const { commands } = parseShell(scripts[name] ?? '');
    const [only] = commands;
    const nested = commands.length === 1 && only !== undefined ? nestedScripts(only.words) : undefined;
    const [inner] = nested?.names ?? [];
    const isOwn = nested?.where === 'own' && nested.names.length === 1 && nested.added.length === 0;
    if (!isOwn || inner === undefined || !Object.hasOwn(scripts, inner) || only?.assignments.length !== 0)
      break;
    name = inner;
  }
  return [name, scripts[name] ?? ''];
}

/** Whether the last of several commands does not get what is added, or runs in the background. */
function mayBeSkipped(text: string): boolean {
  return text.includes('||') || text.includes(' & ') || text.includes('|');
}

function withoutRunners(before: readonly ShellWord[]): readonly ShellWord[] {
  const first = programOf(before[0]?.text ?? '');
  if (measuring.has(first)) return [];
  let at = 0;
  while (at < before.length) {
    const word = before[at]?.text ?? '';
    if (!runners.has(programOf(word)) && !(at > 0 && (word.startsWith('-') || word === 'run'))) break;
    at += 1;
  }
  return before.slice(at);
}

function needed({ name, needs = [] }: Tool, words: readonly ShellWord[]): readonly string[] {
  if (name === 'vitest') return ['run'];
  return texts(words).filter((word) => needs.includes(word) && !word.startsWith('-'));
}

function splitOptions(
  { name: toolName, valued = [], single, needs = [] }: Tool,
  words: readonly ShellWord[],
): { readonly options: readonly ShellWord[]; readonly hasFiles: boolean; readonly isMeasured: boolean } {
  const drop = single?.drop ?? [];
  const options: ShellWord[] = [];
  let hasFiles = false;
  let isMeasured = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const name = word.text.split('=')[0] ?? '';
    if (!word.text.startsWith('-')) {
      const saysWhat = needs.includes(word.text) || (toolName === 'vitest' && word.text === 'run');
      if (!saysWhat) hasFiles = true;
      // What a variable holds can be anything.
      if (/[$`]/.test(word.text)) options.push(word);
      continue;
    }
    const value = valued.includes(word.text) ? words[(index += 1)] : undefined;
    if (drop.some((one) => name === one || name.startsWith(`${one}.`) || name.startsWith(`${one}-`))) {
      isMeasured = true;
      continue;
    }
    options.push(word, ...(value === undefined ? [] : [value]));
  }
  return { options, hasFiles, isMeasured };
}

function texts(words: readonly ShellWord[]): readonly string[] {
  return words.map(({ text }) => text);
}
