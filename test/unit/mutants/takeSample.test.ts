import assert from 'node:assert/strict';
import { takeSample } from '../../mutants/takeSample.ts';

describe('taking a sample', () => {
  const items = Array.from({ length: 100 }, (_, index) => index);

  it('takes the same items for the same seed, in their order', () => {
    const sample = takeSample(items, 10, 7);
    assert.deepEqual(takeSample(items, 10, 7), sample);
    assert.deepEqual(
      sample,
      [...sample].sort((one, other) => one - other),
    );
    assert.equal(new Set(sample).size, 10);
  });

  it('takes others for another seed', () => {
    assert.notDeepEqual(takeSample(items, 10, 7), takeSample(items, 10, 8));
  });

  it('takes from the whole list, each item about as often', () => {
    const counts = items.map(
      (item) =>
        Array.from({ length: 300 }, (_, seed) => takeSample(items, 10, seed)).filter((sample) =>
          sample.includes(item),
        ).length,
    );
    assert.ok(Math.min(...counts) > 10, `${Math.min(...counts)}`);
    assert.ok(Math.max(...counts) < 60, `${Math.max(...counts)}`);
  });

  it('takes everything when there is less', () => {
    assert.deepEqual(takeSample([1, 2], 5, 1), [1, 2]);
  });
});
