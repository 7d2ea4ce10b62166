import assert from 'node:assert/strict';
import { tightenOnly } from '../../../src/settings/tightenOnly.ts';
import type { InspectedSetting } from '../../../src/settings/tightenOnly.ts';

describe('tightenOnly', () => {
  const cases: [what: string, inspected: InspectedSetting, isTrusted: boolean, expected: unknown][] = [
    ['the default where nothing is set', { defaultValue: 24 }, true, 24],
    ["the person's own value", { defaultValue: 24, globalValue: 50 }, true, 50],
    ['a lower value of the workspace', { defaultValue: 24, workspaceValue: 10 }, true, 10],
    ["the person's value where the workspace raises it", { defaultValue: 24, workspaceValue: 90 }, true, 24],
    [
      'a raise within what the person allows',
      { defaultValue: 24, globalValue: 99, workspaceValue: 90 },
      true,
      90,
    ],
    [
      "the folder's value before the workspace's",
      { defaultValue: 24, workspaceValue: 10, workspaceFolderValue: 20 },
      true,
      20,
    ],
    [
      'the default where an untrusted workspace lowers it',
      { defaultValue: 24, workspaceValue: 10 },
      false,
      24,
    ],
    ['a wrong value, so that it is reported', { defaultValue: 24, workspaceValue: 'all' }, true, 'all'],
    ['nothing where nothing is known', {}, true, undefined],
  ];
  for (const [what, inspected, isTrusted, expected] of cases) {
    it(`gives ${what}`, () => assert.equal(tightenOnly(inspected, isTrusted), expected));
  }
});
