import { nameOf } from '../find/projectPaths.ts';
import { parseObject } from '../find/checkConfiguration.ts';
import { choiceOf, isDescribing } from './choosingFiles.ts';
import { parseShell, type ShellCommand, type ShellWord } from './shellWords.ts';

/** A word that can name a file. */
export interface FollowedWord {
  readonly text: string;
  /** True when the file would be run or read as commands: it counts although Git ignores it. */
  readonly isRun: boolean;
  /** True for a word of a command, which can name a folder too. */
  readonly isOfCommand: boolean;
}

/** What a text names, and what of it cannot be followed, each a phrase. */
export interface Followed {
  readonly words: readonly FollowedWord[];
  readonly unfollowed: readonly string[];
}

const nothing: Followed = { words: [], unfollowed: [] };

const shells = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'ash',
  'fish',
  'source',
  '.',
  'call',
  'pwsh',
  'powershell',
]);
const interpreters = new Set([
  ...[
    'node',
    'nodejs',
    'bun',
    'deno',
    'tsx',
    'ts-node',
    'python',
    'python3',
    'py',
    'ruby',
    'perl',
    'php',
    'java',
  ],
]);
/** Programs whose own arguments are a command. */
const prefixes = new Set([
  ...[
    'env',
    'cross-env',
    'cross-env-shell',
    'exec',
    'command',
    'builtin',
    'nohup',
    'sudo',
    'nice',
    'time',
    'timeout',
  ],
  ...['npx', 'dotenv', 'xvfb-run', 'caffeinate', 'stdbuf', 'ionice', 'setsid', 'winpty', 'doas'],
]);
/** Commands inside quotes inside commands that are read. */
const deepest = 5;

/** What a text of shell commands names. */
export function followShell(text: string, depth = 0): Followed {
  if (depth > deepest) return { words: [], unfollowed: ['commands inside commands inside commands'] };
  const { commands, problem } = parseShell(text);
  const followed = commands.map((command) => followCommand(command, depth));
  return {
    words: followed.flatMap(({ words }) => words),
    unfollowed: [
      ...followed.flatMap((one) => one.unfollowed),
      ...(problem === undefined ? [] : [`it has ${problem}`]),
    ],
  };
}

function followCommand({ assignments, words, redirections }: ShellCommand, depth: number): Followed {
  const all = [...assignments, ...words, ...redirections];
  const found: FollowedWord[] = all.map(({ text }) => ({ text, isRun: false, isOfCommand: true }));
  const unfollowed: string[] = [];
  const inner: string[] = all
    .filter(({ text, isOpen }) => !isOpen && /\s/.test(text))
    .map(({ text }) => text);
  const run = ({ text, isOpen }: ShellWord): void => {
    if (isOpen && isFilledIn(text)) unfollowed.push(`"${text}" is known only when it runs`);
    found.push({ text, isRun: true, isOfCommand: true });
  };

  let at = 0;
  while (at < words.length) {
    const word = words[at]?.text ?? '';
    const isPrefix = prefixes.has(programOf(word));
    if (!isPrefix && !/^[A-Za-z_]\w*=/.test(word)) break;
    at += 1;
    while (isPrefix && words[at]?.text.startsWith('-') === true) at += 1;
  }
  const program = words[at];
  if (program !== undefined) {
    const name = programOf(program.text);
    const operands = words.slice(at + 1);
    if (program.isOpen || program.text.includes('/') || program.text.includes('\\')) run(program);
    if (name === 'eval') {
      for (const operand of operands) {
        if (operand.isOpen) unfollowed.push(`"eval ${operand.text}" is known only when it runs`);
        else inner.push(operand.text);
      }
    } else if (shells.has(name)) {
      const code = operands.findIndex(({ text }) => /^-[A-Za-z]*c$/.test(text));
      const operand = code === -1 ? operands.find(({ text }) => !/^[-+]/.test(text)) : operands[code + 1];
      if (code === -1 && operand !== undefined) run(operand);
      else if (operand?.isOpen === true) unfollowed.push(`"${operand.text}" is known only when it runs`);
      else if (operand !== undefined) inner.push(operand.text);
    } else if (interpreters.has(name)) {
      const operand = operands.find(({ text }) => !text.startsWith('-'));
      if (operand?.isOpen === true && isFilledIn(operand.text)) run(operand);
    }
  }
  const nested = inner.filter((text) => /\S\s|^[./]/.test(text)).map((text) => followShell(text, depth + 1));
  return {
    words: [...found, ...nested.flatMap((one) => one.words)],
    unfollowed: [...unfollowed, ...nested.flatMap((one) => one.unfollowed)],
  };
}

