/** How a configuration file is compared: as a whole, or without the parts that decide nothing about checks. */
type Relevant = (text: string) => string;

const whole: Relevant = (text) => text;

interface ConfigurationKind {
  /** Of the file's name, or of its path when it contains a slash. */
  readonly pattern: RegExp;
  readonly relevant: Relevant;
}

/** Files that tell checkers, test runners and builds what to do. */
const configurations: readonly ConfigurationKind[] = [
  { pattern: /^package\.json$/, relevant: packageJsonParts },
  {
    pattern: /^pyproject\.toml$/,
    relevant: tomlWithout(/^(?:project|dependency-groups)(?:\.|$)|poetry\.(?:.*\.)?dependencies/),
  },
  {
    pattern: /^Cargo\.toml$/,
    relevant: tomlWithout(/^(?:package$|(?:.*\.)?(?:dev-|build-)?dependencies(?:\.|$)|features$)/),
  },
  { pattern: /^pom\.xml$/, relevant: (text) => text.replace(/<dependencies>[\s\S]*?<\/dependencies>/g, '') },
  {
    pattern: /\.(?:cs|fs|vb)proj$/,
    relevant: (text) => text.replace(/^.*<(?:Package|Project)Reference\b.*$/gm, ''),
  },
  ...[
    /^(?:ts|js)config.*\.json$/,
    /^(?:jest|vitest|vite|playwright|cypress|karma|ava|babel|webpack|rollup|tsup|esbuild|metro|wdio)(?:\.\w+)*\.(?:config|conf|workspace|setup)\b.*$/,
    /^(?:jest|vitest)[.-]setup\./,
    /^\.(?:mocharc|nycrc|c8rc|babelrc|swcrc|taprc|jestrc|lintstagedrc|stylelintrc|prettierrc|eslintrc)(?:\.\w+)?$/,
    /^\.(?:eslintignore|prettierignore|npmrc|yarnrc\.yml|editorconfig|pre-commit-config\.yaml)$/,
    /^(?:eslint|prettier|stylelint|oxlint|commitlint|esbuild|knip|biome|turbo|nx|lerna|deno)(?:\.config)?\.(?:[cm]?[jt]s|jsonc?)$/,
    /^\.oxlintrc\.json$/,
    /^(?:pytest|tox|mypy|setup)\.(?:ini|cfg)$/,
    /^\.?(?:mypy\.ini|ruff\.toml|flake8|pylintrc|coveragerc)$/,
    /^(?:conftest|noxfile|tasks)\.py$/,
    /^pyrightconfig\.json$/,
    /^(?:GNU)?[Mm]akefile$|^(?:j|J)ustfile$|^Taskfile\.ya?ml$|^CMakeLists\.txt$/,
    /^(?:\.?clippy|rustfmt|\.?nextest)\.toml$|^build\.rs$/,
    /^\.golangci\.(?:ya?ml|toml|json)$/,
    /\.gradle(?:\.kts)?$|^gradle\.properties$|^(?:checkstyle|pmd|spotbugs).*\.xml$/,
    /^Directory\.Build\.(?:props|targets)$|\.ruleset$|\.runsettings$|\.globalconfig$/,
    /^(?:\.gitlab-ci|azure-pipelines|lefthook|\.travis)\.ya?ml$|^Jenkinsfile$/,
    /(?:^|\/)\.(?:github\/workflows|husky|cargo|circleci|config\/nextest)\/[^/]+/,
  ].map((pattern) => ({ pattern, relevant: whole })),
];

/** Members of package.json that are read by people, registries and installers only. */
const harmlessMembers = new Set([
  ...['name', 'version', 'description', 'keywords', 'homepage', 'bugs', 'license', 'author', 'contributors'],
  ...['repository', 'funding', 'files', 'dependencies', 'devDependencies', 'peerDependencies'],
  ...['optionalDependencies', 'peerDependenciesMeta', 'bundleDependencies', 'private', 'engines', 'main'],
  ...[
    'bin',
    'exports',
    'types',
    'typings',
    'module',
    'browser',
    'sideEffects',
    'publishConfig',
    'contributes',
  ],
]);

function packageJsonParts(text: string): string {
  const content = parseObject(text);
  if (content === undefined) return text;
  const parts = Object.entries(content).filter(([key]) => !harmlessMembers.has(key));
  return JSON.stringify(parts.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * A JSON object, with a byte-order mark or without; `undefined` for anything else, such as a file that is being written.
 */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A TOML text without the tables whose names fit. */
function tomlWithout(tables: RegExp): Relevant {
  return (text) => {
    let isKept = true;
    return text
      .split(/\r?\n/)
      .filter((line) => {
        const table = /^\s*\[\[?([^\]]+)\]/.exec(line)?.[1]?.trim();
        if (table !== undefined) isKept = !tables.test(table);
        return isKept && line.trim() !== '';
      })
      .join('\n');
  };
}

/** Whether a file can decide what a check does. */
export function isCheckConfiguration(path: string): boolean {
  return kindOf(path) !== undefined;
}

/** The part of a configuration file that decides about checks; `undefined` for other files. */
export function checkConfigurationOf(path: string, text: string): string | undefined {
  return kindOf(path)?.relevant(text);
}

function kindOf(path: string): ConfigurationKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return configurations.find(({ pattern }) => pattern.test(pattern.source.includes('\\/') ? path : name));
}
