import { parseShell, type ShellCommand } from '../command/shellWords.ts';
import { folderOf, resolvePath } from '../find/projectPaths.ts';
import type { PackageScripts } from './packageScripts.ts';
import { nestedScripts } from './nestedScripts.ts';
import { hasEffect, readToolCommand, type ToolCommand } from './toolOf.ts';
import type { Tool } from './tool.ts';

/** What running a command would do, as far as its words and the scripts that it starts tell. */
export interface CommandEffects {
  /** The command that changes files of the project. */
  readonly writes?: string;
  /** The command that waits for changes and does not end. */
  readonly watches?: string;
  /** The command because of which the exit code says nothing. */
  readonly hides?: string;
  /** Tools that it runs; programs that are not known are not among them. */
  readonly tools: readonly Tool[];
  /** True when it does nothing but print, whatever its scripts are called. */
  readonly onlyPrints: boolean;
  /** True when all its programs are known, or print only. */
  readonly isAllKnown: boolean;
}

/** Scripts inside scripts that are followed. */
const deepest = 8;
/** Commands of one check that are read. */
const mostCommands = 200;

const printing = new Set([
  'echo',
  'printf',
  'true',
  ':',
  'cd',
  'set',
  'sleep',
  'date',
  'exit',
  'return',
  'export',
]);
const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh']);

/** Reads a command with all scripts that it starts. Nothing is run. */
export async function readEffects(
  command: string,
  folder: string,
  scripts: PackageScripts,
): Promise<CommandEffects> {
  const reading = new Reading(scripts);
  reading.noteHidden(command);
  await reading.read(command, folder, 0);
  return reading.effects();
}

class Reading {
  private readonly found: { writes?: string; watches?: string; hides?: string } = {};
  private readonly tools = new Set<Tool>();
  private readonly seen = new Set<string>();
  private count = 0;
  private isPrinting = true;
  private isKnown = true;
  private readonly scripts: PackageScripts;

  constructor(scripts: PackageScripts) {
    this.scripts = scripts;
  }

  effects(): CommandEffects {
    const { isPrinting, isKnown } = this;
    return { ...this.found, tools: [...this.tools], onlyPrints: isPrinting, isAllKnown: isKnown };
  }

  async read(text: string, folder: string, depth: number): Promise<void> {
    const key = `${folder}\n${text}`;
    // What starts itself may start more that is not seen here.
    if (depth > deepest || this.seen.has(key)) {
      this.noteUnknown();
      return;
    }
    this.seen.add(key);
    const { commands } = parseShell(text);
    let cwd = folder;
    for (const command of commands) {
      this.count += 1;
      if (this.count > mostCommands) return;
      const [first, second] = command.words;
      if (first?.text === 'cd' && second !== undefined) cwd = resolvePath(cwd, second.text);
      await this.readCommand(command, cwd, depth);
    }
  }

  private async readCommand(command: ShellCommand, folder: string, depth: number): Promise<void> {
    const written = textOf(command);
    if (command.assignments.some(({ text }) => isUpdate(text))) this.found.writes ??= written;
    const tool = readToolCommand(command.words);
    if (tool === undefined) return;
    if (tool.before.some(({ text }) => isUpdate(text))) this.found.writes ??= written;
    const nested = nestedScripts(command.words);
    const started = nested === undefined ? [] : await this.scripts.textsOf(nested, folder);
    // A name that is no script is that of an installed program: `yarn eslint`.
    if (nested !== undefined && (started.length + nested.commands.length > 0 || tool.tools.length === 0)) {
      if (started.length + nested.commands.length === 0) this.noteUnknown();
      for (const { text, folder: owner, isNamed } of started) {
        if (isNamed && depth === 0) this.noteHidden(text);
        await this.read(text, owner, depth + 1);
      }
      for (const text of nested.commands) await this.read(text, folder, depth + 1);
      return;
    }
    if (shells.has(tool.program) || /\.(?:ba|z)?sh$/.test(tool.program)) {
      await this.readShell(command, tool, folder, depth);
      return;
    }
    this.noteTool(tool, written);
  }

  private async readShell(
    command: ShellCommand,
    tool: ToolCommand,
    folder: string,
    depth: number,
  ): Promise<void> {
    const code = tool.words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
    const operand = shells.has(tool.program)
      ? tool.words.find(({ text }) => !text.startsWith('-'))?.text
      : command.words[tool.before.length]?.text;
    const path = resolvePath(folder, operand ?? '');
    const text = code === -1 ? await this.scripts.read(path) : tool.words[code + 1]?.text;
    if (text === undefined) this.noteUnknown();
    else await this.read(text, code === -1 ? folder : folderOf(path), depth + 1);
  }

  private noteUnknown(): void {
    this.isPrinting = false;
    this.isKnown = false;
  }

  private noteTool({ tools, program, words }: ToolCommand, written: string): void {
    const isPrint =
      printing.has(program) || (program === 'node' && printsOnly(words.map(({ text }) => text)));
    if (!isPrint) this.isPrinting = false;
    if (!isPrint && tools.length === 0) this.isKnown = false;
    for (const tool of tools) {
      this.tools.add(tool);
      if (hasEffect(tool.writes, words)) this.found.writes ??= written;
      if (hasEffect(tool.watches, words)) this.found.watches ??= written;
    }
  }

  /** `jest || true` never fails. */
  noteHidden(text: string): void {
    const { commands } = parseShell(text);
    const last = commands.at(-1);
    if (last === undefined || commands.length < 2) return;
    const [program = '', code] = last.words.map((word) => word.text);
    const isAlways = program === 'true' || program === ':' || (program === 'exit' && (code ?? '0') === '0');
    const isOther =
      ['echo', 'printf', 'true'].includes(program) && /\|\|\s{0,9}(?:echo|printf|true)\b/.test(text);
    if (isAlways || isOther) this.found.hides ??= textOf(last);
  }
}

function textOf({ assignments, words }: ShellCommand): string {
  return [...assignments, ...words].map(({ text }) => text).join(' ');
}

/** Whether a variable tells a test runner to write what it should compare with: `UPDATE_SNAPSHOTS=1`. */
function isUpdate(text: string): boolean {
  const [name = '', value = ''] = text.split('=', 2);
  if (!/^[A-Z_]+$/.test(name) || ['', '0', 'false', 'no', 'off'].includes(value)) return false;
  const isOfTests = ['SNAP', 'GOLDEN', 'EXPECT', 'BASELINE', 'FIXTURE', 'INSTA', 'APPROV'].some((word) =>
    name.includes(word),
  );
  return name === 'TAP_SNAPSHOT' || (name.includes('UPDATE') && isOfTests);
}

/** Whether Node is given code that only prints: `node -e "console.log('ok')"`. */
function printsOnly(words: readonly string[]): boolean {
  const at = words.findIndex((word) => ['-e', '--eval', '-p', '--print', '-pe'].includes(word));
  if (at === -1) return false;
  const statements = (words[at + 1] ?? '').split(';').map((statement) => statement.trim());
  return statements.every((one) => one === '' || one.startsWith('console.') || one === 'process.exit(0)');
}
