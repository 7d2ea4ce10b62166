import { words } from '../../../../shared/words.ts';
import { parseObject } from '../find/checkConfiguration.ts';

/** Files that choose what a command runs, so that a standing approval ends when one of them changes. */
interface ChoosingFiles {
  /** Whose they are. */
  readonly of: string;
  /** Whole names, lower case. */
  readonly names?: readonly string[];
  /** Ends of names, lower case. */
  readonly ends?: readonly string[];
  /** Beginnings of names, lower case. A file that Git ignores counts by its whole name only. */
  readonly begins?: readonly string[];
  /** Programs whose settings are called `NAME.config.EXTENSION` and the like. */
  readonly tools?: readonly string[];
  /** Folders that belong to the folder that they lie in: all files below them count. */
  readonly folders?: readonly string[];
}

const table: readonly ChoosingFiles[] = [
  {
    of: 'npm, pnpm, yarn and bun',
    names: words(`
      package.json package.json5 package.yaml .npmrc .yarnrc .yarnrc.yml .pnp.cjs .pnp.js .pnp.loader.mjs
      .pnpmfile.cjs .pnpmfile.mjs pnpmfile.js pnpm-workspace.yaml bunfig.toml .bunfig.toml package-lock.json
      npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb lerna.json nx.json project.json
      workspace.json turbo.json turbo.jsonc rush.json deno.json deno.jsonc deno.lock gulpfile.js
      gruntfile.js wireit.json
    `),
    folders: words('.yarn/releases/ .yarn/plugins/ .yarn/sdks/ .yarn/patches/'),
  },
  {
    of: 'runners and checkers of JavaScript',
    names: words('biome.json biome.jsonc dprint.json knip.json .eslintignore angular.json cypress.json'),
    tools: words(`
      jest vitest vite playwright cypress karma ava babel webpack rollup tsup esbuild rspack rsbuild metro
      wdio nightwatch jasmine eslint prettier stylelint lint svelte next nuxt astro postcss xo oxlint
      commitlint stryker swc nyc gulpfile gruntfile mocha vue web testcafe turbo nx knip tailwind remix
    `),
  },
  {
    of: 'Python',
    names: words(`
      conftest.py pytest.ini .pytest.ini pytest.toml .pytest.toml tox.ini tox.toml noxfile.py setup.py
      setup.cfg pyproject.toml pdm.toml poetry.toml uv.toml hatch.toml tasks.py uv.lock poetry.lock pdm.lock
      pipfile pipfile.lock pixi.toml pixi.lock mypy.ini .mypy.ini ruff.toml .ruff.toml .flake8 .pylintrc
      pylintrc .coveragerc pyrightconfig.json .pdm-python pyvenv.cfg entry_points.txt environment.yml
    `),
    begins: ['requirements'],
    ends: ['.pth'],
  },
  {
    of: 'Cargo',
    names: words(`
      cargo.toml cargo.lock build.rs rust-toolchain rust-toolchain.toml clippy.toml .clippy.toml
    `),
    folders: ['.cargo/', '.config/nextest/', '.config/nextest.toml'],
  },
  {
    of: 'Go',
    names: words('go.mod go.sum go.work go.work.sum go.env .golangci.yml .golangci.yaml'),
    folders: ['vendor/modules.txt'],
  },
  {
    of: 'Make and other task runners',
    names: words(`
      gnumakefile makefile bsdmakefile justfile .justfile rakefile tup.config magefile.go cmakelists.txt
      cmakepresets.json cmakeuserpresets.json meson.build build.ninja earthfile dodo.py sconstruct
      sconscript build.bazel module.bazel workspace.bazel .bazelrc .bazelversion mise.toml .mise.toml
      procfile compose.yml compose.yaml
    `),
    begins: ['makefile.', 'taskfile.', 'docker-compose'],
    ends: words('.mk .mak .make .just .cmake .bzl'),
  },
  {
    of: 'Gradle and Maven',
    names: words(`
      gradlew gradlew.bat gradle.properties gradle.lockfile local.properties mvnw mvnw.cmd mvnw.bat pom.xml
      build.sbt build.xml ivy.xml .sbtopts .jvmopts
    `),
    ends: words('.gradle .gradle.kts .gradle.dcl .versions.toml'),
    folders: words('gradle/wrapper/ .mvn/ buildsrc/ build-logic/'),
  },
  {
    of: '.NET',
    names: words(`
      global.json nuget.config packages.lock.json packages.config paket.dependencies paket.lock
      dotnet-tools.json .globalconfig testconfig.json
    `),
    ends: words(`
      .csproj .fsproj .vbproj .vcxproj .proj .sln .slnx .slnf .props .targets .tasks .rsp .runsettings
      .ruleset .globalconfig proj.user
    `),
  },
  {
    of: 'other languages',
    names: words(`
      composer.json composer.lock gemfile gemfile.lock .rspec mix.exs mix.lock package.swift pubspec.yaml
      pubspec.lock package.resolved
    `),
    begins: ['phpunit.', 'phpstan.'],
    folders: ['.bundle/'],
  },
  {
    of: 'the choice of an interpreter',
    names: words(`
      .nvmrc .node-version .python-version .python-versions .ruby-version .java-version .go-version
      .tool-versions .sdkmanrc .envrc shell.nix default.nix flake.nix flake.lock devbox.json .prototools
      .volta.json xonsh.xsh
    `),
    folders: ['.mise/', '.asdf/', '.direnv/bin/'],
  },
];

