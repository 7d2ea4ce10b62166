import assert from 'node:assert/strict';
import { decide } from '../../../../../src/core/routing/rules/decide.ts';
import { formatModelReference } from '../../../../../src/core/model/modelReference.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';
import { settingsWith, tierOf } from '../../../support/engine/engineWorld.ts';
import type { Tier } from '../../../../../src/shared/tiers.ts';

const prices: Readonly<Record<string, number>> = { 'a/dear': 20, 'b/cheap': 5, 'c/best': 50 };

/** The cascade of a step, or why there is none, under the ceilings of a workspace. */
function cascade(
  execution: readonly string[],
  priceCeilings: Partial<Record<Tier, number>>,
  chosenModel?: string,
): readonly string[] | string {
  const result = decide({
    tier: 'execution',
    tierReason: 'test',
    ...(chosenModel === undefined ? {} : { chosenModel }),
    tiers: { ...settingsWith().tiers, execution: tierOf(...execution), orchestration: tierOf('c/best') },
    whyUnusable: () => undefined,
    routing: { ...defaultRouting, ofWorkspace: { criticalWords: [], criticalPaths: [], priceCeilings } },
    work: { purpose: 'step', text: 'do it', files: [] },
    knowledge: { outputPricePerMillionUsd: (model) => prices[formatModelReference(model)] },
  });
  return 'noModel' in result
    ? result.noModel
    : result.decision.candidates.map(({ model }) => formatModelReference(model));
}

describe('the ceilings of a workspace', () => {
  it('leave out what is dearer, in every tier', () => {
    assert.deepEqual(cascade(['a/dear', 'b/cheap'], { execution: 10 }), ['b/cheap', 'c/best']);
    assert.deepEqual(cascade(['b/cheap'], { orchestration: 10 }), ['b/cheap']);
  });

  it('leave models without a price alone: a paid one would come in their place', () => {
    assert.deepEqual(cascade(['x/house', 'b/cheap'], { execution: 0 }), ['x/house', 'c/best']);
  });

  it('do not bring a dearer model forward, and say why nothing is left', () => {
    const none = cascade(['a/dear'], { execution: 10 });
    assert.ok(typeof none === 'string');
    assert.match(none, /a\/dear is left out: it costs \$20, and the ceiling of the workspace/);
    assert.match(none, /c\/best is left out: a ceiling of the workspace would have it begin/);
  });

  it('hold for a model that was chosen for the step', () => {
    assert.match(
      String(cascade(['b/cheap'], { execution: 10 }, 'a/dear')),
      /a\/dear cannot be asked: it costs/,
    );
    assert.deepEqual(cascade(['b/cheap'], { execution: 20 }, 'a/dear'), ['a/dear']);
  });
});
