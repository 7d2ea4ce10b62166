import assert from 'node:assert/strict';
import { setupMessages } from '../../../../src/presentation/setup/setupMessages.ts';

describe('what is asked before settings are written', () => {
  it('shows what is written, and says what becomes of values that are there', () => {
    const detail = (isReplaced: boolean, isOverruled: boolean) =>
      setupMessages.writeDetail('{ "a": 1 }', { isReplaced, isOverruled });
    assert.equal(detail(false, false), 'This is written into your user settings:\n\n{ "a": 1 }');
    assert.match(detail(true, false), /\n\nIt replaces what you have there now\.$/);
    assert.match(
      detail(false, true),
      /\n\nThis workspace has a value of its own, which still applies here\.$/,
    );
  });
});
