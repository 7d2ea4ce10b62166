import assert from 'node:assert/strict';
import { runToolLoop, type ToolLoop } from '../../../../../src/core/work/steps/toolLoop.ts';
import type { FinishedCall } from '../../../../../src/core/calling/send/call.ts';
import { toolDefinitions, toolsOf } from '../../../support/engine/toolsOf.ts';
import type { StreamEvent } from '../../../../../src/core/model/request/streamEvent.ts';
import type { ToolRegistry } from '../../../../../src/core/work/tools/toolRegistry.ts';
import type { WorkspaceTools } from '../../../../../src/core/work/tools/workspaceTools.ts';
import { createEngineWorld, reference, type EngineWorld } from '../../../support/engine/engineWorld.ts';
import {
  answer,
  failed,
  finished,
  reportedUsage,
  started,
  text,
  toolCalls,
} from '../../../support/engine/scriptedModels.ts';

const finishedWithCalls = {
  type: 'finished',
  finish: { unified: 'tool-calls', raw: 'tool_use' },
  usage: reportedUsage,
} as const;

const long = 'const a = 1;\n'.repeat(40);

describe('runToolLoop', () => {
  let world: EngineWorld;
  let used: string[];
  let controller: AbortController;

  beforeEach(() => {
    world = createEngineWorld();
    used = [];
    controller = new AbortController();
  });

  function tools(changes: Partial<WorkspaceTools> = {}): ToolRegistry {
    const say = (name: string, value: unknown) => {
      used.push(`${name} ${JSON.stringify(value)}`);
      return Promise.resolve({ text: `${name} says` });
    };
    return toolsOf({
      readFile: (path) => say('readFile', path),
      search: (search) => say('search', search),
      listFiles: (pattern) => say('listFiles', pattern),
      outline: (path) => say('outline', path),
      references: (place) => say('references', place),
      problems: (path) => say('problems', path),
      ask: () => Promise.resolve('yes'),
      ...changes,
    });
  }

  function run(changes: Partial<ToolLoop> = {}) {
    return runToolLoop({
      context: world.context().call,
      call: {
        purpose: 'step',
        planId: 'p1',
        stepId: 's1',
        position: 2,
        decision: { tier: 'execution', model: reference('mid/coder'), fallbacks: [] },
        request: {
          instructions: [{ text: 'rules' }],
          messages: [{ role: 'user', text: 'Do it.' }],
          tools: toolDefinitions,
          maxOutputTokens: 100,
        },
        signal: controller.signal,
      },
      tools: tools(),
      limits: { turns: 5, tokens: 1_000_000, nanoUsd: 1_000_000_000, durationMs: 60_000 },
      ...changes,
    });
  }

  const textOf = (result: Awaited<ReturnType<typeof run>>) => result.result.last?.text;
  const sentMessages = (index: number) => world.models.requests[index]?.request.messages.slice(1);

  it('gives an answer without tools at once', async () => {
    world.models.say(answer('Done.'));
    const result = await run();
    assert.equal(textOf(result), 'Done.');
    assert.equal(result.limit, undefined);
    assert.equal(world.models.requests.length, 1);
  });

  it('runs the calls of a turn side by side and gives their results back in order', async () => {
    const order: string[] = [];
    let release = (): void => undefined;
    const first = new Promise<undefined>((resolve) => {
      release = () => {
        resolve(undefined);
      };
    });
    const slowFirst = tools({
      async readFile(path) {
        order.push(`begin ${path}`);
        if (path === 'a.ts') await first;
        else release();
        order.push(`end ${path}`);
        return { text: `text of ${path}` };
      },
    });
    world.models.say(
      toolCalls(['read_file', { path: 'a.ts' }], ['read_file', { path: 'b.ts' }]),
      answer('Done.'),
    );
    const result = await run({ tools: slowFirst });
    assert.deepEqual(order, ['begin a.ts', 'begin b.ts', 'end b.ts', 'end a.ts']);
    const [said, ...results] = sentMessages(1) ?? [];
    assert.equal(said?.role === 'assistant' ? said.toolCalls?.length : 0, 2);
    assert.deepEqual(
      results.map((message) => (message.role === 'tool' ? [message.callId, message.text] : [])),
      [
        ['call-0', 'text of a.ts'],
        ['call-1', 'text of b.ts'],
      ],
    );
    assert.deepEqual(result.filesRead, ['a.ts', 'b.ts']);
  });

  it('gives a model its own turn back as it came, with what it thought', async () => {
    const replay = {
      protocol: 'openai',
      provider: 'mid',
      model: 'coder',
      items: [{ type: 'reasoning', id: 'rs_1' }],
    };
    const look = toolCalls(['problems', {}]);
    const end: StreamEvent = { ...finishedWithCalls, replay };
    world.models.say([...look.slice(0, -1), end], toolCalls(['problems', {}]), answer('Done.'));
    const { calls } = await run();
    assert.deepEqual(
      calls.map((call) => call.replay),
      [replay, undefined, undefined],
    );
    const turns = sentMessages(2)?.filter(({ role }) => role === 'assistant');
    assert.deepEqual(
      turns?.map((turn) => turn.role === 'assistant' && turn.replay),
      [replay, undefined],
    );
  });

  it('records every turn as an attempt at the same place, with the tools that ran before it', async () => {
    world.models.say(toolCalls(['outline', { path: 'ä.ts' }]), answer('Done.'));
    await run({ tools: tools({ outline: () => Promise.resolve({ text: 'größe' }) }) });
    assert.deepEqual(
      world.ledger.rows.map(({ position, toolUses }) => ({ position, toolUses })),
      [
        { position: 2, toolUses: [] },
        { position: 2, toolUses: [{ turn: 0, name: 'outline', resultBytes: 7 }] },
      ],
    );
  });

  const wrongCalls: readonly (readonly [string, unknown, RegExp])[] = [
    ['run_command', { command: 'rm -rf /' }, /no tool "run_command"/],
    ['read_file', {}, /do not fit read_file: path/],
    ['read_file', { path: 'a.ts', first_line: 0 }, /first_line/],
    ['read_file', { path: 'a.ts', first_line: 9, last_line: 3 }, /before first_line/],
    ['search', { text: '' }, /text/],
    ['__proto__', {}, /no tool/],
    ['ask_person', { question: 'Shall I?', answers: ['yes'] }, /answers/],
  ];
  for (const [name, parameters, expected] of wrongCalls) {
    it(`tells the model what is wrong with ${name} ${JSON.stringify(parameters)}, and runs nothing`, async () => {
      world.models.say(toolCalls([name, parameters]), answer('Done.'));
      assert.equal(textOf(await run()), 'Done.');
      const [, told] = sentMessages(1) ?? [];
      assert.ok(told?.role === 'tool' && told.isError === true);
      assert.match(told.text, expected);
      assert.deepEqual(used, []);
    });
  }

  it('does not pay twice for a result that has not changed', async () => {
    const same = tools({ readFile: () => Promise.resolve({ text: long }) });
    const read = toolCalls(['read_file', { path: 'a.ts' }]);
    world.models.say(read, read, answer('Done.'));
    await run({ tools: same });
    assert.equal(sentMessages(2)?.[1]?.text, long);
    assert.match(sentMessages(2)?.[3]?.text ?? '', /same as in your turn 1/);
  });

  it('cuts a result that is too long, and says so', async () => {
    world.models.say(toolCalls(['read_file', { path: 'a.ts' }]), answer('Done.'));
    await run({ tools: tools({ readFile: () => Promise.resolve({ text: 'x'.repeat(1_000_000) }) }) });
    const told = sentMessages(1)?.[1]?.text ?? '';
    assert.ok(told.length < 30_000);
    assert.match(told, /left out/);
  });

  const limits: readonly (readonly [string, Partial<ToolLoop['limits']>, RegExp])[] = [
    ['turns', { turns: 2 }, /turn 1 of 2/],
    ['tokens', { tokens: 120 }, /120 tokens/],
    ['money', { nanoUsd: 1 }, /money/],
    ['time', { durationMs: 0 }, /time/],
  ];
  for (const [what, limit, expected] of limits) {
    it(`asks for the answer when the ${what} are spent, and ends when none comes`, async () => {
      const base = { turns: 9, tokens: 1e9, nanoUsd: 1e9, durationMs: 1e9 };
      const look = toolCalls(['problems', {}]);
      world.models.say(look, look);
      const result = await run({ limits: { ...base, ...limit } });
      assert.equal(world.models.requests.length, 2);
      assert.match(sentMessages(1)?.at(-1)?.text ?? '', expected);
      assert.match(sentMessages(1)?.at(-1)?.text ?? '', /Answer now/);
      assert.match(result.limit ?? '', /no answer/);
    });
  }

  it('runs no tool once the time is over', async () => {
    world.models.say(toolCalls(['problems', {}], ['outline', { path: 'a.ts' }]), answer('Done.'));
    await run({ limits: { turns: 9, tokens: 1e9, nanoUsd: 1e9, durationMs: 0 } });
    assert.deepEqual(used, []);
    assert.equal(sentMessages(1)?.[1]?.text, 'It was not run. The time for this step is over.');
  });

  it('sums nothing up once the money is spent, and looks at it between the tools', async () => {
    world.models.say(answer('Done.'));
    const [sent] = (await run()).calls;
    assert.ok(sent !== undefined);
    const paid: FinishedCall = { ...sent, cost: { source: 'provider', nanoUsd: 1_000_000_000 } };
    let summaries = 0;
    const spend = async (nanoUsd: number) => {
      summaries = 0;
      const calls = Array.from(
        { length: 40 },
        (_none, index) => ['outline', { path: `${index}.ts` }] as const,
      );
      world.models.say(toolCalls(...calls), answer('Done.'));
      await run({
        tools: tools({ outline: (path) => Promise.resolve({ text: `${path} ${long}` }) }),
        limits: { turns: 9, tokens: 1e9, nanoUsd, durationMs: 1e9 },
        summarise: () => {
          summaries++;
          return Promise.resolve({ text: 'short', calls: [paid] });
        },
      });
    };
    await spend(1e15);
    assert.equal(summaries, 40);
    await spend(2_500_000_000);
    const done: number = summaries;
    // Those that were in flight when the third was paid for are done; none begins after that.
    assert.ok(done >= 3 && done <= 3 + 8, String(done));
  });

  it('has one repair turn for an answer that cannot be used', async () => {
    world.models.say(answer('Bad.'), answer('Worse.'));
    const asked: string[] = [];
    const result = await run({
      whatIsWrong: (said) => {
        asked.push(said.text);
        return Promise.resolve({ text: 'SEARCH is not in the file.' });
      },
    });
    assert.deepEqual(asked, ['Bad.']);
    assert.match(sentMessages(1)?.at(-1)?.text ?? '', /SEARCH is not in the file/);
    assert.equal(textOf(result), 'Worse.');
  });

  it('gives an answer back for repair with what was thought', async () => {
    const replay = { protocol: 'openai-compatible', provider: 'mid', model: 'coder', items: {} };
    const end: StreamEvent = { ...finishedWithCalls, finish: { unified: 'stop', raw: 'stop' }, replay };
    world.models.say([started, text('Bad.'), end], answer('Good.'));
    await run({
      whatIsWrong: (said) => Promise.resolve(said.text === 'Bad.' ? { text: 'It is bad.' } : undefined),
    });
    assert.deepEqual(sentMessages(1)?.[0], { role: 'assistant', text: 'Bad.', replay });
  });

  it('ends with the failure of a call, and keeps what the turns before cost', async () => {
    world.models.say(toolCalls(['problems', {}]), [failed('quota')]);
    const result = await run();
    assert.ok(result.result.last !== undefined && 'failure' in result.result.last.end);
    assert.equal(result.calls.length, 2);
    assert.equal(result.limit, undefined);
  });

  it('ends with an answer that ran into the output limit', async () => {
    world.models.say([started, text('Half'), finished(reportedUsage, 'length')]);
    assert.equal(textOf(await run()), 'Half');
  });

  it('stops between turns', async () => {
    world.models.say(toolCalls(['problems', {}]));
    const stopping = tools({
      problems: () => {
        controller.abort();
        return Promise.resolve({ text: 'none' });
      },
    });
    const result = await run({ tools: stopping });
    assert.equal(world.models.requests.length, 1);
    assert.equal(result.calls.length, 1);
  });

  it('says where it stands after every turn', async () => {
    const turns: unknown[] = [];
    world.models.say(toolCalls(['read_file', { path: 'a.ts' }], ['problems', {}]), answer('Done.'));
    await run({ onTurn: (progress) => turns.push(progress) });
    assert.deepEqual(turns, [
      { turn: 1, tokens: 120, nanoUsd: 120, running: ['read_file a.ts', 'problems'] },
      { turn: 2, tokens: 240, nanoUsd: 240, running: [] },
    ]);
  });

  describe('with bulky results', () => {
    const hits = Array.from({ length: 200 }, (_, index) => `src/a.ts:${index + 1}: call();`).join('\n');
    const bulky = () => tools({ search: () => Promise.resolve({ text: hits }) });
    const search = () => toolCalls(['search', { text: 'call' }]);
    const outline = () => toolCalls(['outline', { path: 'a.ts' }]);
    const toolTexts = (index: number) =>
      (sentMessages(index) ?? []).flatMap((message) => (message.role === 'tool' ? [message.text] : []));

    it('shortens an old one before it is carried on, where nothing of it is cached', async () => {
      world.models.say(search(), outline(), answer('Done.'));
      await run({ tools: bulky() });
      assert.deepEqual(toolTexts(1), [hits]);
      assert.match(toolTexts(2)[0] ?? '', /^\(Shortened, because you have seen it/);
      assert.ok(world.logLines.some((line) => line.includes('are shortened by')));
    });

    it('gives a shortened one whole again when it is asked for again', async () => {
      world.models.say(search(), outline(), search(), answer('Done.'));
      await run({ tools: bulky() });
      assert.equal(toolTexts(3).at(-1), hits);
    });

    it('leaves it where its cache makes it cheap to carry', async () => {
      const cheapReads: ToolLoop['context']['price'] = (_model, usage) => ({
        cost: {
          source: 'catalogue',
          nanoUsd: (usage.inputUncachedTokens ?? 0) * 100 + (usage.cacheReadTokens ?? 0),
        },
      });
      const cachedTurn = (script: ReturnType<typeof search>) =>
        [
          ...script.slice(0, -1),
          { ...finishedWithCalls, usage: { ...reportedUsage, cacheReadTokens: 5_000 } },
        ] as ReturnType<typeof search>;
      world.models.say(cachedTurn(search()), cachedTurn(outline()), answer('Done.'));
      await run({ tools: bulky(), context: world.context({ price: cheapReads }).call });
      assert.equal(toolTexts(2)[0], hits);
    });

    it('leaves it where no price says that anything is saved', async () => {
      world.models.say(search(), outline(), answer('Done.'));
      const unpriced = world.context({ price: () => ({ cost: { source: 'unpriced' } }) }).call;
      await run({ tools: bulky(), context: unpriced });
      assert.equal(toolTexts(2)[0], hits);
    });

    it('has it summed up, counts what that took, and gives it whole when it is asked for again', async () => {
      const summarised: string[] = [];
      const summary = {
        callId: 'sum',
        usage: reportedUsage,
        cost: { source: 'catalogue', nanoUsd: 7 },
      } as const;
      const summarise: ToolLoop['summarise'] = (call, result) => {
        summarised.push(`${call.name} ${result.text.length}`);
        return Promise.resolve({
          calls: [{ ...summary, model: reference('small/helper') } as unknown as FinishedCall],
          text: 'All in src/a.ts.',
        });
      };
      world.models.say(search(), search(), answer('Done.'));
      const { calls } = await run({ tools: bulky(), summarise });
      assert.deepEqual(toolTexts(1), ['All in src/a.ts.']);
      assert.deepEqual(toolTexts(2), ['All in src/a.ts.', hits]);
      assert.deepEqual(summarised, [`search ${hits.length}`]);
      assert.deepEqual(
        calls.map(({ model }) => model.model),
        ['coder', 'helper', 'coder', 'coder'],
      );
    });
  });
});
