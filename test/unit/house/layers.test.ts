import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** Each line breaks exactly the rule it names: the file, and what it imports. */
const violations: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ['shared-imports-nothing', 'src/shared/a.ts', '../core/model/used.ts'],
  ['shared-imports-no-module', 'src/shared/b.ts', 'zod/mini'],
  ['shared-imports-no-module', 'src/shared/c.ts', 'node:path'],
  ['core-sees-shared-only', 'src/core/work/plan/a.ts', '../../../storage/used.ts'],
  ['core-sees-shared-only', 'src/core/work/plan/b.ts', '../../../vscode/used.ts'],
  ['core-packages', 'src/core/work/plan/c.ts', 'preact'],
  ['core-without-node', 'src/core/work/plan/d.ts', 'node:fs'],
  ...upwards('', ['model', 'money', 'calling', 'routing', 'work']),
  ...upwards('money', ['pricing', 'meter', 'budget', 'report']),
  ...upwards('calling', ['abilities', 'privacy', 'limits', 'connect', 'failover', 'send']),
  ...upwards('routing', ['learned', 'rules', 'knowledge']),
  ...upwards('work', [
    ...['plan', 'edits', 'tools', 'context', 'verify', 'cascade', 'ask'],
    ...['planning', 'steps', 'codeActions', 'session'],
  ]),
  ['settings-see-core-and-shared', 'src/settings/a.ts', '../presentation/used.ts'],
  ['presentation-sees-core-and-settings', 'src/presentation/a.ts', '../vscode/used.ts'],
  ['presentation-and-settings-without-node', 'src/presentation/b.ts', 'node:fs'],
  ['presentation-and-settings-without-node', 'src/settings/b.ts', 'node:fs'],
  ['node-sees-core-and-shared', 'src/node/a.ts', '../presentation/used.ts'],
  ['vscode-sees-the-pure-layers', 'src/vscode/a.ts', '../providers/used.ts'],
  ['vscode-sees-the-pure-layers', 'src/vscode/b.ts', '../storage/used.ts'],
  ['vscode-sees-the-pure-layers', 'src/vscode/c.ts', '../sample/used.ts'],
  ['providers-see-model', 'src/providers/openai/a.ts', '../../core/work/plan/used.ts'],
  ['providers-apart', 'src/providers/openai/b.ts', '../ollama/used.ts'],
  ['storage-sees-core-and-shared', 'src/storage/a.ts', '../providers/used.ts'],
  ['sample-sees-core', 'src/sample/a.ts', '../storage/used.ts'],
  ['tokenizer-sees-meter-and-model', 'src/tokenizer/a.ts', '../core/work/session/used.ts'],
  ['webview-sees-shared-only', 'webview-ui/panel/a.tsx', '../../src/core/model/used.ts'],
  ['webview-packages', 'webview-ui/panel/b.tsx', 'zod/mini'],
  ['webview-without-node', 'webview-ui/panel/c.tsx', 'node:path'],
  ['vscode-module-in-the-shell', 'src/core/work/plan/e.ts', 'vscode'],
  ['vscode-module-in-the-shell', 'src/storage/b.ts', 'vscode'],
  ['vscode-module-in-the-shell', 'src/presentation/c.ts', 'vscode'],
  ['anthropic-sdk-stays-home', 'src/providers/openai/c.ts', '@anthropic-ai/sdk'],
  ['openai-sdk-stays-home', 'src/providers/anthropic/a.ts', 'openai'],
  ['ollama-sdk-stays-home', 'src/core/work/plan/f.ts', 'ollama'],
  ['tiktoken-stays-home', 'src/core/money/meter/a.ts', 'js-tiktoken/lite'],
  ['never-undici', 'src/providers/anthropic/b.ts', 'undici'],
  ['nobody-imports-the-root', 'src/vscode/d.ts', '../extension.ts'],
  ['no-tests-in-sources', 'src/vscode/e.ts', '../../test/unit/used.ts'],
  ['no-cycles', 'src/core/work/plan/circle.ts', './circleBack.ts'],
  ['no-unresolvable', 'src/vscode/f.ts', './nowhere.ts'],
];

/** For each folder but the last: a file in it that imports one of the folder after it. */
function upwards(wing: string, order: readonly string[]): [rule: string, file: string, imported: string][] {
  const base = wing === '' ? '' : `${wing}/`;
  const prefix = wing === '' ? '' : `${wing}-`;
  return order
    .slice(0, -1)
    .map((name, index) => [
      `core-${prefix}${name}-looks-down-only`,
      `src/core/${base}${name}/up.ts`,
      `../${order[index + 1] ?? ''}/used.ts`,
    ]);
}

