import assert from 'node:assert/strict';
import { parseShell } from '../../../../../../src/core/work/verify/command/shellWords.ts';
import {
  nestedScripts,
  type NestedScripts,
} from '../../../../../../src/core/work/verify/runners/nestedScripts.ts';

const nested = (text: string): NestedScripts | undefined =>
  nestedScripts(parseShell(text).commands[0]?.words ?? []);

describe('scripts that a command starts', () => {
  const own = { where: 'own', added: [], commands: [] } as const;
  const all = { ...own, where: 'all' } as const;
  const cases: readonly [text: string, expected: NestedScripts | undefined][] = [
    ['npm test', { ...own, names: ['test'] }],
    ['npm t', { ...own, names: ['test'] }],
    ['npm run lint', { ...own, names: ['lint'] }],
    ['npm run-script lint --silent', { ...own, names: ['lint'] }],
    ['npm run lint -- --fix', { ...own, names: ['lint'], added: ['--fix'] }],
    ['npm run lint src', { ...own, names: ['lint'], added: ['src'] }],
    ['yarn lint --fix', { ...own, names: ['lint'], added: ['--fix'] }],
    ['pnpm run lint --fix', { ...own, names: ['lint'], added: ['--fix'] }],
    ['A=b npm run lint', { ...own, names: ['lint'] }],
    ['cross-env A=b yarn lint', { ...own, names: ['lint'] }],
    ['npm --prefix web run lint', { ...own, names: ['lint'], where: { folder: 'web' } }],
    ['pnpm -C web lint', { ...own, names: ['lint'], where: { folder: 'web' } }],
    ['npm run lint --workspaces', { ...all, names: ['lint'] }],
    ['npm run lint -w web', { ...all, names: ['lint'] }],
    ['pnpm --filter web lint', { ...all, names: ['lint'] }],
    ['pnpm -r run lint', { ...all, names: ['lint'] }],
    ['yarn workspace web lint', { ...all, names: ['lint'] }],
    ['yarn workspaces foreach run lint', { ...all, names: ['lint'] }],
    ['turbo run lint test', { ...all, names: ['lint', 'test'] }],
    ['npx turbo lint', { ...all, names: ['lint'] }],
    ['nx run-many -t lint', { ...all, names: ['lint'] }],
    ['nx run web:lint', { ...all, names: ['lint'] }],
    ['lerna run lint', { ...all, names: ['lint'] }],
    ['run-s lint:* test', { ...own, names: ['lint:*', 'test'] }],
    ['npm-run-all --parallel a b', { ...own, names: ['a', 'b'] }],
    ['concurrently -n x "npm:lint" "tsc -w"', { ...own, names: ['lint'], commands: ['tsc -w'] }],
    ['deno task test', { ...own, names: ['test'] }],
    ['bun run test', { ...own, names: ['test'] }],
    ['bun test', undefined],
    ['deno test', undefined],
    ['npm install', undefined],
    ['npm', undefined],
    ['pnpm exec jest', undefined],
    ['jest', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`are ${expected?.names.join(', ') ?? 'none'}: ${text}`, () => {
      assert.deepEqual(nested(text), expected);
    });
  }
});
