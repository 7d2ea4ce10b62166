import assert from 'node:assert/strict';
import { readSettings } from '../../support/readSettings.ts';

describe('tierwise.checks', () => {
  const read = (value: unknown) => {
    const { settings, problems } = readSettings({ checks: value });
    return { settings: settings.checks, problems: problems.map(({ path }) => path) };
  };

  const cases: readonly [
    name: string,
    value: unknown,
    commands: string[],
    limitMs: number,
    problems: string[],
  ][] = [
    ['nothing', undefined, [], 300_000, []],
    ['commands, trimmed', { commands: [' npm test '] }, ['npm test'], 300_000, []],
    ['a limit', { timeLimitSeconds: 1.5 }, [], 1_500, []],
    ['no object', 'npm test', [], 300_000, ['tierwise.checks']],
    ['an empty command', { commands: [' '] }, [], 300_000, ['tierwise.checks.commands']],
    ['two lines', { commands: ['a\nb'] }, [], 300_000, ['tierwise.checks.commands']],
    ['a limit of nothing', { timeLimitSeconds: 0 }, [], 300_000, ['tierwise.checks.timeLimitSeconds']],
    ['a typing error', { comands: [] }, [], 300_000, ['tierwise.checks.comands']],
  ];
  for (const [name, value, commands, timeLimitMs, problems] of cases) {
    it(`reads ${name}`, () => {
      assert.deepEqual(read(value), { settings: { commands, timeLimitMs }, problems });
    });
  }
});
