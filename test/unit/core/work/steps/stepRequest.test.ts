import assert from 'node:assert/strict';
import { makeStepRequest, type Attempt } from '../../../../../src/core/work/steps/stepRequest.ts';
import { createMemoryEditor } from '../../../support/engine/memoryEditor.ts';
import { reference } from '../../../support/engine/engineWorld.ts';
import { createRunningStep } from '../../../support/engine/runningStep.ts';
import { toolsOf } from '../../../support/engine/toolsOf.ts';
import { after, result, reviewing, stepWith } from '../plan/samples.ts';

const attempt: Attempt = {
  decision: { tier: 'execution', model: reference('mid/coder'), fallbacks: [], reasons: [] },
  evidence: [],
  position: 3,
};
const running = () =>
  after(
    reviewing(
      stepWith('b', { title: 'Find out' }),
      stepWith('c', { title: 'Something else' }),
      stepWith('a', { dependsOn: ['b'], files: ['src/a.ts', 'src/new.ts'], critical: true }),
    ),
    { type: 'run-started' },
    { type: 'step-started', stepId: 'b', atMs: 1 },
    { type: 'step-done', stepId: 'b', atMs: 2, result: { ...result, summary: 'It is in a.ts.' } },
    { type: 'step-started', stepId: 'c', atMs: 1 },
    { type: 'step-done', stepId: 'c', atMs: 2, result: { ...result, summary: 'It is elsewhere.' } },
    { type: 'step-started', stepId: 'a', atMs: 3 },
  );

async function made(changes: Parameters<typeof createRunningStep>[1] = {}, asked: Partial<Attempt> = {}) {
  const { step } = createRunningStep(running(), changes);
  const request = await makeStepRequest(step, { ...attempt, ...asked });
  assert.ok('ask' in request);
  const { instructions, messages } = request.ask.request;
  return { ...request, prompt: [...instructions, ...messages].map(({ text }) => text).join('\n') };
}

describe('makeStepRequest', () => {
  it('holds the step, its files, and what the steps before it found out', async () => {
    const { prompt, files, ask } = await made();
    assert.match(
      prompt,
      /<file path="src\/a\.ts">\none\n<\/file>[^]*not exist yet: src\/new\.ts[^]*Do what a says\./,
    );
    assert.match(prompt, /It is in a\.ts\./);
    assert.doesNotMatch(prompt, /It is elsewhere\./);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['src/a.ts'],
    );
    const { purpose, planId, stepId, stepKind, isCritical, position, outputGuess } = ask;
    assert.deepEqual(
      { purpose, planId, stepId, stepKind, isCritical, position, outputGuess },
      {
        ...{ purpose: 'step', planId: 'p1', stepId: 'a', stepKind: 'edit' },
        ...{ isCritical: true, position: 3, outputGuess: 500 },
      },
    );
  });

  it('tells what failed before, and what a lost model has left', async () => {
    const evidence = [
      { kind: 'check', title: 'tsc failed', text: 'TS1005' },
      { kind: 'rule', title: 'No edits.', text: '' },
    ] as const;
    const handoff = { from: reference('mid/coder'), filesRead: ['src/b.ts'], partialAnswer: '' };
    const { prompt } = await made({}, { evidence, handoff });
    assert.match(prompt, /tsc failed\nTS1005\n\nNo edits\./);
    assert.match(
      prompt,
      /mid\/coder was at this step[^]*is written\.\n\nIt had read these files:\n- src\/b\.ts/,
    );
    const { prompt: first } = await made();
    assert.doesNotMatch(first, /Taking over|tsc failed/);
  });

  it('offers tools unless the model is known to take none', async () => {
    const tools = toolsOf();
    for (const [takesTools, expected] of [
      [true, tools],
      [undefined, tools],
      [false, undefined],
    ] as const) {
      const request = await made({ tools, takesTools: () => takesTools });
      assert.equal(request.tools, expected);
      assert.equal(request.ask.request.tools, expected?.definitions);
      assert.equal('instructionsWithoutTools' in request.ask.request, expected !== undefined);
    }
  });

  it('cannot be made of a file that cannot be read', async () => {
    const editor = {
      ...createMemoryEditor(),
      read: (path: string) => Promise.resolve({ problem: { path, reason: 'is too large' } }),
    };
    const { step } = createRunningStep(running(), { editor });
    assert.deepEqual(await makeStepRequest(step, attempt), {
      failure: {
        message: 'A file of this step cannot be read.',
        detail: 'src/a.ts: is too large\nsrc/new.ts: is too large',
      },
    });
  });
});
