import assert from 'node:assert/strict';
import { buildStepRequest } from '../../../../../src/core/work/context/buildStepRequest.ts';
import type { StepRequestInput } from '../../../../../src/core/work/context/promptInputs.ts';
import type { PlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import { after, result, reviewing, stepWith } from '../plan/samples.ts';

const document = after(
  reviewing(stepWith('a'), stepWith('b', { dependsOn: ['a'] }), stepWith('look', { kind: 'investigate' })),
  { type: 'run-started' },
  { type: 'step-started', stepId: 'a', atMs: 1 },
  { type: 'step-done', stepId: 'a', atMs: 2, result },
  { type: 'note-added', stepId: 'b', note: 'Shorter.' },
);

function inputFor(stepId: string, from: PlanDocument = document): StepRequestInput {
  const step = from.steps.find((candidate) => candidate.id === stepId);
  assert.ok(step);
  return {
    document: from,
    step,
    files: [{ path: 'src/b.ts', text: 'b();\n' }],
    missingFiles: ['src/new.ts'],
    instructionFiles: [{ path: 'AGENTS.md', text: 'Use tabs.' }],
    dependencies: from.steps.filter((candidate) => step.dependsOn.includes(candidate.id)),
  };
}

describe('buildStepRequest', () => {
  it('gives the step what it needs, the step itself after its material', () => {
    const built = buildStepRequest({ ...inputFor('b'), previousFailure: { text: 'SEARCH not found' } });
    const text = built.request.messages.map((message) => message.text).join('');
    const places = [
      '<result step="a" title="Do a">\nDid it.\nChanged: src/a.ts\n</result>',
      '<file path="src/b.ts">\nb();\n</file>',
      'do not exist yet: src/new.ts',
      '# Your step\nb: Do b\nDo what b says.\nDone when:\n- It works.',
      '<failure>\nSEARCH not found\n</failure>',
      '# What the person wants done differently\nShorter.',
    ].map((piece) => text.indexOf(piece));
    assert.ok(!places.includes(-1), places.join());
    assert.deepEqual(
      places,
      places.toSorted((x, y) => x - y),
    );
  });

  it('shows what a dependency changed, but for files that are there whole', () => {
    const diffs = [
      { path: 'src/a.ts', text: '@@ line 1 @@\n-a\n+A' },
      { path: 'src/b.ts', text: '@@ line 1 @@\n-b\n+b();' },
    ];
    const changed = after(
      document,
      { type: 'step-reverted', stepId: 'a', atMs: 3 },
      { type: 'step-started', stepId: 'a', atMs: 4 },
      { type: 'step-done', stepId: 'a', atMs: 5, result: { ...result, diffs } },
    );
    const [message] = buildStepRequest(inputFor('b', changed)).request.messages;
    assert.match(
      message?.text ?? '',
      /Changed: src\/a\.ts\n--- src\/a\.ts\n@@ line 1 @@\n-a\n\+A\n<\/result>/,
    );
    assert.doesNotMatch(message?.text ?? '', /--- src\/b\.ts/);
  });

  it('begins alike for all editing steps of a plan, whatever has run meanwhile', () => {
    const later = after(
      document,
      { type: 'step-started', stepId: 'b', atMs: 3 },
      { type: 'step-done', stepId: 'b', atMs: 4, result },
    );
    const first = buildStepRequest(inputFor('a')).request.instructions;
    assert.deepEqual(buildStepRequest(inputFor('b', later)).request.instructions, first);
    assert.equal(first.at(-1)?.cacheUpToHere, true);
    assert.match(first.map((part) => part.text).join(''), /- a: Do a\n- b: Do b\n- look: Do look/);
  });

  it('asks editing steps for edits and looking steps for findings', () => {
    const rulesOf = (stepId: string): string =>
      buildStepRequest(inputFor(stepId)).request.instructions[0]?.text ?? '';
    assert.match(rulesOf('b'), /<<<<<<< SEARCH/);
    assert.match(rulesOf('look'), /You change no\s+file/);
    assert.doesNotMatch(rulesOf('look'), /SEARCH/);
  });

  it('asks for no structured output, which the edit format is not', () => {
    assert.equal(buildStepRequest(inputFor('b')).request.output, undefined);
  });
});