/** What the house is built of: none of it may be reported. */
const honest: readonly (readonly [file: string, ...imported: string[]])[] = [
  [
    'src/extension.ts',
    './vscode/used.ts',
    './providers/used.ts',
    './storage/used.ts',
    './sample/used.ts',
    'vscode',
  ],
  [
    'src/vscode/used.ts',
    'vscode',
    '../presentation/used.ts',
    '../settings/used.ts',
    '../node/used.ts',
    '../core/work/session/used.ts',
    '../shared/used.ts',
    'node:path',
  ],
  ['src/presentation/used.ts', '../settings/used.ts', '../core/work/session/used.ts', '../shared/used.ts'],
  ['src/settings/used.ts', '../core/model/used.ts', '../shared/used.ts'],
  ['src/node/used.ts', '../core/model/used.ts', '../shared/used.ts', 'node:fs'],
  ['src/core/work/session/used.ts', '../plan/used.ts', '../../routing/used.ts'],
  ['src/core/work/plan/used.ts', 'zod/mini', 'partial-json', '../../model/used.ts', '../../money/used.ts'],
  ['src/core/model/used.ts', '../../shared/used.ts'],
  ['src/providers/used.ts', './openai/used.ts', './ollama/used.ts', './anthropic/used.ts'],
  ['src/providers/openai/used.ts', 'openai', '../../core/model/used.ts', '../shared/used.ts'],
  ['src/providers/ollama/used.ts', 'ollama', '../shared/used.ts'],
  ['src/providers/anthropic/used.ts', '@anthropic-ai/sdk', '../shared/used.ts'],
  ['src/providers/shared/used.ts', 'zod/mini'],
  ['src/storage/used.ts', 'node:sqlite', '../core/model/used.ts', '../shared/used.ts'],
  ['src/sample/used.ts', '../core/work/plan/used.ts', '../shared/used.ts'],
  ['src/tokenizer/used.ts', 'js-tiktoken/lite', '../core/money/meter/used.ts'],
  ['src/core/money/meter/used.ts', '../../model/used.ts'],
  ['src/core/calling/used.ts', '../money/used.ts'],
  ['src/core/routing/used.ts', '../calling/used.ts'],
  ['src/core/money/used.ts', '../model/used.ts'],
  ['webview-ui/panel/main.tsx', 'preact', '@preact/signals', '../../src/shared/used.ts'],
  ['test/unit/used.ts', '../../src/core/work/plan/used.ts'],
];

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

interface Report {
  readonly summary: { readonly violations: readonly Violation[]; readonly ruleSetUsed: RuleSet };
}

interface RuleSet {
  readonly forbidden: readonly { readonly name: string }[];
}

describe('layers of the house', () => {
  let folder: string;
  let report: Report;

  before('cruise a small house with every wrong import in it', function () {
    const out = join(root, 'out');
    mkdirSync(out, { recursive: true });
    folder = mkdtempSync(join(out, 'layers-'));
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    for (const [, file, imported] of violations) write(file, `import type {} from '${imported}';\n`);
    for (const [rule, file, imported] of violations)
      if (rule.endsWith('-looks-down-only')) write(join(dirname(file), imported), 'export {};\n');
    for (const [file, ...imported] of honest) {
      write(file, imported.map((name) => `import type {} from '${name}';\n`).join(''));
    }
    write('src/core/work/plan/circleBack.ts', "import type {} from './circle.ts';\n");
    write('src/shared/used.ts', 'export {};\n');
    write('src/core/work/plan/alone.ts', 'export {};\n');
    for (const file of ['package.json', 'tsconfig.json']) copyFileSync(join(root, file), join(folder, file));
    report = cruise(folder);
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [rule, file, imported] of violations) {
    it(`reports ${rule} when ${file} imports ${imported}`, () => {
      assert.ok(
        report.summary.violations.some((found) => found.rule.name === rule && found.from === file),
        `not reported; reported for this file: ${rulesOf(report, file).join(', ') || 'nothing'}`,
      );
    });
  }

  it('reports a file that nothing uses and that uses nothing', () => {
    assert.deepEqual(rulesOf(report, 'src/core/work/plan/alone.ts'), ['no-orphans']);
  });

  it('says nothing about a house in order', () => {
    assert.deepEqual(
      honest.flatMap(([file]) => rulesOf(report, file).map((rule) => `${file}: ${rule}`)),
      [],
    );
  });

  it('has a case for each rule', () => {
    const cases = new Set([...violations.map(([rule]) => rule), 'no-orphans']);
    const rules = report.summary.ruleSetUsed.forbidden.map(({ name }) => name);
    assert.deepEqual(
      rules.filter((name) => !cases.has(name)),
      [],
    );
  });
});

function rulesOf(report: Report, file: string): string[] {
  return report.summary.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
}

/** As `npm run check` does it, in another folder. */
function cruise(folder: string): Report {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
      ...['--config', join(root, '.config', 'dependency-cruiser.mjs'), '--output-type=json', '--no-cache'],
      ...['src', 'webview-ui', 'test'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Report;
}
