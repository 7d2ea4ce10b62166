import assert from 'node:assert/strict';
import { acceptanceChecks } from '../../../../../../src/core/work/verify/find/acceptanceChecks.ts';
import { findShellSyntax } from '../../../../../../src/core/work/verify/command/shellSyntax.ts';
import { attacksOf, modelCommand } from '../../../../support/hostile.ts';

describe('commands that a model proposes', () => {
  for (const { name, command, expected } of attacksOf('modelCommands', modelCommand)) {
    it(`${name}: ${expected === null ? 'may be proposed' : 'is refused by name'}`, () => {
      const { checks, gaps } = acceptanceChecks([`Run \`${command}\``], []);
      assert.deepEqual(
        checks.map((check) => [check.command, check.origin, check.pattern]),
        expected === null ? [[command, 'model', command]] : [],
      );
      assert.equal(gaps.length, expected === null ? 0 : 1);
      if (expected !== null) assert.ok(gaps[0]?.text.includes(`(it has ${expected})`), gaps[0]?.text);
    });
  }

  it('are no commands when they begin with no runner', () => {
    assert.deepEqual(acceptanceChecks(['`rm -rf /` and `foo()` and `a; b`'], []), { checks: [], gaps: [] });
  });

  it('are refused when they change files or do not end', () => {
    const { checks, gaps } = acceptanceChecks(
      ['`eslint --fix src`, `jest --watch` and `jest a.test.js` pass'],
      [],
    );
    assert.deepEqual(
      checks.map(({ command }) => command),
      ['jest a.test.js'],
    );
    assert.match(gaps[0]?.text ?? '', /These were refused: eslint --fix src; jest --watch$/);
  });

  it('prove what their tool proves, and nothing when they only tell about it', () => {
    const { checks } = acceptanceChecks(['`eslint src`', '`npx tsc --noEmit`', '`npm run e2e`'], []);
    assert.deepEqual(
      checks.map(({ kind }) => kind),
      ['lint', 'types', 'tests'],
    );
    assert.deepEqual(acceptanceChecks(['`node --version` and `npm help`'], []).checks, []);
  });

  it('are refused for every sign of the shells, wherever it stands', () => {
    for (const sign of ['$(', '`', ';', '|', '&', '<', '>', '\n', '\r', '$', '(', ')', '\\', '%', '^']) {
      for (const command of [`npm ${sign} test`, `npm test${sign}`, `npm "a${sign}b"`, `npm 'a${sign}b'`])
        assert.notEqual(findShellSyntax(command), undefined, JSON.stringify(command));
    }
  });
});
