/**
 * The layers of the house (who may import whom), checked by `npm run check`.
 * test/unit/house/layers.test.ts proves that each rule bites.
 */

/** A package as dependency-cruiser sees it: resolved into node_modules, or by its bare name. */
const packages = (...names) => names.map((name) => `(^|node_modules/)${name}(/|$)`).join('|');

const vscodeModule = '(^vscode$|@types/vscode)';
const npm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

/** From these files nothing in `src` or `webview-ui` may be imported except what `allowed` matches. */
function layer(name, comment, from, allowed) {
  return {
    name,
    comment,
    severity: 'error',
    from,
    to: { path: '^(src|webview-ui|test)/', pathNot: allowed },
  };
}

/** From these files no package may be imported except those that `allowed` matches. */
function onlyPackages(name, comment, from, allowed) {
  return { name, comment, severity: 'error', from, to: { dependencyTypes: npm, pathNot: allowed } };
}

function sdkOnlyIn(folder, sdk) {
  return {
    name: `${folder}-sdk-stays-home`,
    comment: `The SDK ${sdk} is used only in src/providers/${folder}.`,
    severity: 'error',
    from: { path: '^(src|webview-ui)/', pathNot: `^src/providers/${folder}/` },
    to: { path: packages(sdk) },
  };
}

/** The wings of the core from the ground up: each knows only itself and those before it. */
const wings = ['model', 'money', 'calling', 'routing', 'work'];

/** The rooms of each wing, in the same order. */
const rooms = {
  money: ['pricing', 'meter', 'budget', 'report'],
  calling: ['abilities', 'privacy', 'limits', 'connect', 'failover', 'send'],
  routing: ['learned', 'rules', 'knowledge'],
  work: [
    ...['plan', 'edits', 'tools', 'context', 'verify', 'cascade', 'ask'],
    ...['planning', 'steps', 'codeActions', 'session'],
  ],
};

/** A folder knows nothing of the folders that stand above it in `order`. */
function upwards(base, order) {
  return order.slice(0, -1).map((name, index) => ({
    name: `core-${base === '' ? '' : `${base}-`}${name}-looks-down-only`,
    comment: `src/core/${base === '' ? '' : `${base}/`}${name} knows nothing of ${order.slice(index + 1).join(', ')}.`,
    severity: 'error',
    from: { path: `^src/core/${base === '' ? '' : `${base}/`}${name}/` },
    to: { path: `^src/core/${base === '' ? '' : `${base}/`}(${order.slice(index + 1).join('|')})/` },
  }));
}

