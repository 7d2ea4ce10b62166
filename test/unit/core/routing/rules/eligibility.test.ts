import assert from 'node:assert/strict';
import {
  leftOutText,
  whyNotEligible,
  type RequestNeeds,
} from '../../../../../src/core/routing/rules/eligibility.ts';
import { matchPaths } from '../../../../../src/core/routing/rules/pathPatterns.ts';
import { nothingKnown, type ModelKnowledge } from '../../../../../src/core/routing/rules/modelKnowledge.ts';

const model = { provider: 'p', model: 'm' };

function why(
  needs: Partial<RequestNeeds>,
  knowledge: Partial<ModelKnowledge> = {},
  more: Partial<Parameters<typeof whyNotEligible>[0]> = {},
): string | undefined {
  return whyNotEligible({
    needs: { files: [], ...needs },
    knowledge: { ...nothingKnown, ...knowledge },
    whyUnusable: () => undefined,
    priceCeilings: {},
    isPrivate: matchPaths(['secret/'], true),
    ...more,
  })(model, 'grunt');
}

describe('whether a model may be asked', () => {
  const secret = { files: ['src/a.ts', 'secret/b.ts'] };
  const tokens = (low: number) => ({ inputTokens: { low, high: low * 2 } });
  const priced = (price: number | undefined) => ({ outputPricePerMillionUsd: () => price });
  const ceiling = { priceCeilings: { grunt: 5 } };
  for (const [what, reason, expected] of [
    ['nothing is known of it', why({ needsImages: true, needsTools: true, ...tokens(9) }), undefined],
    ['it has no key', why({}, {}, { whyUnusable: () => 'no key' }), 'no key'],
    ['private files go elsewhere', why(secret), 'secret/b.ts is private, and only local models may see it'],
    ['private files stay here', why(secret, { isLocal: () => true }), undefined],
    ['it takes no images', why({ needsImages: true }, { takesImages: () => false }), 'it takes no images'],
    ['no image is sent', why({}, { takesImages: () => false }), undefined],
    ['it takes no tools', why({ needsTools: true }, { takesTools: () => false }), 'it takes no tools'],
    ['no tool is offered', why({}, { takesTools: () => false }), undefined],
    ['the request fits exactly', why(tokens(10), { contextTokens: () => 10 }), undefined],
    [
      'the request does not fit',
      why(tokens(11), { contextTokens: () => 10 }),
      'it takes 10 tokens, and this is at least 11',
    ],
    ['its price is at the ceiling', why({}, priced(5), ceiling), undefined],
    [
      'its price is above the ceiling',
      why({}, priced(6), ceiling),
      'it costs $6, and the ceiling of the grunt tier is $5 per million output tokens',
    ],
    [
      'it has no price under a ceiling',
      why({}, priced(undefined), ceiling),
      'it has no known price, and the ceiling of the grunt tier is $5 per million output tokens',
    ],
    ['the ceiling is of another tier', why({}, priced(6), { priceCeilings: { execution: 5 } }), undefined],
  ] as const) {
    it(`says ${expected === undefined ? 'yes' : 'no'} where ${what}`, () => {
      assert.equal(reason, expected);
    });
  }

  it('says who is left out', () => {
    assert.equal(leftOutText(model, 'no key'), 'p/m is left out: no key');
  });
});
