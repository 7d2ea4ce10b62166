import { words as wordsOf } from '../../../../shared/words.ts';
import { parseShell, type ShellWord } from '../command/shellWords.ts';
import { otherTools } from './otherTools.ts';
import { pythonTools } from './pythonTools.ts';
import { scriptRunners } from './scriptRunners.ts';
import { scriptTools } from './scriptTools.ts';
import type { Effect, Tool } from './tool.ts';

const byProgram = Map.groupBy(
  [...scriptRunners, ...scriptTools, ...pythonTools, ...otherTools].flatMap((tool) =>
    tool.programs.map((program) => ({ tool, program })),
  ),
  ({ program }) => program,
);

/** Programs that run the command in their own arguments. */
const prefixes = new Set(
  wordsOf(`
    env cross-env cross-env-shell exec command nohup nice time timeout npx bunx pnpx dotenv dotenvx env-cmd xvfb-run
    c8 nyc nyc-report retry start-server-and-test is-ci if-env stdbuf caffeinate sudo doas winpty
    uv poetry pdm pipenv hatch rye pixi bundle python python3 py coverage php composer dlx
  `),
);
/** Words after them that stand before a program. */
const runWords = new Set(['run', 'exec', '-m', 'x', 'dlx', '--', '-p', '--parallel-mode', 'vendor/bin']);
/** Package managers that run an installed program: `yarn jest`, `pnpm exec vitest`. */
const managers = new Set(['npm', 'pnpm', 'yarn', 'bun']);

/** A command without what stands before its tool. */
export interface ToolCommand {
  /** All that is known of the program: more than one row of the tables when they tell of different uses. */
  readonly tools: readonly Tool[];
  /** What stands before the program: programs that run it, and what they set. */
  readonly before: readonly ShellWord[];
  readonly program: string;
  readonly words: readonly ShellWord[];
}

/** Finds the program that a simple command runs in the end; one that is not known has no tools. */
export function readToolCommand(words: readonly ShellWord[]): ToolCommand | undefined {
  let at = 0;
  let isAfterPrefix = false;
  for (; at < words.length; at += 1) {
    const text = words[at]?.text ?? '';
    const program = programOf(text);
    const rest = words.slice(at + 1);
    const tools = toolsFor(program, rest);
    if (tools.length > 0) return { tools, before: words.slice(0, at), program, words: rest };
    const isPrefix =
      prefixes.has(program) ||
      (managers.has(program) && runsProgram(rest)) ||
      (program === 'node' && runsFile(rest));
    const isBetween =
      isAfterPrefix &&
      (text.startsWith('-') || runWords.has(text) || text.includes('=') || /^\d+[smh]?$/.test(text));
    // What follows an option of a prefix can be its value.
    const isValue = isAfterPrefix && words[at - 1]?.text.startsWith('-') === true && at + 1 < words.length;
    if (!isPrefix && !isBetween && !isValue) break;
    isAfterPrefix = true;
  }
  const first = words[at];
  if (first === undefined) return undefined;
  return {
    tools: [],
    before: words.slice(0, at),
    program: programOf(first.text),
    words: words.slice(at + 1),
  };
}

function toolsFor(program: string, rest: readonly ShellWord[]): readonly Tool[] {
  const given = rest.map(({ text }) => text.split('=')[0] ?? '');
  // Options of the program itself can stand before the word that says what it does.
  const first = given.find((text) => !/^[-+]/.test(text)) ?? '';
  return (byProgram.get(program) ?? [])
    .map(({ tool }) => tool)
    .filter(
      ({ needs }) =>
        needs === undefined ||
        needs.some((need) => (need.startsWith('-') ? given.includes(need) : need === first)),
    );
}

function runsProgram([first, second]: readonly ShellWord[]): boolean {
  const name = first?.text ?? '';
  if (name === 'exec' || name === 'x' || name === 'dlx') return true;
  return byProgram.has(programOf(name === 'run' ? (second?.text ?? '') : name));
}

/** `node --some-option node_modules/jest/bin/jest.js` */
function runsFile(rest: readonly ShellWord[]): boolean {
  const file = rest.find(({ text }) => !text.startsWith('-'))?.text ?? '';
  return file.includes('node_modules/') && byProgram.has(programOf(file));
}

/** The tool that a whole command runs last, where that is known; one that tests comes before the others. */
export function toolOf(command: string): Tool | undefined {
  const last = parseShell(command).commands.at(-1);
  const tools = last === undefined ? [] : (readToolCommand(last.words)?.tools ?? []);
  return tools.find(({ proves }) => proves === 'tests') ?? tools[0];
}

/** What the commands of a line do to the project, by their own words alone. */
export function effectOf(line: string): 'writes' | 'watches' | undefined {
  for (const { words } of parseShell(line).commands) {
    const read = readToolCommand(words);
    if (read?.tools.some((tool) => hasEffect(tool.writes, read.words)) === true) return 'writes';
    if (read?.tools.some((tool) => hasEffect(tool.watches, read.words)) === true) return 'watches';
  }
  return undefined;
}

/** Whether a program does something when it is called with these words. */
export function hasEffect(effect: Effect | undefined, words: readonly ShellWord[]): boolean {
  if (effect === undefined) return false;
  const given = optionsOf(words);
  const isGiven = (one: string): boolean => given.has(optionName(one));
  if ((effect.but ?? []).some(isGiven)) return false;
  return effect.always === true || (effect.with ?? []).some(isGiven);
}

/** The words of a command as options are compared: `--watch=false` and `--watch false` are `--no-watch`. */
function optionsOf(words: readonly ShellWord[]): ReadonlySet<string> {
  const given = new Set<string>();
  words.forEach(({ text }, index) => {
    const [name = '', value] = text.startsWith('--') ? text.split('=', 2) : [text];
    const said = value ?? (text.startsWith('--') ? words[index + 1]?.text : undefined);
    if (name.startsWith('--') && (said === 'false' || said === '0')) {
      given.add(optionName(`--no-${name.slice(2)}`));
      return;
    }
    given.add(optionName(name));
    if (value !== undefined) given.add(optionName(text));
    // `-iu` is `-i -u`.
    if (/^-[A-Za-z]{2,4}$/.test(text)) for (const letter of text.slice(1)) given.add(`-${letter}`);
  });
  for (const name of [...given]) if (name.startsWith('--no')) given.delete(`--${name.slice(4)}`);
  return given;
}

/** Hyphens and capitals do not count: `--updateSnapshot` and `--update-snapshot` are the same. */
function optionName(text: string): string {
  return text.startsWith('--') ? `--${text.slice(2).replaceAll('-', '').toLowerCase()}` : text;
}

/** The name of a program without its folder and ending. */
export function programOf(text: string): string {
  return text
    .slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1)
    .replace(/\.(?:exe|cmd|bat|c?js|mjs)$/i, '');
}
