import assert from 'node:assert/strict';
import { configOf } from '../../../src/providers/providerConfig.ts';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPlanRequest } from '../../../src/core/work/context/buildPlanRequest.ts';
import { buildReplanRequest } from '../../../src/core/work/context/buildReplanRequest.ts';
import { buildStepRequest, isFindingsOnly } from '../../../src/core/work/context/buildStepRequest.ts';
import type { BuiltRequest } from '../../../src/core/work/context/promptInputs.ts';
import { readFindings } from '../../../src/core/work/edits/parseEdits.ts';
import type { FileText, StagedChange } from '../../../src/core/work/edits/editorPorts.ts';
import { stageEdits } from '../../../src/core/work/steps/stageEdits.ts';
import type { StreamEvent } from '../../../src/core/model/request/streamEvent.ts';
import { totalInputTokens } from '../../../src/core/model/request/usage.ts';
import { parsePartialPlan } from '../../../src/core/work/plan/partialPlan.ts';
import { parsePlanAnswer } from '../../../src/core/work/plan/parsePlan.ts';
import type { PlanDocument, StepRecord } from '../../../src/core/work/plan/planDocument.ts';
import type { Plan } from '../../../src/core/work/plan/planSchema.ts';
import { keptSteps, replacedStepIds } from '../../../src/core/work/plan/state/replanning.ts';
import { priceCall } from '../../../src/core/money/pricing/costOf.ts';
import { priceOf } from '../../../src/core/money/pricing/findPrice.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { findSampleAnswer } from '../../../src/sample/findSampleAnswer.ts';
import { createSampleFetch, type Pause } from '../../../src/sample/sampleFetch.ts';
import { samplePlan } from '../../../src/sample/samplePlan.ts';
import { sampleTask } from '../../../src/sample/sampleTask.ts';
import { sampleSettings } from '../../../src/sample/sampleSettings.ts';
import type { Tier } from '../../../src/shared/tiers.ts';
import { planInput } from '../core/work/context/samples.ts';
import { after, newDocument } from '../core/work/plan/samples.ts';
import { noonMs, shippedCatalogue } from '../core/money/pricing/shippedCatalogue.ts';

const workspace = fileURLToPath(new URL('../../../src/sample/workspace', import.meta.url));