/** Whether a variable or the output of a command stands in a word that is run; the arguments of a script do not count. */
function isFilledIn(text: string): boolean {
  return /[$`]/.test(text) && !/^\$[@*0-9]$/.test(text);
}

function programOf(text: string): string {
  return text
    .slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1)
    .replace(/\.(?:exe|cmd)$/i, '');
}

/** Members of package.json that name code, folders or patterns and no command or configuration. */
const codeMembers = new Set([
  ...['scripts', 'exports', 'imports', 'bin', 'browser', 'workspaces', 'directories', 'man', 'dependencies'],
  ...[
    'devDependencies',
    'peerDependencies',
    'optionalDependencies',
    'main',
    'module',
    'types',
    'typings',
    'files',
  ],
]);

/**
 * What a package.json names: in its configuration of tools, and in the scripts that `mentioned` words start, with what
 * those start in turn.
 */
export function followPackage(
  text: string,
  mentioned: ReadonlySet<string>,
): Followed & { readonly scripts: readonly string[] } {
  const content = parseObject(text);
  if (content === undefined) return { words: [], unfollowed: ['it is no JSON object'], scripts: [] };
  const section = content['scripts'];
  const scripts = typeof section === 'object' && section !== null ? Object.entries(section) : [];
  const words: FollowedWord[] = [];
  const unfollowed: string[] = [];
  const started = new Set<string>();
  const names = new Set(mentioned);
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false;
    for (const [name, script] of scripts) {
      if (started.has(name) || typeof script !== 'string' || !isStarted(name, names)) continue;
      started.add(name);
      isGrowing = true;
      const followed = followShell(script);
      words.push(...followed.words);
      unfollowed.push(...followed.unfollowed.map((what) => `its script ${name}: ${what}`));
      for (const word of followed.words) names.add(word.text);
    }
  }
  for (const [name, value] of Object.entries(content)) {
    if (!codeMembers.has(name) && !isDescribing(name) && typeof value === 'object')
      words.push(...tokens(JSON.stringify(value)));
  }
  return { words, unfollowed, scripts: [...names] };
}

/** Whether words of commands start a script: by its name, before or after another, or by the pattern of a runner. */
function isStarted(name: string, words: ReadonlySet<string>): boolean {
  const own = name.replace(/^(?:pre|post)/, '');
  if (words.has(name) || words.has(own) || words.has(`npm:${name}`)) return true;
  if (own === 'test' && (words.has('t') || words.has('tst'))) return true;
  for (const word of words) {
    const star = word.indexOf('*');
    if (star > 0 && name.startsWith(word.slice(0, star).replace(/^npm:/, ''))) return true;
  }
  return false;
}

const signsBetween = /[\s"'`()<>[\]{},;=|&:!]+/;

/** Words of a configuration file in any syntax. */
function tokens(text: string): FollowedWord[] {
  return text
    .split(signsBetween)
    .filter((word) => word.length > 1 && word.length < 500 && /[./]/.test(word))
    .map((word) => ({ text: word, isRun: false, isOfCommand: false }));
}

function followMake(text: string): Followed {
  const unfollowed = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(?:-|s)?include\s/.test(line) && line.includes('$'))
    .map((line) => `"${line}" is known only when it runs`);
  const words = text.split(/[\s"'`();|&@]+/).filter((word) => word.length > 1 && word.length < 500);
  return { words: words.map((word) => ({ text: word, isRun: false, isOfCommand: true })), unfollowed };
}

const shellNames = /\.(?:sh|bash|zsh|ksh|dash|bats)$/i;
const shellFirstLine = /^#!.*\b(?:sh|bash|zsh|ksh|dash)\b/;
const makeNames = /^(?:gnu|bsd)?makefile|\.(?:mk|mak|make)$|^\.?justfile$/i;
/** Too long to be of use, or a program that the project does not write itself. */
const unreadNames =
  /(?:^|[.-])lock(?:$|\.|file|b)|^npm-shrinkwrap|^go\.(?:work\.)?sum$|^(?:gradlew|mvnw)(?:\.|$)|^\.pnp\./i;
const configurationNames =
  /\.(?:json[c5]?|ya?ml|toml|ini|cfg|conf|xml|props|targets|gradle|kts|rsp|rc|env)$/i;
const compilerSettings = /^(?:ts|js)config.*\.json$/i;

/** Whether the text of a file is read for what it names. */
export function isFollowed(path: string, isRun: boolean): boolean {
  const name = nameOf(path);
  if (unreadNames.test(name)) return false;
  return isRun || shellNames.test(name) || configurationNames.test(name) || choiceOf(path) !== undefined;
}

/** What a file names that {@link isFollowed}; package.json has a function of its own. */
export function followFile(path: string, text: string): Followed {
  const name = nameOf(path);
  if (shellNames.test(name) || shellFirstLine.test(text.slice(0, 200))) return followShell(text);
  if (makeNames.test(name)) return followMake(text);
  // Compiled files are code; what is extended or referred to is configuration.
  if (compilerSettings.test(name)) {
    return { words: tokens(text).filter((word) => !/\.[cm]?[jt]sx?$/.test(word.text)), unfollowed: [] };
  }
  const isConfiguration = configurationNames.test(name) || choiceOf(path) !== undefined;
  return isConfiguration ? { words: tokens(text), unfollowed: [] } : nothing;
}