export default {
  forbidden: [
    ...upwards('', wings),
    ...Object.entries(rooms).flatMap(([wing, order]) => upwards(wing, order)),
    layer(
      'shared-imports-nothing',
      'src/shared is the contract of both sides.',
      { path: '^src/shared/' },
      '^src/shared/',
    ),
    {
      name: 'shared-imports-no-module',
      comment: 'src/shared needs no package and no Node.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { dependencyTypes: [...npm, 'core'] },
    },
    layer(
      'core-sees-shared-only',
      'src/core knows only itself and src/shared.',
      { path: '^src/core/' },
      '^src/(core|shared)/',
    ),
    onlyPackages(
      'core-packages',
      'src/core uses a few pure packages and no SDK.',
      { path: '^src/core/' },
      packages('zod', 'partial-json', 'ignore', 'picomatch', '@types/picomatch'),
    ),
    {
      name: 'core-without-node',
      comment: 'src/core reaches Node through ports only.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { dependencyTypes: ['core'] },
    },
    layer(
      'settings-see-core-and-shared',
      'Settings are pure: they read raw values into the types of the core.',
      { path: '^src/settings/' },
      '^src/(settings|core|shared)/',
    ),
    layer(
      'presentation-sees-core-and-settings',
      'View models and sentences are pure.',
      { path: '^src/presentation/' },
      '^src/(presentation|settings|core|shared)/',
    ),
    {
      name: 'presentation-and-settings-without-node',
      comment: 'View models, sentences and settings need no Node.',
      severity: 'error',
      from: { path: '^src/(presentation|settings)/' },
      to: { dependencyTypes: ['core'] },
    },
    layer(
      'node-sees-core-and-shared',
      'What needs Node but no editor implements ports of the core.',
      { path: '^src/node/' },
      '^src/(node|core|shared)/',
    ),
    layer(
      'vscode-sees-the-pure-layers',
      'The shell sees core, settings, presentation and node; providers, storage and sample are wired in src/extension.ts.',
      { path: '^src/vscode/' },
      '^src/(vscode|presentation|settings|node|core|shared)/',
    ),
    layer(
      'providers-see-model',
      'Providers implement ports with the vocabulary of core/model.',
      { path: '^src/providers/' },
      '^src/(providers|core/model|shared)/',
    ),
    {
      name: 'providers-apart',
      comment: 'A provider does not know another one.',
      severity: 'error',
      from: { path: '^src/providers/([^/]+)/' },
      to: { path: '^src/providers/[^/]+/', pathNot: '^src/providers/($1|shared)/' },
    },
    layer(
      'storage-sees-core-and-shared',
      'Storage implements ports that core declares.',
      { path: '^src/storage/' },
      '^src/(storage|core|shared)/',
    ),
    layer(
      'sample-sees-core',
      'The sample speaks of plans and edits in the core’s words and answers the wire protocols by itself.',
      { path: '^src/sample/' },
      '^src/(sample|core|shared)/',
    ),
    layer(
      'tokenizer-sees-meter-and-model',
      'The tokenizer brings rank data to the meter.',
      { path: '^src/tokenizer/' },
      '^src/(tokenizer|core/money/meter|core/model|shared)/',
    ),
    layer(
      'webview-sees-shared-only',
      'Webviews talk to the host through src/shared.',
      { path: '^webview-ui/' },
      '^(webview-ui|src/shared)/',
    ),
    onlyPackages(
      'webview-packages',
      'Webviews use Preact and the VS Code elements.',
      { path: '^webview-ui/' },
      packages('preact', '@preact/signals', '@vscode-elements/elements'),
    ),
    {
      name: 'webview-without-node',
      comment: 'Webviews run in a browser.',
      severity: 'error',
      from: { path: '^webview-ui/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'vscode-module-in-the-shell',
      comment:
        'Only src/vscode and the composition root know the vscode module, not even its types elsewhere.',
      severity: 'error',
      from: { path: '^(src|webview-ui)/', pathNot: '^src/(vscode/|wiring/|extension\\.ts$)' },
      to: { path: vscodeModule },
    },
    sdkOnlyIn('anthropic', '@anthropic-ai/sdk'),
    sdkOnlyIn('openai', 'openai'),
    sdkOnlyIn('ollama', 'ollama'),
    {
      name: 'tiktoken-stays-home',
      comment: 'Rank data is large and loaded by src/tokenizer only.',
      severity: 'error',
      from: { path: '^(src|webview-ui)/', pathNot: '^src/tokenizer/' },
      to: { path: packages('js-tiktoken') },
    },
    {
      name: 'never-undici',
      comment: 'undici replaces the dispatcher of the whole extension host.',
      severity: 'error',
      from: { path: '^(src|webview-ui)/' },
      to: { path: packages('undici') },
    },
    {
      name: 'nobody-imports-the-root',
      comment: 'src/extension.ts is the composition root; nothing depends on it.',
      severity: 'error',
      from: { path: '^(src|webview-ui)/' },
      to: { path: '^src/extension\\.ts$' },
    },
    {
      name: 'no-tests-in-sources',
      comment: 'Sources do not import tests.',
      severity: 'error',
      from: { path: '^(src|webview-ui)/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-cycles',
      comment: 'No circular imports.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing uses and that uses nothing.',
      severity: 'error',
      from: { path: '^(src|webview-ui)/', orphan: true, pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The build script is taken for the package of the same name.
    exclude: { path: '^(src/sample/workspace|test/fixtures|dist|out)/|^esbuild\\.mjs$' },
    // Imports of types count too: a layer must not even know the other's types.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
};
