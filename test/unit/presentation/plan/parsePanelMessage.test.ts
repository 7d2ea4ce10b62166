import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FromPlanPanel } from '../../../../src/shared/planProtocol.ts';
import { parsePanelMessage } from '../../../../src/presentation/plan/parsePanelMessage.ts';

describe('parsePanelMessage', () => {
  const messages: readonly FromPlanPanel[] = [
    { type: 'panel-ready' },
    { type: 'plan-requested', task: 'Do it' },
    { type: 'chip-removed', chipId: 'c1' },
    { type: 'setup-chosen', choice: 'use-ollama' },
    { type: 'notice-action-chosen', action: 'take-over' },
    { type: 'plan-run-requested' },
    { type: 'autopilot-requested' },
    { type: 'autopilot-declined' },
    { type: 'autopilot-approved', budgetDollars: 0.21, commandIds: ['command-0'], stepIds: [] },
    { type: 'autopilot-stopped' },
    { type: 'notice-action-chosen', action: 'resume-autopilot' },
    { type: 'plan-paused' },
    { type: 'plan-cancelled' },
    { type: 'plan-closed' },
    { type: 'step-added' },
    { type: 'step-added', afterStepId: 's1' },
    { type: 'step-edited', stepId: 's1', patch: {} },
    {
      type: 'step-edited',
      stepId: 's1',
      patch: {
        title: 'T',
        kind: 'docs',
        tier: 'grunt',
        model: '',
        files: ['a'],
        instructions: 'I',
        acceptance: [],
        dependsOn: ['s0'],
        isCritical: true,
        checksDeferredUntil: '',
      },
    },
    { type: 'step-moved', stepId: 's1', toIndex: 0 },
    { type: 'step-action-chosen', stepId: 's1', action: 'retry', note: 'Shorter' },
  ];
  for (const message of messages) {
    it(`takes ${JSON.stringify(message).slice(0, 70)}`, () => {
      assert.deepEqual(parsePanelMessage(structuredClone(message)), { message });
    });
  }

  const junk: readonly [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'panel-ready'],
    ['a list', [{ type: 'panel-ready' }]],
    ['an unknown type', { type: 'step-exploded' }],
    ['a type from the prototype', { type: '__proto__' }],
    ['an extra property', { type: 'panel-ready', extra: 1 }],
    ['a missing property', { type: 'plan-requested' }],
    ['a task that is no text', { type: 'plan-requested', task: 5 }],
    ['an endless task', { type: 'plan-requested', task: 'x'.repeat(200_001) }],
    ['an unknown action', { type: 'step-action-chosen', stepId: 's1', action: 'run-shell' }],
    ['an empty id', { type: 'step-action-chosen', stepId: '', action: 'run' }],
    ['a status in a patch', { type: 'step-edited', stepId: 's1', patch: { status: 'done' } }],
    ['a new id in a patch', { type: 'step-edited', stepId: 's1', patch: { id: 's2' } }],
    ['a tier that is none', { type: 'step-edited', stepId: 's1', patch: { tier: 'free' } }],
    [
      'a budget below nothing',
      { type: 'autopilot-approved', budgetDollars: -1, commandIds: [], stepIds: [] },
    ],
    [
      'no number for a budget',
      { type: 'autopilot-approved', budgetDollars: NaN, commandIds: [], stepIds: [] },
    ],
    [
      'a boundless budget',
      { type: 'autopilot-approved', budgetDollars: Infinity, commandIds: [], stepIds: [] },
    ],
    ['an approval without a budget', { type: 'autopilot-approved', commandIds: [], stepIds: [] }],
    [
      'a command by its text',
      { type: 'autopilot-approved', budgetDollars: 1, commands: ['rm'], stepIds: [] },
    ],
    ['half a place', { type: 'step-moved', stepId: 's1', toIndex: 0.5 }],
    ['a place before the first', { type: 'step-moved', stepId: 's1', toIndex: -1 }],
    ['no number', { type: 'step-moved', stepId: 's1', toIndex: Number.NaN }],
  ];
  for (const [name, data] of junk) {
    it(`refuses ${name}`, () => {
      const parsed = parsePanelMessage(data);
      assert.ok('error' in parsed);
      assert.notEqual(parsed.error, '');
    });
  }

  it('never throws, whatever comes, and lets through only what it knows', () => {
    const types = messages.map((message) => message.type);
    const shaped = fc.record(
      {
        type: fc.constantFrom(...types),
        stepId: fc.jsonValue(),
        patch: fc.jsonValue(),
        action: fc.jsonValue(),
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), shaped), (data) => {
        const parsed = parsePanelMessage(data);
        if ('message' in parsed) assert.ok(types.includes(parsed.message.type));
      }),
      { numRuns: 500 },
    );
  });
});
