import assert from 'node:assert/strict';
import { readSettings } from '../../support/readSettings.ts';

describe('tierwise.plan.contextTokens', () => {
  const cases: [what: string, own: unknown, workspaces: unknown[], holds: number, areReported: number][] = [
    ['the default where nothing is set', undefined, [], 24_000, 0],
    ["the person's own value", 50_000, [], 50_000, 0],
    ['a lower value of the workspace', 24_000, [10_000], 10_000, 0],
    ["the person's value where the workspace raises it", 24_000, [90_000], 24_000, 0],
    ['a raise within what the person allows', 99_000, [90_000], 90_000, 0],
    ["the folder's value before the workspace's", 24_000, [10_000, 20_000], 20_000, 0],
    ["the workspace's value where the folder has none", 24_000, [10_000, undefined], 10_000, 0],
    ["the person's value where the workspace's is wrong", 10_000, ['all'], 10_000, 1],
    ["the default where the person's value is wrong, and no more", 'all', [90_000], 24_000, 1],
  ];
  for (const [what, own, workspaces, holds, areReported] of cases) {
    it(`is ${what}`, () => {
      const { settings, problems } = readSettings(
        { planContextTokens: own },
        workspaces.map((planContextTokens) => ({ planContextTokens })),
      );
      assert.equal(settings.planContextTokens, holds);
      assert.deepEqual(
        problems.map(({ path }) => path),
        Array<string>(areReported).fill('tierwise.plan.contextTokens'),
      );
    });
  }
});
