import assert from 'node:assert/strict';
import type { StepPatch } from '../../../src/shared/planView.ts';
import type { StepForm } from '../../../webview-ui/planPanel/savedPanel.ts';
import { formOf, laterSteps, patchOf } from '../../../webview-ui/planPanel/stepForm.ts';
import { step } from '../../e2e/panel/panelViews.ts';

const before = step('s3', { dependsOn: ['s1'] });

describe('a form of a step', () => {
  it('changes nothing as long as nothing is typed', () => {
    assert.equal(patchOf(before, formOf(before)), undefined);
  });

  const changes: readonly (readonly [string, Partial<StepForm>, StepPatch | undefined])[] = [
    ['a title, trimmed', { title: ' New title ' }, { title: 'New title' }],
    ['a kind', { kind: 'docs' }, { kind: 'docs' }],
    [
      'a tier and the model that goes with it',
      { tier: 'grunt', model: 'ollama/gemma3:4b' },
      { tier: 'grunt', model: 'ollama/gemma3:4b' },
    ],
    ['files, one per line, without empty lines', { files: 'a.ts\n\n  b.ts ' }, { files: ['a.ts', 'b.ts'] }],
    ['no files at all', { files: '' }, { files: [] }],
    ['no files changed by a line break at the end', { files: `${before.files.join('\n')}\n` }, undefined],
    ['instructions', { instructions: 'Other.' }, { instructions: 'Other.' }],
    ['acceptance checks', { acceptance: 'one\ntwo' }, { acceptance: ['one', 'two'] }],
    ['dependencies', { dependsOn: ['s1', 's2'] }, { dependsOn: ['s1', 's2'] }],
    ['that it is critical', { isCritical: true }, { isCritical: true }],
    ['where its checks run', { checksDeferredUntil: 's4' }, { checksDeferredUntil: 's4' }],
  ];
  for (const [name, change, patch] of changes) {
    it(`sends only what differs: ${name}`, () => {
      assert.deepEqual(patchOf(before, { ...formOf(before), ...change }), patch);
    });
  }

  it('gives a mark of later checks back when it is taken away', () => {
    const red = step('s3', { checksDeferredUntil: 's4' });
    assert.deepEqual(patchOf(red, { ...formOf(red), checksDeferredUntil: '' }), { checksDeferredUntil: '' });
  });

  it('offers those steps for the checks that come after it and write', () => {
    const steps = [
      step('a'),
      step('b', { dependsOn: ['c'] }),
      step('c', { dependsOn: ['a'] }),
      step('look', { dependsOn: ['a'], kind: 'check' }),
      step('beside'),
    ];
    assert.deepEqual([...laterSteps(steps, 'a')], ['b', 'c']);
    assert.deepEqual([...laterSteps(steps, 'b')], []);
  });

  it('names the model only when the person has chosen it', () => {
    assert.equal(formOf(before).model, '');
    assert.equal(formOf(step('s3', { isModelChosen: true, model: 'a/b' })).model, 'a/b');
  });

  it('goes back to the choice of the tier with an empty model', () => {
    const chosen = step('s3', { isModelChosen: true, model: 'a/b' });
    assert.deepEqual(patchOf(chosen, { ...formOf(chosen), model: '' }), { model: '' });
  });
});
