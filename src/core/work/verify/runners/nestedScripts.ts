import type { ShellWord } from '../command/shellWords.ts';
import { programOf } from './toolOf.ts';

/** Scripts that a command starts by their names. */
export interface NestedScripts {
  /** Names, or beginnings of names with a `*` at the end. */
  readonly names: readonly string[];
  /** Words that are handed on to the script. */
  readonly added: readonly string[];
  /** `own`: of the package of the folder; `all`: of every package below it; else of the package in that folder. */
  readonly where: 'own' | 'all' | { readonly folder: string };
  /** Whole commands that are started too. */
  readonly commands: readonly string[];
}

const valued = new Set([
  '--prefix',
  '-C',
  '--dir',
  '--cwd',
  '-w',
  '--workspace',
  '--filter',
  '-F',
  '--loglevel',
  '-n',
  '--names',
  '-c',
  '--scope',
  '-t',
  '--target',
  '--targets',
  '--since',
  '--concurrency',
]);
const everywhere = new Set([
  '-r',
  '--recursive',
  '--workspaces',
  '-ws',
  '--filter',
  '-F',
  '-w',
  '--workspace',
  'workspaces',
  'workspace',
  'foreach',
]);
const managers = new Set(['npm', 'pnpm', 'yarn', 'bun', 'deno']);
const starters = new Set([
  'run-s',
  'run-p',
  'npm-run-all',
  'npm-run-all2',
  'concurrently',
  'wireit',
  'npm-s',
]);
const monorepos = new Set(['turbo', 'lerna', 'nx', 'wsrun', 'ultra', 'wireit']);
/** Commands of the managers that run no script. */
const others = new Set([
  ...[
    'install',
    'i',
    'ci',
    'add',
    'exec',
    'x',
    'dlx',
    'publish',
    'version',
    'pack',
    'audit',
    'pkg',
    'link',
    'init',
  ],
  ...[
    'cache',
    'rebuild',
    'prune',
    'dedupe',
    'outdated',
    'config',
    'why',
    'ls',
    'list',
    'view',
    'root',
    'bin',
  ],
]);

/** The scripts of package.json that a simple command starts; `undefined` when it starts none. */
export function nestedScripts(words: readonly ShellWord[]): NestedScripts | undefined {
  const at = words.findIndex(
    ({ text }) =>
      !['npx', '--no-install', 'exec', 'env', 'cross-env'].includes(text) && !/^[A-Z_]\w*=/i.test(text),
  );
  const program = programOf(words[at]?.text ?? '');
  const rest = words.slice(at + 1).map(({ text }) => text);
  if (starters.has(program)) return ofStarter(rest);
  const isMonorepo = monorepos.has(program);
  if (!managers.has(program) && !isMonorepo) return undefined;
  return ofManager(program, rest, isMonorepo);
}

function ofManager(program: string, rest: readonly string[], isMonorepo: boolean): NestedScripts | undefined {
  const operands: string[] = [];
  // npm takes all options before a sign for its own; what follows the name of a script is the script's for the others.
  const endsAtName = !isMonorepo && program !== 'npm';
  let where: NestedScripts['where'] = isMonorepo ? 'all' : 'own';
  let index = 0;
  for (; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    if (word === '--' || (operands.length > 0 && endsAtName)) break;
    const [name = '', value] = word.split('=', 2);
    if (everywhere.has(word) || everywhere.has(name)) where = 'all';
    if (['--prefix', '-C', '--dir', '--cwd'].includes(name))
      where = { folder: value ?? rest[index + 1] ?? '' };
    if (word.startsWith('-')) {
      if (isMonorepo && ['-t', '--target', '--targets'].includes(name))
        operands.push(value ?? rest[index + 1] ?? '');
      if (valued.has(word)) index += 1;
      continue;
    }
    if (
      ['run', 'run-script', 'task', 'run-many', 'affected', 'workspaces', 'workspace', 'foreach'].includes(
        word,
      )
    ) {
      if (word === 'workspace') index += 1;
      continue;
    }
    operands.push(word);
  }
  const [name] = operands;
  if (name === undefined) return undefined;
  const hasRun = rest.some((word) => ['run', 'run-script', 'task'].includes(word));
  // `bun test` and `deno test` are runners of their own.
  if (!hasRun && (program === 'deno' || (program === 'bun' && name === 'test'))) return undefined;
  if (!hasRun && !isMonorepo && others.has(name)) return undefined;
  const names = isMonorepo ? operands.map((one) => one.slice(one.lastIndexOf(':') + 1)) : [name];
  const handedOn = rest.slice(index).filter((word, position) => position > 0 || word !== '--');
  const added = isMonorepo ? handedOn : [...operands.slice(1), ...handedOn];
  return {
    names: names.map((one) => (one === 't' || one === 'tst' ? 'test' : one)),
    added,
    where,
    commands: [],
  };
}

/** `run-s lint:*`, `concurrently "npm:lint:*" "tsc -w"`. */
function ofStarter(rest: readonly string[]): NestedScripts {
  const names: string[] = [];
  const commands: string[] = [];
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    if (word.startsWith('-')) {
      if (valued.has(word)) index += 1;
    } else if (word.startsWith('npm:')) names.push(word.slice(4));
    else if (word.includes(' ') && !/^[\w:*-]+ --/.test(word)) commands.push(word);
    else names.push(word.split(' ')[0] ?? '');
  }
  return { names, added: [], where: 'own', commands };
}
