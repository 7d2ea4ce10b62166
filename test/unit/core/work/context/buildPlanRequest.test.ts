import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildPlanRequest } from '../../../../../src/core/work/context/buildPlanRequest.ts';
import type { BuiltRequest } from '../../../../../src/core/work/context/promptInputs.ts';
import { planJsonSchema } from '../../../../../src/core/work/plan/planSchema.ts';
import { countTokens, planInput, workspace } from './samples.ts';

function textOf(built: BuiltRequest): string {
  return built.request.messages.map((message) => message.text).join('\n');
}

function assertOrder(text: string, ...pieces: string[]): void {
  const places = pieces.map((piece) => text.indexOf(piece));
  assert.ok(!places.includes(-1), `missing: ${pieces[places.indexOf(-1)] ?? ''}`);
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
}

describe('buildPlanRequest', () => {
  it('goes from what changes least to the task', () => {
    const built = buildPlanRequest(planInput());
    assertOrder(
      textOf(built),
      '<outline folder="shop">',
      '<file path="src/a.ts">',
      '<file path="src/b.ts">',
      '<problems>\nsrc/b.ts:4 error: no such name (ts)\nsrc/a.ts:3 warning: unused\n</problems>',
      '<todo path="src/a.ts" lines="3-5">',
      '# Task\nMake it fast',
    );
    assert.deepEqual(built.leftOut, []);
    assert.deepEqual(built.request.output, { name: 'plan', schema: planJsonSchema() });
  });

  it('tells the tiers and the project instructions in a cached beginning', () => {
    const { instructions } = buildPlanRequest(planInput()).request;
    const last = instructions.at(-1);
    assert.equal(last?.cacheUpToHere, true);
    assert.match(last.text, /execution \(writes code well\): openai\/mini, then anthropic\/haiku/);
    assert.match(last.text, /grunt .*: no model configured/);
    assert.match(last.text, /<project-instructions path="AGENTS\.md">\nUse tabs\.\n<\/project-instructions>/);
    assert.deepEqual(
      instructions,
      buildPlanRequest(planInput({ task: 'Other', chips: [] })).request.instructions,
    );
  });

  it('says to the model and to the person that the outline is not whole, and what else is missing', () => {
    const outlineCut = 'The files of the folder could not be listed within 5 s';
    const leftOut = ['3 more open files'];
    for (const outline of [workspace.outline, []]) {
      const built = buildPlanRequest(planInput({ context: { ...workspace, outline, outlineCut, leftOut } }));
      assert.ok(textOf(built).includes(`(${outlineCut}.)\n</outline>`));
      assert.deepEqual(built.leftOut, [`files beyond the outline: ${outlineCut}`, '3 more open files']);
    }
  });

  it('leaves out by worth and says so in the prompt', () => {
    const long = 'x'.repeat(4_000);
    const context = {
      ...workspace,
      openFiles: [{ path: 'src/long.ts', text: long, isActive: true, visibleLines: { from: 1, to: 1 } }],
      instructionFiles: [{ path: 'AGENTS.md', text: long }],
    };
    const built = buildPlanRequest(planInput({ context, tokenLimit: 200 }));
    assert.deepEqual(built.leftOut, ['instructions AGENTS.md', 'open file src/long.ts']);
    assertOrder(
      textOf(built),
      '<problems>',
      '<todo',
      'Not shown for lack of room:\n- instructions AGENTS.md',
      '# Task',
    );
  });

  it('shows the visible lines of an open file that is too long', () => {
    const text = Array.from({ length: 2_000 }, (_, index) => `line ${index + 1}`).join('\n');
    const context = {
      ...workspace,
      openFiles: [{ path: 'src/a.ts', text, isActive: true, visibleLines: { from: 10, to: 11 } }],
    };
    const built = buildPlanRequest(planInput({ context, tokenLimit: 1_000 }));
    assert.match(textOf(built), /<file path="src\/a\.ts" lines="10-11">\nline 10\nline 11\n<\/file>/);
    assert.deepEqual(built.leftOut, ['open file src/a.ts except lines 10-11']);
  });

  it('keeps to the limit, but never drops the task', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (tokenLimit, fileLength) => {
        const openFiles = workspace.openFiles.map((file) => ({ ...file, text: 'y'.repeat(fileLength * 4) }));
        const input = planInput({ tokenLimit, context: { ...workspace, openFiles } });
        const built = buildPlanRequest(input);
        assert.ok(textOf(built).endsWith('# Task\nMake it fast'));
        const material = textOf(built).replace(/Not shown for lack of room:(\n- .*)+/, '');
        // The task and the tags of an outline that is a bare total come on top.
        assert.ok(countTokens(material) <= tokenLimit + 45, `${countTokens(material)} > ${tokenLimit}`);
      }),
    );
  });
});