const byName = new Map(table.flatMap(({ of, names = [] }) => names.map((name) => [name, of] as const)));
const byTool = new Map(table.flatMap(({ of, tools = [] }) => tools.map((tool) => [tool, of] as const)));
const byBegin = table.flatMap(({ of, begins = [] }) => begins.map((begin) => [begin, of] as const));
const byEnd = table.flatMap(({ of, ends = [] }) => ends.map((end) => [end, of] as const));
const byFolder = table.flatMap(({ of, folders = [] }) => folders.map((folder) => [folder, of] as const));

/** Why a file counts, and where. */
export interface Choice {
  /** Whose file it is. */
  readonly of: string;
  /** The folder that it decides for, as its path writes it. */
  readonly folder: string;
  /** True when its name only begins like one that counts. */
  readonly isByBegin?: boolean;
}

/** Tells whether a file chooses what commands run in its folder and around it, by its path; case does not count. */
export function choiceOf(path: string): Choice | undefined {
  const lower = path.toLowerCase();
  const slash = lower.lastIndexOf('/');
  const name = lower.slice(slash + 1);
  const own = path.slice(0, Math.max(0, slash));
  const of = byName.get(name) ?? byEnd.find(([end]) => name.endsWith(end))?.[1] ?? ofTool(name);
  if (of !== undefined) return { of, folder: own };
  const begin = byBegin.find(([one]) => name.startsWith(one));
  if (begin !== undefined) return { of: begin[1], folder: own, isByBegin: true };
  for (const [folder, ofFolder] of byFolder) {
    if (lower.startsWith(folder)) return { of: ofFolder, folder: '' };
    const at = lower.indexOf(`/${folder}`);
    if (at > 0) return { of: ofFolder, folder: path.slice(0, at) };
  }
  return undefined;
}

/** Settings by the usual patterns of names: `jest.config.js`, `.mocharc.json`, `tsconfig.build.json`. */
function ofTool(name: string): string | undefined {
  if (/^\.[a-z0-9-]+rc(?:\.[a-z0-9]+)?$/.test(name)) return 'a tool of the project';
  const tool = /^\.?([a-z]+)(?=[.-])/.exec(name)?.[1] ?? '';
  if (/^(?:ts|js)config$/.test(tool) || /^(?:ts|js)config\.json$/.test(name))
    return name.endsWith('.json') ? 'TypeScript' : undefined;
  const of = byTool.get(tool);
  const isSettings =
    tool.endsWith('file') || /[.-](?:config|conf|workspace|setup|projects|preset)\b/.test(name);
  return isSettings ? of : undefined;
}

/** Members of package.json that people, registries and importing code read, and no command. */
const describing = new Set(
  words(`
    name version description displayName keywords homepage bugs license licenses author contributors
    maintainers repository funding files publishConfig icon galleryBanner categories contributes
    activationEvents publisher pricing qna preview badges main module types typings unpkg jsdelivr
    sideEffects
  `),
);

/** Whether a member of package.json decides nothing about what runs. */
export function isDescribing(member: string): boolean {
  return describing.has(member);
}

/**
 * What of a file chooses what runs: of package.json all but what only describes it, of any other the whole, for which
 * the answer is `undefined`.
 */
export function choosingPart(path: string, text: string): string | undefined {
  if (path.slice(path.lastIndexOf('/') + 1) !== 'package.json') return undefined;
  const content = parseObject(text);
  if (content === undefined) return undefined;
  const members = Object.entries(content).filter(([name]) => !isDescribing(name));
  return JSON.stringify(members.sort(([one], [other]) => (one < other ? -1 : 1)));
}
