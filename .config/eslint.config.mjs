import regexp from 'eslint-plugin-regexp';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** What the core may use besides the language itself. */
const allowedInCore = new Set(['AbortController', 'AbortSignal']);

/** Everything a browser or Node adds to the language: the core gets it through ports or not at all. */
const hostGlobals = Object.keys({ ...globals.browser, ...globals.node, globalThis: false })
  .filter((name) => !(name in globals.es2026) || name === 'globalThis')
  .filter((name) => !allowedInCore.has(name));

const typedSources = ['src/**/*.ts', 'webview-ui/**/*.{ts,tsx}', 'test/**/*.ts'];

/** What VS Code reads markup in: src/vscode/ui takes the meaning out of foreign text first. */
const rawSurfaces = [
  {
    selector:
      'MemberExpression[property.name=/^(show(Information|Warning|Error)Message|showQuickPick|showInputBox|createQuickPick|createInputBox|withProgress|setStatusBarMessage|createStatusBarItem|createTreeView|createTerminal)$/]',
    message: 'Foreign text may be in it: go through src/vscode/ui.',
  },
  {
    selector:
      'NewExpression[callee.property.name="MarkdownString"], NewExpression[callee.name="MarkdownString"]',
    message: 'Foreign text may be in it: go through src/vscode/ui.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'coverage/', 'src/sample/workspace/', 'test/fixtures/'] },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: globals.node },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: typedSources,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: `${import.meta.dirname}/..` },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      // One line for each module: names, and types marked as such.
      'no-duplicate-imports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // What comes from outside is read by these: a pattern that goes back over its text freezes the host.
    files: ['src/**/*.ts', 'webview-ui/**/*.{ts,tsx}'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: false }],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...hostGlobals],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time reaches the core through the Clock port.' },
        { object: 'Math', property: 'random', message: 'Randomness reaches the core through a port.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"]',
          message: 'Time reaches the core through the Clock port.',
        },
      ],
    },
  },
  {
    files: ['src/wiring/**/*.ts', 'src/extension.ts'],
    rules: { 'no-restricted-syntax': ['error', ...rawSurfaces] },
  },
  {
    files: ['src/vscode/**/*.ts'],
    ignores: ['src/vscode/ui/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...rawSurfaces,
        {
          selector:
            'CallExpression:matches([callee.object.name="notify"], [callee.name=/^(ask|pick|pickMany|progress|flash)$/]) > :matches(TemplateLiteral, Literal[value=/ /])',
          message: 'What a person reads stands in src/presentation.',
        },
        {
          selector:
            'Property[key.name=/^(title|placeHolder|prompt|question|detail|saveLabel)$/] > :matches(TemplateLiteral, Literal[value=/ /]).value',
          message: 'What a person reads stands in src/presentation.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      'max-lines': 'off',
      // Fakes implement asynchronous ports without waiting for anything.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
);
