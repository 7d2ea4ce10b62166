import assert from 'node:assert/strict';
import type { Candidate } from '../../../../../src/core/routing/rules/candidates.ts';
import { chooseFinalReviewer, chooseReviewer } from '../../../../../src/core/routing/rules/chooseReviewer.ts';

const author = { provider: 'p', model: 'gpt-6-luna' };

function candidate(name: string, family: string, changes: Partial<Candidate> = {}): Candidate {
  const [provider = '', model = ''] = name.split('/');
  return { model: { provider, model }, family, tier: 'execution', isHealthy: true, ...changes } as Candidate;
}

const cost = (nanoUsd: number) => ({ cost: { lowNanoUsd: nanoUsd, highNanoUsd: nanoUsd } });
const nameOf = (chosen: Candidate | undefined) => chosen?.model.model;

describe('who reviews a result', () => {
  const own = candidate('p/gpt-6-astra', 'gpt', cost(1));
  const dear = candidate('p/claude', 'claude', cost(9));
  const cheap = candidate('p/gemini', 'gemini', cost(5));
  const unpriced = candidate('p/qwen', 'qwen');

  it('is the cheapest of another family, one with a price first', () => {
    assert.equal(nameOf(chooseReviewer(author, [own, unpriced, dear, cheap])), 'gemini');
    assert.equal(nameOf(chooseReviewer(author, [own, unpriced])), 'qwen');
  });

  it('is one that is well before a cheaper one', () => {
    assert.equal(nameOf(chooseReviewer(author, [{ ...cheap, isHealthy: false }, dear])), 'claude');
  });

  it('is of the tier that is asked for', () => {
    const strong = { ...dear, tier: 'orchestration' as const };
    assert.equal(nameOf(chooseReviewer(author, [cheap, strong], 'orchestration')), 'claude');
  });

  it('is nobody of the author’s own family', () => {
    assert.equal(chooseReviewer(author, [own]), undefined);
  });
});

describe('who has the last word on critical work', () => {
  const strong = (name: string, family: string) => candidate(name, family, { tier: 'orchestration' });

  it('is the orchestration tier, of another family where there is one', () => {
    const all = [candidate('p/cheap', 'other'), strong('p/gpt-6-astra', 'gpt'), strong('p/claude', 'claude')];
    assert.equal(nameOf(chooseFinalReviewer(author, all)), 'claude');
    assert.equal(nameOf(chooseFinalReviewer(author, all.slice(0, 2))), 'gpt-6-astra');
  });

  it('is never the author', () => {
    assert.equal(chooseFinalReviewer(author, [strong('p/gpt-6-luna', 'gpt')]), undefined);
    assert.equal(chooseFinalReviewer(author, [candidate('p/gpt-6-astra', 'gpt')]), undefined);
  });
});
