import assert from 'node:assert/strict';
import { buildRepairMessages } from '../../../../src/core/context/buildRepairMessages.ts';

describe('buildRepairMessages', () => {
  it('gives the answer back with its errors', () => {
    const [answer, repair, ...more] = buildRepairMessages('{"goal"', [
      'The JSON ends too early.',
      'No steps.',
    ]);
    assert.deepEqual(answer, { role: 'assistant', text: '{"goal"' });
    assert.match(repair?.text ?? '', /\n- The JSON ends too early\.\n- No steps\.\n/);
    assert.deepEqual(more, []);
  });

  it('never sends an empty or an endless message, which providers refuse', () => {
    assert.equal(buildRepairMessages(' \n', ['The answer is empty.'])[0]?.text, '(no answer)');
    assert.equal(buildRepairMessages('x'.repeat(1_000_000), ['Too long.'])[0]?.text.length, 60_000);
  });
});
