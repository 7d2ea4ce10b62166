import assert from 'node:assert/strict';
import { beginTest, isTimeOver, leftMs } from '../../time/currentTest.ts';

describe('what is left of a test', () => {
  it('is less than its limit, so that whoever waits can still say what for', () => {
    beginTest(1_000_000);
    assert.ok(leftMs() < 1_000_000);
    assert.ok(leftMs() > 0);
    assert.equal(isTimeOver(), false);
  });

  it('is never nothing, which a browser would take to mean for ever', () => {
    beginTest(0);
    assert.equal(leftMs(), 1);
    assert.equal(isTimeOver(), true);
  });
});
