import assert from 'node:assert/strict';
import { buildRepairMessages } from '../../../../../src/core/work/context/buildRepairMessages.ts';

describe('buildRepairMessages', () => {
  it('gives the answer back with its errors', () => {
    const [answer, repair, ...more] = buildRepairMessages(
      '{"goal"',
      ['The JSON ends too early.', 'No steps.'],
      [],
    );
    assert.deepEqual(answer, { role: 'assistant', text: '{"goal"' });
    assert.match(repair?.text ?? '', /\n- The JSON ends too early\.\n- No steps\.\n/);
    assert.deepEqual(more, []);
  });

  it('never sends an empty or an endless message, which providers refuse', () => {
    assert.equal(buildRepairMessages(' \n', ['The answer is empty.'], [])[0]?.text, '(no answer)');
    const [quoted, asked] = buildRepairMessages('x'.repeat(1_000_000), ['Too long.'], []);
    assert.equal(quoted?.text.length, 60_000);
    assert.match(asked?.text ?? '', /only the first 60000 of 1000000 characters are quoted/);
    assert.doesNotMatch(buildRepairMessages('{}', ['No steps.'], [])[1]?.text ?? '', /quoted/);
  });
});
