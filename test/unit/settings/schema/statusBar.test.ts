import assert from 'node:assert/strict';
import { statusBarParts } from '../../../../src/shared/contract.ts';
import { readSettings } from '../../support/readSettings.ts';

describe('tierwise.statusBar.show', () => {
  const cases: [written: unknown, shown: readonly string[], isReported: boolean][] = [
    [undefined, statusBarParts, false],
    [['budget', 'session'], ['session', 'budget'], false],
    [['today', 'today'], ['today'], false],
    [[], [], false],
    ['today', statusBarParts, true],
    [['tomorrow'], statusBarParts, true],
  ];
  for (const [written, shown, isReported] of cases) {
    it(`shows ${shown.join(', ') || 'nothing'} for ${JSON.stringify(written)}`, () => {
      const { settings, problems } = readSettings({ statusBar: written });
      assert.deepEqual(settings.statusBar, shown);
      assert.deepEqual(
        problems.map(({ path }) => path),
        isReported ? ['tierwise.statusBar.show'] : [],
      );
    });
  }
});
