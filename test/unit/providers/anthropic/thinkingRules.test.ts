import assert from 'node:assert/strict';
import { nextThinking } from '../../../../src/providers/anthropic/thinkingRules.ts';

const demanded = { thinking: { filler: 0, changes: 1 } };

describe('how thinking goes back over the Messages API', () => {
  for (const complaint of [
    'The `content[].thinking` in the thinking mode must be passed back to the API.',
    'Thinking is enabled but reasoning_content\nis missing in message 3',
  ])
    it(`is demanded by "${complaint}"`, () => {
      assert.deepEqual(nextThinking({}, complaint), demanded);
      assert.equal(nextThinking(demanded, complaint), undefined);
    });

  for (const complaint of [
    'The model is missing. No thinking.',
    'thinkings are passed back',
    'thinking is on',
  ])
    it(`is not demanded by "${complaint}"`, () => {
      assert.equal(nextThinking({}, complaint), undefined);
    });

  it('is found in a complaint that names thinking over and over', () => {
    const often = 'thinking '.repeat(200_000);
    assert.equal(nextThinking({}, often), undefined);
    assert.deepEqual(nextThinking({}, `${often}is missing`), demanded);
  });
});
