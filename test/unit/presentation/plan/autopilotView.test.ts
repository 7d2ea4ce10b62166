import assert from 'node:assert/strict';
import type { AutopilotOffer } from '../../../../src/core/work/session/autopilotOffer.ts';
import { autopilotView } from '../../../../src/presentation/plan/autopilotView.ts';
import { budgetOf, chosenAtFirst, toggled } from '../../../../webview-ui/planPanel/autopilotChoice.ts';
import { reviewing, stepWith } from '../../core/work/plan/samples.ts';

const document = reviewing(stepWith('look', { kind: 'check' }), stepWith('a'), stepWith('b'));

const command = (id: string, origin: 'found' | 'model' | 'settings', cwd = '') => ({
  ...{ id, origin, cwd, label: id, command: `run ${id}`, pattern: `run ${id}`, fingerprint: id },
  isAllowed: origin === 'settings',
});

const offer: AutopilotOffer = {
  forecast: { p50NanoUsd: 20_000_000, p90NanoUsd: 50_000_000 },
  stepsWithoutEstimate: 2,
  spentNanoUsd: 5_000_000,
  budgetNanoUsd: 80_000_000,
  commands: [command('types', 'settings'), command('tests', 'found', 'packages/a'), command('e2e', 'model')],
  steps: [
    { stepId: 'a', title: 'Do a' },
    { stepId: 'b', title: 'Do b', whyAlwaysSeen: 'the step is critical' },
  ],
};

describe('autopilotView', () => {
  it('tells where the plan stands', () => {
    assert.deepEqual(autopilotView(document, undefined), { kind: 'off' });
    assert.deepEqual(autopilotView(document, 'gathering'), { kind: 'gathering' });
    const autopilot = { approvedAtMs: 0, budgetNanoUsd: 80_000_000, commands: [], stepIds: ['a'] };
    const on = autopilotView({ ...document, autopilot }, undefined);
    assert.ok(on.kind === 'on');
    assert.match(on.approval, /^Approved .*1970.*: up to \$0\.080, 1 steps without a diff, 0 commands/);
    const suspended = { ...autopilot, isSuspended: true as const };
    assert.equal(autopilotView({ ...document, autopilot: suspended }, undefined).kind, 'suspended');
  });

  it('shows all that the approval would cover', () => {
    const view = autopilotView(document, offer);
    assert.ok(view.kind === 'offered');
    assert.deepEqual([view.offer.p50.text, view.offer.p90.text], ['≈$0.020', '≈$0.050']);
    assert.match(view.offer.p90.explanation, /\$0\.0050 that are spent/);
    assert.equal(view.offer.budgetDollars, 0.08);
    assert.deepEqual(
      view.offer.commands.map(({ id, cwd, isProposed, isAllowed }) => [id, cwd, isProposed, isAllowed]),
      [
        ['types', undefined, false, true],
        ['tests', 'packages/a', false, false],
        ['e2e', undefined, true, false],
      ],
    );
    assert.deepEqual(view.offer.steps, [
      { id: 'a', number: 2, title: 'Do a' },
      { id: 'b', number: 3, title: 'Do b', whySeen: 'the step is critical' },
    ]);
  });

  it('ticks at first what is the project’s own and stops nowhere', () => {
    const view = autopilotView(document, offer);
    assert.ok(view.kind === 'offered');
    assert.deepEqual(chosenAtFirst(view.offer), { commandIds: ['tests'], stepIds: ['a'] });
  });

  it('reads amounts as people type them', () => {
    for (const [text, amount] of [
      ['0.21', 0.21],
      [' 1 ', 1],
      ['$2.5', 2.5],
      ['0,50', 0.5],
      ['0', 0],
      ['', undefined],
      ['-1', undefined],
      ['1e9', undefined],
      ['NaN', undefined],
      ['1.2.3', undefined],
      ['12345678', undefined],
    ] as const) {
      assert.equal(budgetOf(text), amount, text);
    }
  });

  it('ticks and unticks', () => {
    assert.deepEqual(toggled(['a'], 'b'), ['a', 'b']);
    assert.deepEqual(toggled(['a', 'b'], 'a'), ['b']);
  });
});
