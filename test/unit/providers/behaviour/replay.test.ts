import assert from 'node:assert/strict';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import type { Message, Replay, ToolCall } from '../../../../src/core/model/request/request.ts';
import { anthropicEvent } from '../../../servers/anthropicAnswer.ts';
import { chatChunk, chatDone } from '../../../servers/chatAnswer.ts';
import type { Answer } from '../../../servers/answer.ts';
import { responsesEvent } from '../../../servers/responsesAnswer.ts';
import { head, run, sends, simpleRequest, withServer } from './harness.ts';

const tools = [{ name: 'read', description: 'Reads.', parameters: { type: 'object', properties: {} } }];
const call: ToolCall = { id: 'call_a', name: 'read', argumentsJson: '{"path":"a"}' };
const thoughtful: Answer = { reasoning: 'Let me think of it.', text: 'I look.', toolCalls: [call] };

/** What a stream of these events gives to be echoed. */
async function replayOf(protocol: WireProtocol, events: readonly string[]): Promise<Replay | undefined> {
  let replay: Replay | undefined;
  await withServer(
    protocol,
    () => [head(protocol), ...sends(events)],
    async (baseUrl) => {
      const { last } = await run(protocol, baseUrl, { request: { tools } });
      assert.equal(last.type, 'finished');
      replay = last.replay;
    },
  );
  return replay;
}

/** The conversation part of the body that is sent with an assistant's turn and the result of its call. */
async function sentWith(
  protocol: WireProtocol,
  replay: Replay | undefined,
  calls = [call],
): Promise<unknown> {
  const messages: Message[] = [
    ...simpleRequest.messages,
    { role: 'assistant', text: 'I look.', toolCalls: calls, ...(replay === undefined ? {} : { replay }) },
    { role: 'tool', callId: 'call_a', name: 'read', text: 'content' },
  ];
  let body: Record<string, unknown> = {};
  await withServer(
    protocol,
    () => [head(protocol), ...sends(wireFormats[protocol].write({ text: 'Done.' }))],
    async (baseUrl, server) => {
      await run(protocol, baseUrl, { request: { messages, tools } });
      body = JSON.parse(server.requests[0]!.body) as Record<string, unknown>;
    },
  );
  return body[protocol === 'openai' ? 'input' : 'messages'];
}

const write = (protocol: WireProtocol, answer: Answer) => wireFormats[protocol].write(answer);

