import assert from 'node:assert/strict';
import { holdsPath } from '../../../src/settings/holdsPath.ts';

describe('holdsPath', () => {
  const tiers = { grunt: { models: ['ollama/a'] }, execution: { temperature: 5 }, orchestration: {} };
  const cases: [value: unknown, path: string, holds: boolean][] = [
    [undefined, 'tierwise.tiers', false],
    [tiers, 'tierwise.tiers', true],
    ['text', 'tierwise.tiers', true],
    [tiers, 'tierwise.tiers.grunt.models[0]', true],
    [tiers, 'tierwise.tiers.grunt.models', true],
    [tiers, 'tierwise.tiers.execution.temperature', true],
    [tiers, 'tierwise.tiers.execution.models[1]', false],
    [tiers, 'tierwise.tiers.orchestration.models', true],
    [tiers, 'tierwise.tiers.gruntling', false],
    [{ grunt: null }, 'tierwise.tiers.grunt', true],
    [{ 'my.server': { protocol: 'x' } }, 'tierwise.tiers.my.server.protocol', true],
  ];
  for (const [value, path, holds] of cases) {
    it(`${holds ? 'finds' : 'does not find'} ${path} in ${JSON.stringify(value)}`, () => {
      assert.equal(holdsPath(value, 'tierwise.tiers', path), holds);
    });
  }
});
