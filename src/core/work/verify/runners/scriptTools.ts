import { words } from '../../../../shared/words.ts';
import type { Tool } from './tool.ts';

const fix = { with: ['--fix'] };
const watch = { with: words('-w --watch --watchAll --watch-path') };

/** Linters, type checkers, formatters and builds of JavaScript and TypeScript. */
export const scriptTools: readonly Tool[] = [
  {
    name: 'TypeScript',
    programs: ['tsc', 'vue-tsc', 'svelte-check', 'tsgo', 'attw', 'tsd'],
    proves: 'types',
    watches: { with: ['-w', '--watch'] },
  },
  { name: 'deno check', programs: ['deno'], needs: ['check'], proves: 'types' },
  { name: 'deno lint', programs: ['deno'], needs: ['lint'], proves: 'lint', writes: fix, watches: watch },
  {
    name: 'deno fmt',
    programs: ['deno'],
    needs: ['fmt'],
    proves: 'lint',
    writes: { always: true, but: ['--check'] },
    watches: watch,
  },
  {
    name: 'eslint',
    programs: ['eslint', 'eslint_d'],
    proves: 'lint',
    single: { drop: words('--fix --fix-type --cache --cache-location --cache-strategy -o --output-file') },
    valued: words(`
      -c --config --ext --rulesdir --parser --plugin --rule --env --global --parser-options --max-warnings -f --format
      --ignore-path --ignore-pattern --resolve-plugins-relative-to --flag --fix-type --cache-location
      --cache-strategy -o --output-file
    `),
    writes: fix,
  },
  {
    name: 'linters with --fix',
    programs: words(`
      xo standard ts-standard semistandard tslint oxlint stylelint markdownlint markdownlint-cli2
      htmlhint knip solhint remark textlint rslint
    `),
    proves: 'lint',
    writes: { with: words('--fix --fix-type --allow-remove-files') },
    watches: { with: ['--watch'] },
  },
  { name: 'ng lint', programs: words('ng next nuxi'), needs: ['lint'], proves: 'lint', writes: fix },
  {
    name: 'vue-cli-service lint',
    programs: ['vue-cli-service'],
    needs: ['lint'],
    proves: 'lint',
    writes: { always: true, but: ['--no-fix'] },
  },
  {
    name: 'prettier',
    programs: ['prettier', 'prettierx', 'prettierd'],
    proves: 'lint',
    writes: { with: ['-w', '--write'] },
  },
  {
    name: 'biome',
    programs: ['biome', 'rome'],
    proves: 'lint',
    writes: { with: words('--write --fix --apply --apply-unsafe --unsafe migrate') },
  },
  {
    name: 'formatters that write unless they are told to check',
    programs: words('dprint pretty-quick sort-package-json syncpack'),
    proves: 'lint',
    writes: { always: true, but: words('check --check list lint list-mismatches') },
  },
  {
    name: 'programs that change the project',
    programs: words(
      'lint-staged nano-staged changeset release-it standard-version semantic-release np cz husky',
    ),
    proves: 'none',
    writes: { always: true, but: ['--dry-run', '--dryRun', 'status'] },
  },
  {
    name: 'nx and lerna',
    programs: ['nx', 'lerna'],
    needs: words('format:write version publish release migrate'),
    proves: 'none',
    writes: { always: true },
  },
  {
    name: 'package managers',
    programs: words('npm pnpm yarn bun'),
    needs: words('version publish pkg'),
    proves: 'none',
    writes: { always: true },
  },
  {
    name: 'programs that start again at each change',
    programs: words('nodemon chokidar onchange watchexec entr ts-node-dev tsnd node-dev rescript'),
    proves: 'none',
    watches: { always: true },
  },
  {
    name: 'development servers and builds',
    programs: words(
      'vite webpack rollup esbuild tsup tsdown parcel next nuxt astro remix ng gulp rspack swc babel sass',
    ),
    needs: words('dev serve watch start --watch -w'),
    proves: 'none',
    watches: { always: true, but: ['--no-watch'] },
  },
  {
    name: 'node --watch',
    programs: ['node', 'tsx'],
    needs: ['--watch', 'watch'],
    proves: 'none',
    watches: { always: true },
  },
];
