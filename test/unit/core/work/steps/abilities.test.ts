import assert from 'node:assert/strict';
import { traitsOf } from '../../../support/protocols.ts';
import { wireFormats, type WireProtocol } from '../../../../servers/wireFormat.ts';
import { httpProtocols } from '../../../../../src/providers/protocols.ts';
import { createAbilityBook } from '../../../../../src/core/calling/abilities/abilityBook.ts';
import { createRefusalStore } from '../../../../../src/core/calling/abilities/refusalStore.ts';
import { callModel } from '../../../../../src/core/calling/send/callModel.ts';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { createSemaphore } from '../../../../../src/core/calling/connect/semaphore.ts';
import { createPlanStateStore } from '../../../../../src/core/work/plan/state/planStateStore.ts';
import { runStep } from '../../../../../src/core/work/steps/runStep.ts';
import type { ModelAbilities } from '../../../../../src/core/model/abilities/fitRequest.ts';
import type { StagedStep } from '../../../../../src/core/work/edits/editorPorts.ts';
import { toolsOf } from '../../../support/engine/toolsOf.ts';
import { createProvider } from '../../../../../src/providers/createProvider.ts';
import { startServer, type Action, type SeenRequest } from '../../../../servers/scriptedServer.ts';
import { createEngineWorld, reference, settingsWith } from '../../../support/engine/engineWorld.ts';
import {
  answer,
  editOf,
  finished,
  started as begun,
  text,
  type Script,
} from '../../../support/engine/scriptedModels.ts';
import { callsOfStep, after, reviewing, stepWith } from '../plan/samples.ts';

type Body = Readonly<Record<string, unknown>>;

/** What one provider answers to a request for an answer: a text, or the message of a refusal. */
type Answers = (body: Body) => { readonly text: string } | { readonly refusal: string };

/** A step run by the real engine and the real adapters, against servers over HTTP. */
async function runOver(
  servers: Readonly<
    Record<string, { readonly protocol: WireProtocol; readonly answers: Answers; readonly show?: Body }>
  >,
) {
  const started = await Promise.all(
    Object.entries(servers).map(async ([name, { protocol, answers, show }]) => {
      const format = wireFormats[protocol];
      const server = await startServer(({ path, body }: SeenRequest): Action[] => {
        if (path === '/api/show') return json(show ?? { error: 'unknown' }, show === undefined ? 404 : 200);
        if (path === '/api/version') return json({ version: '0.17.4' });
        const said = answers(JSON.parse(body) as Body);
        if ('refusal' in said) {
          return [
            { do: 'respond', status: 400, headers: { 'content-type': 'application/json' } },
            { do: 'send', bytes: format.writeError({ message: said.refusal }) },
          ];
        }
        return [
          { do: 'respond', headers: { 'content-type': format.contentType } },
          ...format.write(said).map((bytes): Action => ({ do: 'send', bytes })),
        ];
      });
      return { name, protocol, server, baseUrl: `${server.url}${format.basePath}` };
    }),
  );
  try {
    const settings = settingsWith({
      providers: new Map(
        started.map(({ name, protocol, baseUrl }) => [
          name,
          { name, protocol: traitsOf(protocol), baseUrl, headers: {}, needsKey: false, limits: {} },
        ]),
      ),
    });
    const world = createEngineWorld({ files: { 'src/a.ts': 'one\ntwo\n' }, settings });
    let stored: unknown;
    const refusals = createRefusalStore({
      storage: { load: () => stored, save: (data) => (stored = data) },
      clock: world.clock,
      programVersion: '1',
    });
    const adapters = new Map(
      started.map((one) => [
        one.name,
        createProvider(httpProtocols, { ...one }, { fetch, createId: () => crypto.randomUUID(), refusals }),
      ]),
    );
    const abilities = createAbilityBook({
      clock: world.clock,
      refusals,
      listed: () => ({}),
      placeOf({ provider, model }) {
        const found = started.find(({ name }) => name === provider);
        return found && { provider, baseUrl: found.baseUrl, model };
      },
    });
    const plain = world.context();
    const context = world.context({
      abilities,
      tools: toolsOf(),
      takesTools: (model) => abilities.takesTools(model),
      async provider(name) {
        const adapter = adapters.get(name);
        assert.ok(adapter);
        return {
          ...(await plain.call.provider(name)),
          withKey: () => ({ adapter }),
          timeouts: { firstTokenMs: 60_000, idleMs: 60_000 },
        };
      },
    });
    const planState = createPlanStateStore(context.folder.plans, context.call.log);
    planState.replace(after(reviewing(stepWith('a')), { type: 'run-started' }), 0, false);
    const staged: StagedStep[] = [];
    const outcome = await runStep(
      {
        ...{ context, planState, live: createLiveState(), signal: new AbortController().signal },
        writing: createSemaphore(1),
        onStaged: (step) => staged.push(step),
        onUnstaged: () => undefined,
        review: () => Promise.resolve('later'),
      },
      'a',
    );
    const bodies = (name: string) =>
      (started.find((one) => one.name === name)?.server.requests ?? [])
        .filter(({ path }) => path === wireFormats[servers[name]?.protocol ?? 'openai'].path)
        .map(({ body }) => JSON.parse(body) as Body);
    const step = planState.current()?.steps[0];
    return { outcome, staged, step, world, bodies };
  } finally {
    await Promise.all(started.map(({ server }) => server.close()));
  }
}

