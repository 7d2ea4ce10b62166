import assert from 'node:assert/strict';
import { createSilenceWatch } from '../../time/silenceWatch.ts';

describe('watching a run for silence', () => {
  it('lets a run take any time as long as something happens', () => {
    const watch = createSilenceWatch(2_000);
    for (let nowMs = 0; nowMs <= 3_600_000; nowMs += 1_000) {
      if (nowMs % 2_000 === 0) watch.progress();
      assert.equal(watch.isTooLong(nowMs), false, `after ${nowMs} ms`);
    }
  });

  it('notices when nothing happens for longer than the limit', () => {
    const watch = createSilenceWatch(2_000);
    const seen = [10_000, 11_000, 12_000, 13_000].map((nowMs) => watch.isTooLong(nowMs));
    assert.deepEqual(seen, [false, false, false, true]);
  });

  it('does not count the time in which the machine stood still', () => {
    const watch = createSilenceWatch(2_000);
    assert.equal(watch.isTooLong(0), false);
    assert.equal(watch.isTooLong(3_600_000), false);
    assert.equal(watch.isTooLong(3_601_000), false);
    assert.equal(watch.isTooLong(3_602_000), true);
  });
});
