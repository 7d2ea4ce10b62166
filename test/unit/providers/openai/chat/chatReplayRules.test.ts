import assert from 'node:assert/strict';
import type { ReplayDialect } from '../../../../../src/core/model/abilities/refused.ts';
import { fillerOf, nextChatReplay } from '../../../../../src/providers/openai/chat/chatReplayRules.ts';

describe('how thinking goes back to a compatible server', () => {
  const learned: readonly (readonly [string, ReplayDialect])[] = [
    [
      'The `reasoning_content` in the thinking mode must be passed back to the API. {"type":"invalid_request_error"}',
      { reasoning_content: { filler: 0, changes: 1 } },
    ],
    [
      'Provider returned error {"raw":"{\\"error\\":{\\"message\\":\\"thinking is enabled but reasoning_content is missing in assistant tool call message at index 3\\"}}"}',
      { reasoning_content: { filler: 0, changes: 1 } },
    ],
    [
      '{"detail":[{"type":"missing","loc":["body","messages",1,"assistant","reasoning_content"],"msg":"Field required"}]}',
      { reasoning_content: { filler: 0, changes: 1 } },
    ],
    [
      'Function call is missing a thought_signature in functionCall parts.',
      {
        extra_content: { filler: 0, changes: 1 },
      },
    ],
    ['reasoning_details are required for this model', { reasoning_details: { filler: 0, changes: 1 } }],
    [
      "property 'messages.2.assistant.reasoning_content' is unsupported",
      { reasoning_content: { isRefused: true, changes: 1 } },
    ],
    [
      'Unrecognized request argument supplied: reasoning_details',
      { reasoning_details: { isRefused: true, changes: 1 } },
    ],
    ['Corrupted thought signature.', { extra_content: { isRefused: true, changes: 1 } }],
    [
      '{"loc":["body","messages",2,"assistant","reasoning"],"msg":"Extra inputs are not permitted"}',
      { reasoning: { isRefused: true, changes: 1 } },
    ],
  ];
  for (const [complaint, expected] of learned) {
    it(`is learned from: ${complaint.slice(0, 70)}`, () => {
      assert.deepEqual(nextChatReplay({}, complaint), expected);
    });
  }

  const unrelated = [
    'Unsupported parameter: reasoning_effort',
    'Reasoning is mandatory for this endpoint and cannot be disabled.',
    'This model does not support reasoning.',
    "Unsupported parameter: use 'max_completion_tokens' instead.",
    'thinking is not supported by this model',
    '"tiny" does not support thinking',
    'reasoning_content tokens: 12',
    'A tool message must follow its call.',
    '',
  ];
  for (const complaint of unrelated) {
    it(`learns nothing from: ${complaint}`, () => {
      assert.equal(nextChatReplay({}, complaint), undefined);
    });
  }

  it('fills a field with what its servers take', () => {
    assert.deepEqual(
      [0, 1, 2].map((filler) => fillerOf('reasoning_content', { filler, changes: 1 })),
      ['', ' ', undefined],
    );
    assert.deepEqual(fillerOf('extra_content', { filler: 0, changes: 1 }), {
      google: { thought_signature: 'skip_thought_signature_validator' },
    });
    assert.equal(fillerOf('reasoning_content', { isRefused: true, changes: 1 }), undefined);
  });

  it('comes to an end with a server that wants a field no way at all', () => {
    const complaints = ['reasoning_content is missing', 'reasoning_content is unsupported'];
    let dialect: ReplayDialect = {};
    let steps = 0;
    for (; steps < 20; steps++) {
      const next = nextChatReplay(dialect, complaints[steps % 2]!);
      if (next === undefined) break;
      dialect = next;
    }
    assert.ok(steps <= 3, String(steps));
  });
});
