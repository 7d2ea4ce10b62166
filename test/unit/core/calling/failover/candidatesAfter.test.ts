import assert from 'node:assert/strict';
import { candidatesAfter } from '../../../../../src/core/calling/failover/candidatesAfter.ts';
import type { SendCandidate } from '../../../../../src/core/calling/failover/sendPorts.ts';
import type { CallGrant } from '../../../../../src/core/calling/limits/limitsStore.ts';

const need = { inputTokens: 1, outputTokens: 1 };

/** A candidate written `provider/model keys`. */
function candidate(
  text: string,
  changes: { quotaPool?: string; contextTokens?: number } = {},
): SendCandidate {
  const [name = '', ...keys] = text.split(' ');
  const [provider = '', model = ''] = name.split('/');
  const { contextTokens, ...pool } = changes;
  return {
    target: { provider, model, keys, limits: {}, need, ...pool },
    ...(contextTokens !== undefined && { contextTokens }),
  };
}

function textOf({ target: { provider, model, keys } }: SendCandidate): string {
  return [`${provider}/${model}`, ...keys].join(' ');
}

/** Who is left when the first candidate has failed with key `k`. */
function left(
  candidates: readonly SendCandidate[],
  kind: Parameters<typeof candidatesAfter>[2]['kind'],
  status?: number,
): string[] {
  const [head] = candidates;
  const grant = { target: head?.target, key: 'k' } as unknown as CallGrant;
  const failure = { kind: 'server' as const, message: '', ...(status !== undefined && { status }) };
  return candidatesAfter(candidates, grant, { kind, delayMs: 0 }, failure).map(textOf);
}

describe('who is asked after a failure', () => {
  const all = ['a/m k l', 'a/n k l', 'b/m k'].map((text) => candidate(text));
  for (const [kind, status, expected] of [
    ['stop', undefined, []],
    ['retry-same', undefined, ['a/m k l', 'a/n k l', 'b/m k']],
    ['cool-down', undefined, ['a/m k l', 'a/n k l', 'b/m k']],
    ['fail-over', undefined, ['a/n k l', 'b/m k']],
    ['next-key', 401, ['a/m l', 'a/n l', 'b/m k']],
    ['next-key', 403, ['a/m l', 'a/n k l', 'b/m k']],
    ['leave-pool', undefined, ['a/m l', 'a/n l', 'b/m k']],
    ['larger-window', undefined, ['a/n k l', 'b/m k']],
  ] as const) {
    it(`by "${kind}" (${status ?? '–'}) are ${expected.join(', ') || 'none'}`, () => {
      assert.deepEqual(left(all, kind, status), expected);
    });
  }

  it('are none when there is nobody', () => {
    assert.deepEqual(left([], 'fail-over'), []);
  });

  it('are none where the only key of a model is bad: other providers cost money', () => {
    assert.deepEqual(left([candidate('a/m k'), candidate('b/m k')], 'next-key', 401), []);
    assert.deepEqual(left([candidate('a/m k'), candidate('a/n k l')], 'next-key', 403), []);
  });

  it('draw on another account where one is declared', () => {
    const pool = { quotaPool: 'p' };
    const some = [
      candidate('a/m k l', pool),
      candidate('b/m x', pool),
      candidate('c/m x', { quotaPool: 'q' }),
      candidate('d/m k'),
    ];
    assert.deepEqual(left(some, 'leave-pool'), ['c/m x', 'd/m k']);
    assert.deepEqual(left([candidate('a/m k'), candidate('a/n k'), candidate('b/m k')], 'leave-pool'), [
      'b/m k',
    ]);
  });

  for (const [own, other, isLeft] of [
    [100, 101, true],
    [100, 100, false],
    [100, 99, false],
    [100, undefined, true],
    [undefined, 99, true],
  ] as const) {
    it(`with a window of ${other ?? 'unknown size'} ${isLeft ? 'are' : 'are not'} asked after one of ${own ?? 'unknown size'}`, () => {
      const sized = (text: string, contextTokens: number | undefined) =>
        candidate(text, contextTokens === undefined ? {} : { contextTokens });
      assert.equal(
        left([sized('a/m k', own), sized('b/m k', other)], 'larger-window').length,
        isLeft ? 1 : 0,
      );
    });
  }
});
