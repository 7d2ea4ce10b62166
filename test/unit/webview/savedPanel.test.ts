import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emptyPanel, readSavedPanel, type SavedPanel } from '../../../webview-ui/planPanel/savedPanel.ts';

const panel: SavedPanel = {
  taskDraft: 'half a sentence',
  planId: 'p1',
  openStepIds: ['s1'],
  openSections: ['assumptions'],
  forms: {
    s1: {
      title: 'Title',
      kind: 'tests',
      tier: 'grunt',
      model: '',
      files: 'a.ts\nb.ts',
      instructions: 'Do it.',
      acceptance: '',
      dependsOn: ['s0'],
      isCritical: true,
      checksDeferredUntil: 's4',
    },
  },
  notes: { s2: { action: 'replan', text: 'differently' } },
};

describe('readSavedPanel', () => {
  it('reads back what was saved', () => {
    assert.deepEqual(readSavedPanel(JSON.parse(JSON.stringify(panel))), panel);
  });

  it('begins empty when nothing was saved', () => {
    for (const nothing of [undefined, null, '', 7, []]) assert.deepEqual(readSavedPanel(nothing), emptyPanel);
  });

  it('leaves out the parts that do not fit and keeps the others', () => {
    const { forms, notes } = panel;
    const read = readSavedPanel({
      ...panel,
      taskDraft: 7,
      openStepIds: ['s1', 2],
      forms: { ...forms, s3: { ...forms['s1'], kind: 'dance' }, s4: null },
      notes: { ...notes, s5: { action: 'delete', text: 'x' } },
    });
    const { taskDraft: _gone, ...rest } = panel;
    assert.deepEqual(read, rest);
  });

  it('accepts any JSON, and what it reads it reads again the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = readSavedPanel(value);
        assert.deepEqual(readSavedPanel(once), once);
      }),
    );
  });
});
