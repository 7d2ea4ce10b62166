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

  it('are refused for every sign of the shells, wherever it stands', () => {
    for (const sign of ['$(', '`', ';', '|', '&', '<', '>', '\n', '\r', '$', '(', ')', '\\', '%', '^']) {
      for (const command of [`npm ${sign} test`, `npm test${sign}`, `npm "a${sign}b"`, `npm 'a${sign}b'`])
        assert.notEqual(findShellSyntax(command), undefined, JSON.stringify(command));
    }
  });
});