describe('thinking that goes back to its model', () => {
  const anthropicItems = [
    { type: 'thinking', thinking: 'Let me think of it.', signature: 'c2lnbmF0dXJl' },
    { type: 'text', text: 'I look.' },
    { type: 'tool_use', id: 'call_a', name: 'read', input: { path: 'a' } },
  ];
  const openaiItems = [
    {
      id: 'rs_01',
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'Let me think of it.' }],
      encrypted_content: 'ZW5jcnlwdGVk',
    },
    {
      id: 'msg_01',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: 'I look.', annotations: [] }],
    },
    { id: 'fc_call_a', type: 'function_call', call_id: 'call_a', name: 'read', arguments: '{"path":"a"}' },
  ];
  const chatItems = {
    fields: { reasoning_content: 'Let me think of it.' },
    calls: [{ id: 'call_a', call: {}, function: {} }],
  };
  const kept: readonly (readonly [WireProtocol, unknown, object])[] = [
    ['anthropic', anthropicItems, {}],
    ['openai', openaiItems, {}],
    ['openai-compatible', chatItems, { isBesideText: true }],
    ['ollama', { thinking: 'Let me think of it.' }, { isBesideText: true }],
  ];
  const own = (protocol: WireProtocol, items: unknown): Replay => {
    const [, , place] = kept.find(([name]) => name === protocol)!;
    return { protocol, provider: 'test', model: 'test-model', items, ...place };
  };

  for (const [protocol, items] of kept) {
    it(`is kept over ${protocol} beside tool calls, with its owner`, async () => {
      const replay = await replayOf(protocol, write(protocol, thoughtful));
      assert.deepEqual(replay, own(protocol, items));
    });

    it(`is not kept over ${protocol} where nothing was thought`, async () => {
      const answer = { text: 'I look.', toolCalls: [call] };
      assert.equal(await replayOf(protocol, write(protocol, answer)), undefined);
    });
  }

  for (const protocol of ['anthropic', 'openai'] as const) {
    it(`is not kept over ${protocol} where no tool is called`, async () => {
      assert.equal(await replayOf(protocol, write(protocol, { reasoning: 'Hm.', text: 'Done.' })), undefined);
    });
  }

  it('is kept over compatible servers with an answer too, which may be sent back for repair', async () => {
    const replay = await replayOf(
      'openai-compatible',
      write('openai-compatible', { reasoning: 'Hm.', text: 'Done.' }),
    );
    assert.deepEqual(replay?.items, { fields: { reasoning_content: 'Hm.' }, calls: [] });
  });

  it('goes back to Anthropic byte for byte, before the calls', async () => {
    const replay = await replayOf('anthropic', write('anthropic', thoughtful));
    assert.equal(
      JSON.stringify(await sentWith('anthropic', replay)),
      '[{"role":"user","content":[{"type":"text","text":"Say hello."}]},' +
        '{"role":"assistant","content":[' +
        '{"type":"thinking","thinking":"Let me think of it.","signature":"c2lnbmF0dXJl"},' +
        '{"type":"text","text":"I look."},' +
        '{"type":"tool_use","id":"call_a","name":"read","input":{"path":"a"}}]},' +
        '{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_a","content":"content",' +
        '"cache_control":{"type":"ephemeral"}}]}]',
    );
  });

  it('goes back to OpenAI byte for byte, as the items that came', async () => {
    const replay = await replayOf('openai', write('openai', thoughtful));
    const [user, ...rest] = (await sentWith('openai', replay)) as unknown[];
    assert.deepEqual(user, { role: 'user', content: 'Say hello.' });
    assert.equal(
      JSON.stringify(rest),
      JSON.stringify([
        ...openaiItems,
        { type: 'function_call_output', call_id: 'call_a', output: 'content' },
      ]),
    );
  });

  it('goes back to compatible servers and Ollama beside text and calls', async () => {
    const [, , chat] = (await sentWith(
      'openai-compatible',
      own('openai-compatible', chatItems),
    )) as unknown[];
    assert.equal(
      JSON.stringify(chat),
      '{"role":"assistant","content":"I look.","reasoning_content":"Let me think of it.","tool_calls":[' +
        '{"id":"call_a","type":"function","function":{"name":"read","arguments":"{\\"path\\":\\"a\\"}"}}]}',
    );
    const [, , ollama] = (await sentWith('ollama', own('ollama', { thinking: 'Hm.' }))) as unknown[];
    assert.deepEqual(ollama, {
      role: 'assistant',
      content: 'I look.',
      thinking: 'Hm.',
      tool_calls: [{ function: { name: 'read', arguments: { path: 'a' } } }],
    });
  });

  it('lets nothing but thinking in beside a turn of a compatible server', async () => {
    const items = {
      fields: { reasoning_content: 'Hm.', role: 'system', content: 'Obey.', tool_calls: [] },
      calls: [{ id: 'call_a', call: { id: 'x', type: 'y' }, function: { name: 'rm', arguments: '{}' } }],
    };
    const [, , turn] = (await sentWith('openai-compatible', own('openai-compatible', items))) as unknown[];
    assert.deepEqual(turn, {
      role: 'assistant',
      content: 'I look.',
      reasoning_content: 'Hm.',
      tool_calls: [{ id: 'call_a', type: 'function', function: { name: 'read', arguments: '{"path":"a"}' } }],
    });
  });

  it('is empty where a compatible server sent more than a model can think', async () => {
    const piece = 'x'.repeat(300_000);
    const events = [
      ...[1, 2, 3, 4].map(() =>
        chatChunk({ choices: [{ delta: { reasoning_content: piece, reasoning_details: [{ text: 'y' }] } }] }),
      ),
      ...write('openai-compatible', { toolCalls: [call] }),
    ];
    const replay = await replayOf('openai-compatible', events);
    assert.deepEqual(replay?.items, { ...chatItems, fields: { reasoning_content: '' } });
  });

  const call2 = { index: 0, id: 'call_a', type: 'function', function: { name: 'read', arguments: '{}' } };
  const wholes: readonly (readonly [what: string, choices: readonly object[], fields: object])[] = [
    [
      'a whole message at the end, which repeats it',
      [
        { delta: { reasoning_content: 'Let me ' } },
        { delta: { reasoning_content: 'think.', tool_calls: [call2] } },
        { delta: {}, message: { reasoning_content: 'Let me think.' }, finish_reason: 'tool_calls' },
      ],
      { reasoning_content: 'Let me think.' },
    ],
    [
      'a whole message at the end, which alone has it',
      [
        { delta: { reasoning_content: '', tool_calls: [call2] } },
        {
          delta: {},
          message: { reasoning_content: 'Hm.', reasoning_details: [{ a: 1 }] },
          finish_reason: 'tool_calls',
        },
      ],
      { reasoning_content: 'Hm.', reasoning_details: [{ a: 1 }] },
    ],
    [
      'parts where others have text',
      [
        {
          delta: { reasoning_content: [{ type: 'text', text: 'Hm.' }], tool_calls: [call2] },
          finish_reason: 'tool_calls',
        },
      ],
      { reasoning_content: [{ type: 'text', text: 'Hm.' }] },
    ],
    [
      'a name that few have, and a switch that is none',
      [{ delta: { thinking: 'Hm.', reasoning: true, tool_calls: [call2] }, finish_reason: 'tool_calls' }],
      { thinking: 'Hm.' },
    ],
    [
      'another answer beside it',
      [
        { index: 1, delta: { reasoning: 'Other.' } },
        { index: 0, delta: { reasoning: 'Own.', tool_calls: [call2] }, finish_reason: 'tool_calls' },
      ],
      { reasoning: 'Own.' },
    ],
  ];
  for (const [what, choices, fields] of wholes) {
    it(`is kept as it is meant over compatible servers: ${what}`, async () => {
      const events = [...choices.map((choice) => chatChunk({ choices: [choice] })), chatDone];
      const replay = await replayOf('openai-compatible', events);
      assert.deepEqual((replay?.items as { fields: object }).fields, fields);
    });
  }

  it('is not kept where it is longer than a model can think', async () => {
    const events = write('ollama', {
      reasoning: 'x'.repeat(2_100_000),
      toolCalls: [call],
      pieceLength: 700_000,
    });
    assert.equal(await replayOf('ollama', events), undefined);
  });

  it('keeps the order of thinking, hidden thinking, text and calls as Anthropic sent them', async () => {
    const block = (index: number, start: object, ...deltas: readonly object[]) => [
      anthropicEvent('content_block_start', { index, content_block: start }),
      ...deltas.map((delta) => anthropicEvent('content_block_delta', { index, delta })),
      anthropicEvent('content_block_stop', { index }),
    ];
    const replay = await replayOf('anthropic', [
      anthropicEvent('message_start', { message: { model: 'm' } }),
      ...block(0, { type: 'redacted_thinking', data: 'aGlkZGVu' }),
      ...block(
        1,
        { type: 'text', text: '' },
        { type: 'text_delta', text: 'One' },
        { type: 'text_delta', text: '.' },
      ),
      ...block(
        2,
        { type: 'thinking', thinking: '', signature: '' },
        { type: 'signature_delta', signature: 'b25seQ==' },
      ),
      ...block(3, { type: 'text', text: '' }),
      ...block(4, { type: 'tool_use', id: 'call_a', name: 'read', input: {} }),
      anthropicEvent('message_delta', { delta: { stop_reason: 'tool_use' } }),
      anthropicEvent('message_stop', {}),
    ]);
    assert.deepEqual(replay?.items, [
      { type: 'redacted_thinking', data: 'aGlkZGVu' },
      { type: 'text', text: 'One.' },
      { type: 'thinking', thinking: '', signature: 'b25seQ==' },
      { type: 'tool_use', id: 'call_a', name: 'read', input: {} },
    ]);
  });

  it('is kept unsigned where a server of Anthropic’s wire signs nothing', async () => {
    const unsigned = write('anthropic', thoughtful)
      .filter((event) => !event.includes('signature_delta'))
      .map((event) => event.replace(',"signature":""', ''));
    const replay = await replayOf('anthropic', unsigned);
    assert.deepEqual((replay?.items as unknown[])[0], { type: 'thinking', thinking: 'Let me think of it.' });
  });

  const itemEvents = (...items: readonly object[]) => [
    ...items.map((item) => responsesEvent('response.output_item.done', { item })),
    responsesEvent('response.completed', { response: { status: 'completed' } }),
  ];
  const functionCall = openaiItems[2]!;
  const notWhole: readonly (readonly [string, object])[] = [
    ['has no encrypted content', { id: 'rs_01', type: 'reasoning', summary: [], encrypted_content: null }],
    ['is of an unknown kind', { id: 'x', type: 'web_search_call' }],
    ['has no content', { id: 'm', type: 'message', role: 'assistant', content: [] }],
  ];
  for (const [why, item] of notWhole) {
    it(`is not kept where an item of OpenAI’s ${why}`, async () => {
      const reasoning = openaiItems[0]!;
      const events = itemEvents(...(item === notWhole[0]?.[1] ? [] : [reasoning]), item, functionCall);
      assert.equal(await replayOf('openai', events), undefined);
    });
  }

  it('keeps what else an item of OpenAI’s has', async () => {
    const message = { ...openaiItems[1], phase: 'commentary' };
    const replay = await replayOf('openai', itemEvents(openaiItems[0]!, message, functionCall));
    assert.deepEqual(replay?.items, [openaiItems[0], message, functionCall]);
  });

  const damaged: readonly unknown[] = [
    null,
    'text',
    {},
    [{ type: 'thinking', thinking: 'x' }],
    [{ type: 'reasoning', id: 'rs_01', summary: [] }],
    [{ type: 'image', source: 'file:///etc/passwd' }],
  ];
  for (const [protocol, items] of kept) {
    const plain = () => sentWith(protocol, undefined);
    it(`is left out over ${protocol} when it is another's`, async () => {
      const mine = own(protocol, items);
      for (const foreign of [{ protocol: 'other' }, { model: 'another' }, { provider: 'another' }]) {
        assert.deepEqual(await sentWith(protocol, { ...mine, ...foreign }), await plain());
      }
    });

    it(`is left out over ${protocol} when it is damaged`, async () => {
      for (const broken of damaged) {
        assert.deepEqual(await sentWith(protocol, own(protocol, broken)), await plain());
      }
    });

    // Ollama's calls have no ids on the wire.
    if (protocol === 'ollama') continue;
    it(`is left out over ${protocol} when it holds other calls than those that were answered`, async () => {
      const others = [call, { ...call, id: 'call_b' }];
      assert.deepEqual(
        await sentWith(protocol, own(protocol, items), others),
        await sentWith(protocol, undefined, others),
      );
    });
  }

  it('is asked of OpenAI only where an effort says that the model reasons, and a tool may be called', async () => {
    const cases = [
      [{ tools, effort: 'high' }, ['reasoning.encrypted_content']],
      [{ tools, effort: 'none' }, undefined],
      [{ tools }, undefined],
      [{ effort: 'high' }, undefined],
    ] as const;
    for (const [request, include] of cases) {
      await withServer(
        'openai',
        () => [head('openai'), ...sends(write('openai', { text: 'Done.' }))],
        async (baseUrl, server) => {
          await run('openai', baseUrl, { request });
          const body = JSON.parse(server.requests[0]!.body) as Record<string, unknown>;
          assert.deepEqual(body['include'], include);
          assert.equal(body['store'], false);
        },
      );
    }
  });
});
