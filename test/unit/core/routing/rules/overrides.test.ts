import assert from 'node:assert/strict';
import { overrideOf, parseOverride } from '../../../../../src/core/routing/rules/overrides.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';

const routing = {
  ...defaultRouting,
  overrides: { tests: 'grunt', docs: 'nonsense' },
  toolOverrides: { search: 'p/m' },
};
const work = { purpose: 'tests', text: '', files: [] } as const;
const model = { provider: 'p', model: 'm' };

describe('what the person set for work of a kind', () => {
  for (const [what, signals, override] of [
    ['unknown work', undefined, undefined],
    ['a purpose', work, { tier: 'grunt', reason: 'you gave the purpose tests to the grunt tier' }],
    ['a purpose with nonsense', { ...work, purpose: 'docs' }, undefined],
    ['a purpose without any', { ...work, purpose: 'fix' }, undefined],
    [
      'a tool, before its purpose',
      { ...work, tool: 'search' },
      { model, reason: 'you gave the tool search to p/m' },
    ],
    [
      'another tool',
      { ...work, tool: 'read' },
      { tier: 'grunt', reason: 'you gave the purpose tests to the grunt tier' },
    ],
    ['a tool with a name that objects have', { ...work, purpose: 'fix', tool: 'constructor' }, undefined],
  ] as const) {
    it(`for ${what} is ${override === undefined ? 'nothing' : override.reason}`, () => {
      assert.deepEqual(overrideOf(routing, signals), override);
    });
  }

  it('is a tier by name before a model', () => {
    assert.deepEqual(parseOverride('execution', 'x')?.tier, 'execution');
    assert.deepEqual(parseOverride('execution/one', 'x')?.model, { provider: 'execution', model: 'one' });
  });
});
