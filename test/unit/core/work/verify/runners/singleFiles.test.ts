import assert from 'node:assert/strict';
import { singleFileCommand } from '../../../../../../src/core/work/verify/runners/singleFiles.ts';
import type { Files } from '../../../../support/foundCommands.ts';

function single(scripts: Files | string, isWindows = false): string | undefined {
  const known = typeof scripts === 'string' ? { test: scripts } : scripts;
  return singleFileCommand('test', {
    scripts: known,
    isWindows,
    withWords: (name) => `npm run ${name} --`,
    withTool: (command) => `npx ${command}`,
  })?.command;
}

describe('the command for single files', () => {
  const cases: readonly [script: string, command: string | undefined][] = [
    ['jest', 'npx jest --runTestsByPath'],
    ['npx jest', 'npx jest --runTestsByPath'],
    ['jest --config jest.unit.js -i', 'npx jest --config jest.unit.js -i --runTestsByPath'],
    ['jest src', 'npx jest --runTestsByPath'],
    ['jest --coverage --ci', 'npx jest --ci --runTestsByPath'],
    ['NODE_OPTIONS=--experimental-vm-modules jest', 'npm run test --'],
    ['cross-env NODE_ENV=test jest', 'npm run test --'],
    ['NODE_OPTIONS=--a jest --coverage', 'NODE_OPTIONS=--a npx jest --runTestsByPath'],
    ['cross-env A=b jest src', 'npx cross-env A=b jest --runTestsByPath'],
    ['node --experimental-vm-modules node_modules/jest/bin/jest.js', 'npm run test --'],
    [
      'node --experimental-vm-modules node_modules/jest/bin/jest.js src',
      'node --experimental-vm-modules node_modules/jest/bin/jest.js --runTestsByPath',
    ],
    ['vitest', 'npx vitest run'],
    ['vitest run --project unit', 'npx vitest run --project unit'],
    ['vitest run --coverage.enabled', 'npx vitest run'],
    ['mocha -r ts-node/register "test/**/*.test.ts"', 'npx mocha -r ts-node/register'],
    ['mocha --require a.js --timeout 5000 test', 'npx mocha --require a.js --timeout 5000'],
    [
      'TS_NODE_PROJECT=t.json mocha -r ts-node/register test',
      'TS_NODE_PROJECT=t.json npx mocha -r ts-node/register',
    ],
    ['mocha --spec "test/*.js" --exit', 'npx mocha --exit'],
    ['nyc --reporter=text mocha test', 'npx mocha'],
    ['c8 node --test', 'node --test'],
    ['node --import ./hook.mjs --test test/*.js', 'node --import ./hook.mjs --test'],
    ['NODE_OPTIONS=--a node --test', 'npm run test --'],
    ['tsx --test test/*.ts', 'npx tsx --test'],
    ['ava --timeout 2m', 'npx ava --timeout 2m'],
    ['playwright test --project chromium', 'npx playwright test --project chromium'],
    ['bun test --preload ./a.ts', 'bun test --preload ./a.ts'],
    ['deno test -A', 'deno test -A'],
    ['react-scripts test', 'npx react-scripts test'],
    ['tsc && mocha', 'npm run test --'],
    ['tsc && mocha dist/test', undefined],
    ['jest && eslint .', undefined],
    ['jest || true', undefined],
    ['jest -t "a b"', 'npm run test --'],
    ['jest $ARGS', undefined],
    ['./own-runner', undefined],
    ['make test', undefined],
    ['', undefined],
  ];
  for (const [script, command] of cases) {
    it(`of "${script}" is ${command ?? 'not known'}`, () => {
      assert.equal(single(script), command);
    });
  }

  it('is that of the script that a script only starts', () => {
    assert.equal(single({ test: 'npm run unit', unit: 'NODE_OPTIONS=--a jest' }), 'npm run unit --');
    assert.equal(single({ test: 'yarn unit', unit: 'vitest run -c a.ts' }), 'npx vitest run -c a.ts');
    assert.equal(single({ test: 'npm run test' }), undefined);
  });

  it('sets no variable before a program on Windows', () => {
    assert.equal(single('A=b mocha test', true), undefined);
    assert.equal(single('cross-env A=b mocha test', true), 'npx cross-env A=b mocha');
  });
});
