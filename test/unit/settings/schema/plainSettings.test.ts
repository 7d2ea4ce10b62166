import assert from 'node:assert/strict';
import { readSettings } from '../../support/readSettings.ts';

describe('switches and numbers', () => {
  it('have their defaults', () => {
    const { settings } = readSettings({});
    assert.deepEqual([settings.codeLens, settings.commitPerStep, settings.keepDays], [false, false, 0]);
  });

  it('hold as they are written', () => {
    const { settings, problems } = readSettings({ codeLens: true, commitPerStep: true, keepDays: 30 });
    assert.deepEqual([settings.codeLens, settings.commitPerStep, settings.keepDays], [true, true, 30]);
    assert.deepEqual(problems, []);
  });

  it('delete nothing of the ledger because of a typing error', () => {
    for (const value of [null, -1, 1.5, '30', Number.NaN, 99_999, {}]) {
      const { settings, problems } = readSettings({ keepDays: value });
      assert.equal(settings.keepDays, 0);
      assert.deepEqual(problems, [
        {
          setting: 'tierwise.ledger.keepDays',
          path: 'tierwise.ledger.keepDays',
          message: 'The value is not valid and is left out.',
          fix: 'Write a whole number from 0 to 36500.',
        },
      ]);
    }
    for (const value of [0, 1, 36_500])
      assert.equal(readSettings({ keepDays: value }).settings.keepDays, value);
  });

  it('let no workspace change what starts programs, in either direction', () => {
    for (const own of [true, false]) {
      const { settings } = readSettings({ commitPerStep: own }, [{ commitPerStep: !own }]);
      assert.equal(settings.commitPerStep, own);
    }
  });
});
