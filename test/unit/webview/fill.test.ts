import assert from 'node:assert/strict';
import { fill } from '../../../webview-ui/shared/fill.ts';

describe('fill', () => {
  it('puts each value into its place, as often as the place occurs', () => {
    assert.equal(fill('{1} of {0}, {1}', 3, 'one'), 'one of 3, one');
  });

  it('leaves a place without a value', () => {
    assert.equal(fill('{0} and {1}', 'a'), 'a and {1}');
  });

  it('takes a value as it is, even when it looks like a place or a pattern', () => {
    assert.equal(fill('{0} {1}', '{1}', '$&'), '{1} $&');
  });
});
