import assert from 'node:assert/strict';
import { prefixKeyOf } from '../../../../../src/core/calling/failover/prefixKey.ts';

const model = { provider: 'p', model: 'm' };
const long = 'x'.repeat(4_000);
const part = (text: string, cacheUpToHere = false) => ({
  text,
  ...(cacheUpToHere && { cacheUpToHere: true as const }),
});
const tool = { name: 't', description: 'd', parameters: {} } as never;

describe('the key of a prompt prefix', () => {
  const key = prefixKeyOf(model, { instructions: [part('a'), part(long, true), part('own')] });

  it('is the same for the same beginning, whatever follows the mark', () => {
    assert.ok(key);
    assert.equal(prefixKeyOf(model, { instructions: [part('a'), part(long, true), part('other')] }), key);
    assert.equal(prefixKeyOf(model, { instructions: [part('a'), part(long, true)], tools: [] }), key);
  });

  it('reaches up to the last mark', () => {
    const twice = (end: string) => prefixKeyOf(model, { instructions: [part(long, true), part(end, true)] });
    assert.notEqual(twice('a'), twice('b'));
  });

  it('differs by model, tools and every part before the mark', () => {
    const others = [
      prefixKeyOf({ ...model, model: 'n' }, { instructions: [part('a'), part(long, true)] }),
      prefixKeyOf(model, { instructions: [part('b'), part(long, true)] }),
      prefixKeyOf(model, { instructions: [part('a'), part(`${long.slice(1)}y`, true)] }),
      prefixKeyOf(model, { instructions: [part('a'), part(long, true)], tools: [tool] }),
    ];
    assert.equal(new Set([key, ...others]).size, 5);
  });

  it('is none without a mark, or with too little before it', () => {
    assert.equal(prefixKeyOf(model, { instructions: [part(long)] }), undefined);
    assert.equal(prefixKeyOf(model, { instructions: [part('short', true), part(long)] }), undefined);
    // With `[]` for no tools and a line break, 3,997 characters make 4,000.
    assert.ok(prefixKeyOf(model, { instructions: [part('x'.repeat(3_997), true)] }));
    assert.equal(prefixKeyOf(model, { instructions: [part('x'.repeat(3_996), true)] }), undefined);
  });
});