function json(value: unknown, status = 200): Action[] {
  return [
    { do: 'respond', status, headers: { 'content-type': 'application/json' } },
    { do: 'send', bytes: JSON.stringify(value) },
  ];
}

const edit = { text: editOf('src/a.ts', 'two', 'three') };
const unused = { protocol: 'openai-compatible' as const, answers: () => edit };

describe('a step whose model lacks an ability', () => {
  it('is done from the files in the prompt where the server refuses tools', async () => {
    const { outcome, staged, step, world, bodies } = await runOver({
      mid: {
        protocol: 'openai-compatible',
        answers: (body) => ('tools' in body ? { refusal: 'mid-coder does not support tools' } : edit),
      },
      small: unused,
    });
    assert.equal(outcome, 'staged');
    assert.equal(staged[0]?.changes[0]?.after, 'one\nthree\n');
    const [refused, done] = bodies('mid').map((body) => JSON.stringify(body));
    assert.equal(bodies('mid').length, 2);
    assert.match(refused ?? '', /look around with tools/);
    assert.doesNotMatch(done ?? '', /look around with tools/);
    assert.match(done ?? '', /one\\ntwo/);
    assert.deepEqual(bodies('small'), []);
    assert.deepEqual(
      callsOfStep(step).map(({ outcome: of, adapted, cost }) => [
        of,
        adapted,
        'nanoUsd' in cost && cost.nanoUsd > 0,
      ]),
      [
        ['bad-request', undefined, false],
        [
          'succeeded',
          ['it takes no tools (the server refused it by name): it works from the files in the prompt'],
          true,
        ],
      ],
    );
    assert.equal(world.ledger.rows.length, 2);
    assert.match(world.logLines.join('\n'), /info: step: mid\/coder: it takes no tools/);
  });

  it('asks an Ollama beforehand, so that nothing is refused', async () => {
    const { outcome, bodies, step } = await runOver({
      mid: {
        protocol: 'ollama',
        show: { capabilities: ['completion'] },
        answers: (body) => ('tools' in body ? { refusal: 'gemma3 does not support tools' } : edit),
      },
      small: unused,
    });
    assert.equal(outcome, 'staged');
    assert.equal(bodies('mid').length, 1);
    assert.equal('tools' in (bodies('mid')[0] ?? {}), false);
    assert.deepEqual(callsOfStep(step)[0]?.adapted, [
      'it takes no tools (the server says so): it works from the files in the prompt',
    ]);
  });

  it('goes to the next model where everything is refused', async () => {
    const { outcome, staged, bodies, step } = await runOver({
      mid: {
        protocol: 'ollama',
        answers: () => ({ refusal: '"mid-embedder" does not support chat' }),
      },
      small: { protocol: 'openai-compatible', answers: () => edit },
    });
    assert.equal(outcome, 'staged');
    assert.equal(staged.length, 1);
    assert.equal(bodies('mid').length, 1);
    assert.equal(bodies('small').length, 1);
    assert.deepEqual(
      callsOfStep(step).map(({ model, outcome: of }) => [model, of]),
      [
        ['mid/coder', 'bad-request'],
        ['small/coder', 'succeeded'],
      ],
    );
  });

  it('ends with the reason where no model is left, and stays with a request that is wrong in itself', async () => {
    const lacking = {
      protocol: 'openai-compatible' as const,
      answers: () => ({ refusal: 'chat is not supported' }),
    };
    const none = await runOver({ mid: lacking, small: lacking });
    assert.equal(none.outcome, 'failed');
    assert.deepEqual([none.bodies('mid').length, none.bodies('small').length], [1, 1]);
    const wrong = {
      protocol: 'openai-compatible' as const,
      answers: () => ({ refusal: 'Roles must alternate.' }),
    };
    const stopped = await runOver({ mid: wrong, small: unused });
    assert.equal(stopped.outcome, 'failed');
    assert.deepEqual(stopped.bodies('small'), []);
  });
});