describe('the sample', () => {
  const sample = sampleSettings(httpProtocols);
  const atOnce: Pause = () => Promise.resolve();

  /** Sends a request to a tier of the sample the whole real way. */
  async function ask(
    tier: Tier,
    { request }: BuiltRequest,
    options: {
      pause?: Pause;
      signal?: AbortSignal;
      onEvent?: (event: StreamEvent) => void;
      /** Place in the tier's chain. */
      place?: number;
    } = {},
  ) {
    const { models, maxOutputTokens } = sample.tiers[tier];
    const model = models[options.place ?? 0];
    const provider = sample.providers.get(model?.provider ?? '');
    assert.ok(model && provider);
    const adapter = createProvider(httpProtocols, configOf(provider), {
      fetch: createSampleFetch(findSampleAnswer, options.pause ?? atOnce),
      createId: () => 'id',
    });
    let text = '';
    let last: StreamEvent | undefined;
    const stream = adapter.stream(
      { ...request, model: model.model, maxOutputTokens },
      {
        signal: options.signal ?? new AbortController().signal,
        timeouts: { firstTokenMs: 8_000, idleMs: 8_000 },
      },
    );
    for await (const event of stream) {
      if (event.type === 'text-delta') text += event.text;
      options.onEvent?.(event);
      last = event;
    }
    assert.ok(last?.type === 'finished' || last?.type === 'failed');
    return { text, last, model, provider };
  }

  const planRequest = () => buildPlanRequest(planInput({ task: sampleTask }));

  async function sampleFiles(): Promise<Map<string, string>> {
    const paths = ['README.md', 'src/cart.js', 'src/money.js', 'src/receipt.js', 'test/money.test.js'];
    return new Map(
      await Promise.all(
        paths.map(async (path) => [path, await readFile(join(workspace, path), 'utf8')] as const),
      ),
    );
  }

  function document(plan: Plan = samplePlan): PlanDocument {
    return after(newDocument(), { type: 'plan-received', plan, rawAnswer: '{}' }, { type: 'run-started' });
  }

  function stepOf(from: PlanDocument, stepId: string): StepRecord {
    const step = from.steps.find((candidate) => candidate.id === stepId);
    assert.ok(step, stepId);
    return step;
  }

  /** What the engine sends for a step. */
  function stepRequest(
    from: PlanDocument,
    stepId: string,
    files: ReadonlyMap<string, string>,
    previousFailure?: string,
  ): BuiltRequest {
    const step = stepOf(from, stepId);
    const known = step.files.filter((path) => files.has(path));
    return buildStepRequest({
      document: from,
      step,
      files: known.map((path) => ({ path, text: files.get(path) ?? '' })),
      missingFiles: step.files.filter((path) => !files.has(path)),
      instructionFiles: [{ path: 'AGENTS.md', text: 'Be kind.' }],
      dependencies: from.steps.filter((other) => step.dependsOn.includes(other.id)),
      ...(previousFailure === undefined ? {} : { previousFailure: { text: previousFailure } }),
    });
  }

  async function staged(answer: string, files: ReadonlyMap<string, string>) {
    const read = (path: string) => {
      const text = files.get(path);
      return Promise.resolve(text === undefined ? undefined : { file: { path, text } });
    };
    return stageEdits({ read }, answer, [] as readonly FileText[], { isLocal: true, isPrivate: () => false });
  }

  function write(files: Map<string, string>, changes: readonly StagedChange[]): void {
    for (const change of changes) {
      assert.ok(change.after !== undefined);
      files.set(change.path, change.after);
    }
  }

  /** Carries a step out the way a run does: the next model after edits that do not fit. */
  async function carryOut(from: PlanDocument, stepId: string, files: Map<string, string>) {
    const { tier, kind } = stepOf(from, stepId);
    let tries = 0;
    let failure: string | undefined;
    for (;;) {
      tries++;
      const { text, last } = await ask(tier, stepRequest(from, stepId, files, failure), {
        place: tries - 1,
      });
      assert.equal(last.type, 'finished', stepId);
      if (isFindingsOnly({ kind })) return { tries, findings: readFindings(text) };
      const edits = await staged(text, files);
      if (edits.ok) {
        write(files, edits.changes);
        return { tries, summary: edits.result.summary };
      }
      assert.ok(tries < 2, `${stepId}: ${edits.failure.detail ?? ''}`);
      failure = `${edits.failure.message}\n${edits.failure.detail ?? ''}`;
    }
  }

  async function testsPass(files: ReadonlyMap<string, string>): Promise<boolean> {
    const folder = await mkdtemp(join(tmpdir(), 'tierwise-sample-'));
    try {
      await cp(workspace, folder, { recursive: true });
      for (const [path, text] of files) await writeFile(join(folder, path), text);
      // The runner of the outer tests must not take these for its own.
      const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, ...env } = process.env;
      return await new Promise((resolve) => {
        execFile(process.execPath, ['--test'], { cwd: folder, env }, (error) => {
          resolve(error === null);
        });
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it('streams a plan that holds, with its steps one after the other', async () => {
    const counts = new Set<number>();
    let soFar = '';
    const { text, last, model, provider } = await ask('orchestration', planRequest(), {
      onEvent(event) {
        if (event.type !== 'text-delta') return;
        soFar += event.text;
        counts.add(parsePartialPlan(soFar).steps.length);
      },
    });
    assert.equal(provider.protocol.id, 'anthropic');
    const parsed = parsePlanAnswer(text);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.plan, samplePlan);
    assert.deepEqual([...counts], [0, 1, 2, 3, 4, 5]);

    assert.equal(last.type, 'finished');
    assert.equal(last.usage.source, 'reported');
    assert.ok((last.usage.cacheReadTokens ?? 0) > 0);
    const price = priceOf({ catalogue: shippedCatalogue(), userPrices: new Map() }, provider, model, noonMs);
    assert.equal(priceCall(last.usage, price, noonMs).cost.source, 'catalogue');
  });

  it('sends each tier over another wire', () => {
    const protocols = Object.values(sample.tiers).map(
      ({ models }) => sample.providers.get(models[0]?.provider ?? '')?.protocol.id,
    );
    assert.deepEqual(protocols.toSorted(), ['anthropic', 'ollama', 'openai']);
  });

  it('carries all steps out on the real files; the tests fail before the fix and pass after', async () => {
    const files = await sampleFiles();
    const plan = document();
    assert.ok(await testsPass(files), 'as it is shipped');
    const tries = new Map<string, number>();
    for (const step of samplePlan.steps) {
      const done = await carryOut(plan, step.id, files);
      tries.set(step.id, done.tries);
      assert.ok('findings' in done ? done.findings.includes('src/cart.js') : done.summary !== '');
      if (step.id === 's3') {
        const unfixed = new Map([...files, ['src/cart.js', (await sampleFiles()).get('src/cart.js') ?? '']]);
        assert.equal(await testsPass(unfixed), false, 'the new test finds the bug');
      }
    }
    assert.deepEqual([...tries.values()], [1, 2, 1, 1, 1]);
    assert.ok(await testsPass(files));
    assert.doesNotMatch(files.get('src/receipt.js') ?? '', /TODO/);
    assert.match(files.get('README.md') ?? '', /receipt shows what was saved/);
  });

  it('is wrong at one step with the first model, and right with the next', async () => {
    const files = await sampleFiles();
    const plan = document();
    const first = await staged((await ask('execution', stepRequest(plan, 's2', files))).text, files);
    assert.ok(!first.ok);
    assert.match(first.failure.message, /do not fit the files/);
    const told = `${first.failure.message}\n${first.failure.detail ?? ''}`;
    const repeated = await ask('execution', stepRequest(plan, 's2', files, told));
    assert.ok(!(await staged(repeated.text, files)).ok);
    const next = await ask('execution', stepRequest(plan, 's2', files, told), { place: 1 });
    const second = await staged(next.text, files);
    assert.ok(second.ok);
    assert.match(second.changes[0]?.after ?? '', /quantity >= discountFrom/);
  });

  for (const tier of ['orchestration', 'execution', 'grunt'] as const) {
    it(`says clearly that it has no answer to a step of the person's own (${tier})`, async () => {
      const own = {
        ...samplePlan.steps[1],
        id: 'own',
        title: 'Own',
        instructions: 'Rewrite it all in Rust.',
      };
      const plan = document({ ...samplePlan, steps: [{ ...own, dependsOn: [] } as Plan['steps'][number]] });
      const { last } = await ask(tier, stepRequest(plan, 'own', await sampleFiles()));
      assert.equal(last.type, 'failed');
      assert.equal(last.failure.status, 404);
      assert.equal(last.failure.kind, 'not-found');
      assert.match(last.failure.message, /prepared answers for its own steps only\. Add a key/);
    });

    it(`ends as cancelled when it is stopped in mid-stream (${tier})`, async () => {
      const controller = new AbortController();
      let pauses = 0;
      const pause: Pause = (_durationMs, signal) => {
        if (++pauses < 9) return Promise.resolve();
        controller.abort();
        assert.ok(signal.aborted);
        return Promise.resolve();
      };
      const request =
        tier === 'orchestration' ? planRequest() : stepRequest(document(), 's2', await sampleFiles());
      const { last, text } = await ask(tier, request, { pause, signal: controller.signal });
      assert.equal(last.type, 'failed');
      assert.equal(last.failure.kind, 'cancelled');
      assert.ok(text.length > 0);
      if (tier === 'orchestration') assert.ok((totalInputTokens(last.usage) ?? 0) > 0);
    });
  }

  it('refuses an address that it does not know', async () => {
    const response = await createSampleFetch(findSampleAnswer)('https://x.invalid/v1/embeddings', {
      method: 'POST',
      body: '{}',
    });
    assert.equal(response.status, 404);
  });

  describe('planned anew from a step', () => {
    const doneWith = (from: PlanDocument, ...stepIds: string[]) =>
      after(
        from,
        ...stepIds.flatMap((stepId) => [
          { type: 'step-started' as const, stepId, atMs: 1 },
          {
            type: 'step-done' as const,
            stepId,
            atMs: 2,
            result: { summary: 'Done.', changedFiles: [], findings: '' },
          },
        ]),
        { type: 'run-paused' },
      );

    async function replan(from: PlanDocument, fromStepId: string): Promise<PlanDocument> {
      const document = after(from, { type: 'replanning-started', fromStepId, note: 'Shorter, please.' });
      const input = { ...planInput({ task: sampleTask }), document, fromStepId, note: 'Shorter, please.' };
      const { text, last } = await ask('orchestration', buildReplanRequest(input));
      assert.equal(last.type, 'finished');
      const replaced = new Set(replacedStepIds(document.steps, fromStepId));
      const parsed = parsePlanAnswer(text, { keptSteps: keptSteps(document.steps, replaced) });
      assert.ok(parsed.ok, JSON.stringify(parsed));
      return after(document, { type: 'plan-replaced-from', plan: parsed.plan, rawAnswer: text });
    }

    const shape = (of: PlanDocument) => of.steps.map((step) => `${step.id}<${step.dependsOn.join()}`);

    it('plans what is left, on top of what stays', async () => {
      const planned = await replan(doneWith(document(), 's1', 's2'), 's3');
      assert.deepEqual(shape(planned), ['s1<', 's2<s1', 's3-r2<s2', 's4-r2<s2', 's5-r2<s4-r2']);
    });

    it('plans all of it when nothing has run, and again when that is asked for', async () => {
      const first = await replan(after(document(), { type: 'run-paused' }), 's1');
      assert.deepEqual(shape(first), ['s1-r2<', 's2-r2<s1-r2', 's3-r2<s2-r2', 's4-r2<s2-r2', 's5-r2<s4-r2']);
      const running = after(first, { type: 'run-started' });
      const second = await replan(doneWith(running, 's1-r2'), 's2-r2');
      assert.deepEqual(shape(second), ['s1-r2<', 's2-r3<s1-r2', 's3-r3<s2-r3', 's4-r3<s2-r3', 's5-r3<s4-r3']);
    });

    it('keeps earlier steps that have not run', async () => {
      const planned = await replan(doneWith(document(), 's1', 's2'), 's4');
      assert.deepEqual(shape(planned), ['s1<', 's2<s1', 's3<s2', 's4-r2<s2', 's5-r2<s4-r2']);
    });

    it('looks once more when all is done', async () => {
      const planned = await replan(doneWith(document(), 's1', 's2', 's3', 's4', 's5'), 's5');
      assert.deepEqual(shape(planned).at(-1), 'look-r2<');
      const files = await sampleFiles();
      const done = await carryOut(after(planned, { type: 'run-started' }), 'look-r2', files);
      assert.ok('findings' in done && done.findings.includes('README'));
    });

    it('carries the new steps out', async () => {
      const files = await sampleFiles();
      const planned = await replan(after(document(), { type: 'run-paused' }), 's1');
      for (const step of planned.steps) await carryOut(planned, step.id, files);
      assert.match(files.get('src/cart.js') ?? '', /quantity >= discountFrom/);
      assert.ok(files.has('test/cart.test.js'));
    });
  });
});
