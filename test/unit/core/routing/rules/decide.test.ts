import assert from 'node:assert/strict';
import { decide, type DecisionInput } from '../../../../../src/core/routing/rules/decide.ts';
import { formatModelReference } from '../../../../../src/core/model/modelReference.ts';
import { settingsWith, tierOf } from '../../../support/engine/engineWorld.ts';

describe('decide', () => {
  function decided(
    changes: Partial<DecisionInput> & { chain?: readonly string[]; unusable?: readonly string[] },
  ) {
    const { chain = ['a/one', 'b/two', 'c/three'], unusable = [], ...input } = changes;
    return decide({
      tier: 'execution',
      tierReason: 'The plan says so',
      tiers: { ...settingsWith().tiers, execution: tierOf(...chain) },
      whyUnusable: (model) =>
        unusable.includes(formatModelReference(model)) ? `no key is set for "${model.provider}"` : undefined,
      ...input,
    });
  }

  const table: [name: string, input: Parameters<typeof decided>[0], models: string[], reasons: RegExp[]][] = [
    [
      'takes the first of the chain, the rest stand in',
      {},
      ['a/one', 'b/two', 'c/three'],
      [/^The plan says so; a\/one is the first of its chain$/],
    ],
    ['has no stand-in in a chain of one', { chain: ['a/one'] }, ['a/one'], [/a\/one/]],
    [
      'leaves out what cannot be asked, and says why',
      { unusable: ['a/one'] },
      ['b/two', 'c/three'],
      [/b\/two is the first of its chain that can be asked/, /^a\/one is left out: no key is set for "a"$/],
    ],
    [
      'leaves out stand-ins too',
      { unusable: ['b/two'] },
      ['a/one', 'c/three'],
      [/a\/one is the first of its chain$/, /b\/two is left out/],
    ],
    [
      'follows the person, without stand-ins, in whatever tier',
      { chosenModel: 'x/y/z:1' },
      ['x/y/z:1'],
      [/^You chose x\/y\/z:1 for this step$/],
    ],
  ];
  for (const [name, input, models, reasons] of table) {
    it(name, () => {
      const result = decided(input);
      assert.ok('decision' in result);
      const { decision } = result;
      assert.equal(decision.tier, 'execution');
      assert.deepEqual([decision.model, ...decision.fallbacks].map(formatModelReference), models);
      assert.equal(decision.reasons.length, reasons.length);
      for (const [index, reason] of reasons.entries()) assert.match(decision.reasons[index] ?? '', reason);
    });
  }

  const refusals: [name: string, input: Parameters<typeof decided>[0], words: RegExp][] = [
    ['an empty chain', { chain: [] }, /execution tier has no models\. Add one in tierwise\.tiers/],
    [
      'a chain of which nothing can be asked',
      { chain: ['a/one', 'b/two'], unusable: ['a/one', 'b/two'] },
      /No model of the execution tier.*a\/one is left out.*b\/two is left out/,
    ],
    [
      'a chosen model that cannot be asked',
      { chosenModel: 'a/one', unusable: ['a/one'] },
      /a\/one cannot be asked/,
    ],
    [
      'a chosen model that is none',
      { chosenModel: 'gpt' },
      /"gpt" is not a model\. Write it as provider\/model/,
    ],
  ];
  for (const [name, input, words] of refusals) {
    it(`says why there is no model: ${name}`, () => {
      const result = decided(input);
      assert.ok('noModel' in result);
      assert.match(result.noModel, words);
    });
  }
});