describe('a call to a model of which abilities are known', () => {
  async function call(abilities: ModelAbilities, says: Script = answer('Done.')) {
    const world = createEngineWorld();
    const reserved: number[] = [];
    const context = world.context({
      abilities: {
        known: () => [{ source: 'catalogue', abilities }],
        learn: () => Promise.resolve([{ source: 'catalogue', abilities }]),
        isForwarded: () => undefined,
      },
      reserve: async ({ start, request }) => {
        await world.ledger.begin(start);
        reserved.push(request.maxOutputTokens);
        return { start, maxOutputTokens: request.maxOutputTokens, billsAfterCancel: false };
      },
    });
    world.models.say(says);
    const { last } = await callModel(context.call, {
      purpose: 'plan',
      position: 0,
      decision: { tier: 'execution', model: reference('mid/coder'), fallbacks: [] },
      request: {
        instructions: [],
        messages: [{ role: 'user', text: 'Do it.' }],
        maxOutputTokens: 100_000,
        temperature: 0.2,
        effort: 'max',
      },
      signal: new AbortController().signal,
    });
    return { last, reserved, request: world.models.requests[0]?.request };
  }

  it('is fitted before money is held for it', async () => {
    const { last, reserved, request } = await call({
      temperature: false,
      efforts: ['low', 'high'],
      maxOutputTokens: 8000,
    });
    assert.deepEqual(reserved, [8000]);
    assert.equal(request?.maxOutputTokens, 8000);
    assert.equal(request.temperature, undefined);
    assert.equal(request.effort, 'high');
    assert.equal(last?.allowedOutputTokens, 8000);
    assert.equal(last.adapted?.length, 3);
  });

  it('is not asked again for an answer that ran into the cap of the model itself', async () => {
    const { last, reserved } = await call({ maxOutputTokens: 8000 }, [
      begun,
      text('Half of it'),
      finished(undefined, 'length'),
    ]);
    assert.deepEqual(reserved, [8000]);
    assert.equal(last?.maxOutputTokens, 8000);
  });

  it('is as it was meant where nothing is lacking', async () => {
    const { last, request } = await call({});
    assert.equal(request?.maxOutputTokens, 100_000);
    assert.equal(last?.adapted, undefined);
  });
});
