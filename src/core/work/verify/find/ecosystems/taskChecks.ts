import { readEffects } from '../../runners/commandEffects.ts';
import { createPackageScripts } from '../../runners/packageScripts.ts';
import { foundCheck, type CheckSearch, type UndefinedCheck } from '../check.ts';
import { parseObject } from '../checkConfiguration.ts';
import { foldersHolding, nearestHolding } from '../projectPaths.ts';

/** A program that runs targets of a file of its own. */
interface TaskRunner {
  /** Files that it reads, in its own order. */
  readonly files: readonly string[];
  readonly program: (file: string) => string;
  /** What a target runs, by its name. */
  readonly targets: (text: string) => ReadonlyMap<string, string>;
  /** Touched files that count. */
  readonly counts?: RegExp;
}

/** Targets that test, the most usual first. */
const testTargets = ['test', 'tests', 'check', 'unit-test', 'unittest', 'test-unit', 'test:unit', 'spec'];

const taskRunners: readonly TaskRunner[] = [
  {
    files: ['GNUmakefile', 'makefile', 'Makefile', 'BSDmakefile'],
    program: (file) => (file.endsWith('BSDmakefile') ? 'bmake' : 'make'),
    targets: (text) => ruleTargets(text, true),
  },
  {
    files: ['justfile', 'Justfile', '.justfile'],
    program: () => 'just',
    targets: (text) => ruleTargets(text, false),
  },
  {
    files: ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml'],
    program: () => 'task',
    targets: taskfileTargets,
  },
  { files: ['composer.json'], program: () => 'composer', targets: composerTargets, counts: /\.php$/ },
  { files: ['Rakefile', 'rakefile'], program: () => 'rake', targets: rakeTargets, counts: /\.rb$/ },
];

/** Commands for languages whose projects say nothing else about their tests. */
const usualCommands: readonly {
  readonly files: readonly string[];
  readonly command: string;
  readonly counts: RegExp;
}[] = [
  { files: ['.rspec', 'spec/spec_helper.rb'], command: 'bundle exec rspec', counts: /\.rb$/ },
  {
    files: ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'],
    command: 'vendor/bin/phpunit',
    counts: /\.php$/,
  },
  { files: ['mix.exs'], command: 'mix test', counts: /\.exs?$/ },
  { files: ['Package.swift'], command: 'swift test', counts: /\.swift$/ },
  { files: ['build.sbt'], command: 'sbt test', counts: /\.(?:scala|java)$/ },
];

/** Targets that test in the files of task runners, above the changed files, and what else a language is tested with. */
export async function findTaskChecks(search: CheckSearch): Promise<readonly UndefinedCheck[]> {
  const scripts = createPackageScripts(search);
  const checks: UndefinedCheck[] = [];
  for (const { files, program, targets, counts } of taskRunners) {
    for (const cwd of foldersHolding(search, (path) => counts?.test(path) ?? true, files)) {
      const path = nearestHolding(search, cwd, files)?.path ?? '';
      const recipes = targets((await search.project.read(path)) ?? '');
      for (const name of testTargets.filter((one) => recipes.has(one))) {
        const command = `${program(path)} ${name}`;
        const recipe = recipes.get(name) ?? '';
        const { writes, watches, onlyPrints } = await readEffects(recipe, cwd, scripts);
        if (writes === undefined && watches === undefined && !(onlyPrints && recipe.trim() !== '')) {
          checks.push(foundCheck({ cwd, name: 'Tests', kind: 'tests', command }));
          break;
        }
        const why = onlyPrints
          ? 'it only prints, and tests nothing'
          : `${writes ?? watches ?? ''} changes files or does not end`;
        search.note({
          kind: onlyPrints ? 'empty' : 'count',
          text: `${command} is not run as a check: ${why}`,
        });
      }
    }
  }
  if (checks.length > 0) return checks;
  return usualCommands.flatMap(({ files, command, counts }) =>
    foldersHolding(search, (path) => counts.test(path), files).map((cwd) =>
      foundCheck({ cwd, name: 'Tests', kind: 'tests', command }),
    ),
  );
}

/** Rules of make and just: names before a colon, and the indented lines below, without the signs of make. */
function ruleTargets(text: string, isMake: boolean): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let names: readonly string[] = [];
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    if (/^\s/.test(line)) {
      const recipe = line.trim().replace(/^[@+-]+/, '');
      for (const name of names) found.set(name, `${found.get(name) ?? ''}\n${recipe}`);
      continue;
    }
    const colon = line.indexOf(':');
    const head = line.slice(0, Math.max(0, colon));
    // A variable of make has its sign before a colon or after it; a recipe of just has parameters with values.
    const isVariable = /^::?[?+]?=/.test(line.slice(colon)) || (isMake && head.includes('='));
    const isRule = head !== '' && !line.startsWith('#') && !isVariable;
    if (!isRule) {
      if (line.trim() !== '' && !line.startsWith('#')) names = [];
      continue;
    }
    const [first = '', ...more] = head.trim().split(/\s+/);
    // Recipes of just have parameters after their names.
    names = isMake ? [first, ...more].filter((name) => !name.startsWith('.')) : [first.replace(/^@/, '')];
    for (const name of names) if (!found.has(name)) found.set(name, '');
  }
  return found;
}

/** Names below `tasks:`, with the lines of each. */
function taskfileTargets(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let isInTasks = false;
  let name: string | undefined;
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) isInTasks = line.startsWith('tasks:');
    else if (isInTasks) {
      const own = /^(?: {2}|\t)['"]?([\w.-]{1,100}(?::[\w.-]{1,100}){0,5})['"]?:(?!\S)(.*)$/.exec(line);
      if (own?.[1] !== undefined) {
        name = own[1];
        found.set(name, (own[2] ?? '').trim());
      } else if (name !== undefined && /^\s+- /.test(line)) {
        const command = line
          .trim()
          .slice(2)
          .replace(/^cmd:\s*/, '');
        found.set(name, `${found.get(name) ?? ''}\n${command}`);
      }
    }
  }
  return found;
}

function composerTargets(text: string): ReadonlyMap<string, string> {
  const scripts = parseObject(text)?.['scripts'];
  if (typeof scripts !== 'object' || scripts === null) return new Map();
  return new Map(
    Object.entries(scripts).map(([name, commands]) => [
      name,
      (Array.isArray(commands) ? commands : [commands]).filter((one) => typeof one === 'string').join('\n'),
    ]),
  );
}

/** Tasks by their names; what they run is code. */
function rakeTargets(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (/^\s*(?:Rake::TestTask|RSpec::Core::RakeTask|Minitest::TestTask)/.test(line))
      found.set(/[:(]\s*:?["']?spec\b/.test(line) ? 'spec' : 'test', '');
    const name = /^\s*task\s+\(?:?["']?(\w+)/.exec(line)?.[1];
    if (name !== undefined) found.set(name, '');
  }
  return found;
}
