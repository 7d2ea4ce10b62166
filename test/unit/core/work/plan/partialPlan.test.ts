import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePartialPlan } from '../../../../../src/core/work/plan/partialPlan.ts';
import { planWith, stepWith } from './samples.ts';

const planText = fc
  .record({
    goal: fc.string({ unit: 'binary' }),
    titles: fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 1, maxLength: 4 }),
    indent: fc.constantFrom(0, 2),
    before: fc.constantFrom('', '```json\n', '<think>{"steps": [1]}</think>', 'The plan: '),
  })
  .map(({ goal, titles, indent, before }) => {
    const steps = titles.map((title, index) => stepWith(`s${index}`, { title, instructions: `${title}"}]` }));
    return before + JSON.stringify({ ...planWith(...steps), goal }, undefined, indent);
  });

describe('parsePartialPlan', () => {
  it('shows steps as they are written and says which are complete', () => {
    const text = JSON.stringify(planWith(stepWith('s1'), stepWith('s2')));
    const inSecond = text.indexOf('Do s2') + 4;
    const partial = parsePartialPlan(text.slice(0, inSecond));
    assert.equal(partial.goal, 'All is done.');
    assert.deepEqual(
      partial.steps.map(({ id, title, complete }) => ({ id, title, complete })),
      [
        { id: 's1', title: 'Do s1', complete: true },
        { id: 's2', title: 'Do s', complete: false },
      ],
    );
    assert.ok(parsePartialPlan(text).steps.every((step) => step.complete));
  });

  it('knows which steps are critical', () => {
    const text = JSON.stringify(planWith(stepWith('s1', { critical: true }), stepWith('s2')));
    assert.deepEqual(
      parsePartialPlan(text).steps.map(({ critical }) => critical),
      [true, false],
    );
    assert.equal(parsePartialPlan('{"steps":[{"id":"s1"').steps[0]?.critical, undefined);
  });

  it('has the first step complete as soon as its brace is closed', () => {
    const text = JSON.stringify(planWith(stepWith('s1')));
    const end = text.lastIndexOf('}]');
    assert.equal(parsePartialPlan(text.slice(0, end)).steps[0]?.complete, false);
    assert.equal(parsePartialPlan(text.slice(0, end + 1)).steps[0]?.complete, true);
  });

  it('gives a kind only when the word is whole', () => {
    const text = '{"steps": [{"id": "s1", "kind": "refac';
    assert.equal(parsePartialPlan(text).steps[0]?.kind, undefined);
    assert.equal(parsePartialPlan(`${text}tor"`).steps[0]?.kind, 'refactor');
  });

  it('only grows over the prefixes of any plan', () => {
    fc.assert(
      fc.property(planText, (text) => {
        let before = parsePartialPlan('');
        for (let length = 1; length <= text.length; length++) {
          const now = parsePartialPlan(text.slice(0, length));
          assert.ok(now.steps.length >= before.steps.length);
          assert.ok((now.goal ?? '').length >= (before.goal ?? '').length);
          for (const [index, step] of before.steps.entries()) {
            const grown = now.steps[index];
            assert.ok(grown);
            assert.ok(grown.id.startsWith(step.id));
            assert.ok(grown.instructions.startsWith(step.instructions.trimEnd()));
            assert.ok(grown.complete || !step.complete);
            assert.ok(grown.files.length >= step.files.length);
          }
          before = now;
        }
        assert.ok(before.steps.every((step) => step.complete));
      }),
      { numRuns: 30 },
    );
  });

  it('never throws', () => {
    const characters = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      'u',
      ':',
      ',',
      '-',
      '1',
      'e',
      't',
      'n',
      ' ',
    );
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 60 }), (text) => {
        assert.ok(Array.isArray(parsePartialPlan(`{"goal": "g", "steps": [${text}`).steps));
        assert.ok(Array.isArray(parsePartialPlan(text).steps));
      }),
      { numRuns: 1_000 },
    );
    assert.deepEqual(parsePartialPlan('{"steps":'.repeat(50_000)).steps, []);
  });
});
