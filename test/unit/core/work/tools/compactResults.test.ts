import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carryCost, compactionGain, likelyTurnsLeft } from '../../../../../src/core/work/tools/carryCost.ts';
import { compactResults } from '../../../../../src/core/work/tools/compactResults.ts';
import { toolsOf } from '../../../support/engine/toolsOf.ts';
import type { Message } from '../../../../../src/core/model/request/request.ts';

const tokensOf = (text: string) => Math.ceil(text.length / 4);
const hits = Array.from(
  { length: 90 },
  (_, index) => `src/a.ts:${index + 1}: const value${index} = compute();`,
);
const search = ['90 hits', ...hits, 'src/b.ts:7: compute();'].join('\n');

const tool = (name: string, text: string, isError = false): Message => ({
  role: 'tool',
  callId: name,
  name,
  text,
  ...(isError ? { isError } : {}),
});
const said = (text = ''): Message => ({ role: 'assistant', text, toolCalls: [] });
const asked: Message = { role: 'user', text: 'Do it.' };

const tools = toolsOf();

describe('the shortening of a result', () => {
  it('keeps the places of a search without their text, and says how to get it', () => {
    const short = tools.get('search')?.shorten?.(search) ?? '';
    assert.match(short, /^\(Shortened, .*Call the tool again/);
    assert.match(short, /src\/a\.ts: lines 1, 2, 3, .* 30 and 60 more/);
    assert.match(short, /src\/b\.ts: lines 7/);
    assert.match(short, /90 hits/);
    assert.doesNotMatch(short, /compute/);
  });

  it('keeps the beginning of a list of files', () => {
    const list = Array.from({ length: 100 }, (_, index) => `src/${index}.ts`).join('\n');
    assert.match(tools.get('list_files')?.shorten?.(list) ?? '', /src\/39\.ts\n… 60 more$/);
  });

  for (const [name, toolName, text] of [
    ['a file, whose text edits quote', 'read_file', search],
    ['problems, whose messages are needed', 'problems', search],
    ['a search without places', 'search', 'Nothing was found.'],
    ['a short list', 'list_files', 'a\nb'],
    ['a result that would not get shorter', 'search', 'a.ts:1: x'],
  ] as const) {
    it(`leaves ${name}`, () => {
      assert.equal(tools.get(toolName)?.shorten?.(text), undefined);
    });
  }
});

describe('compactResults', () => {
  const conversation = [asked, said(), tool('search', search), said(), tool('read_file', 'x'.repeat(400))];
  const uncached = { fresh: 10, cached: 10 };
  const cached = { fresh: 10, cached: 1 };

  it('shortens what is old where nothing is cached: each later turn pays less', () => {
    const compaction = compactResults({ messages: conversation, tools, rates: uncached, turns: 2, tokensOf });
    assert.ok(compaction);
    const [, , shortened, , newest] = compaction.messages;
    assert.match(shortened?.text ?? '', /^\(Shortened/);
    assert.equal(newest, conversation[4]);
    assert.equal(compaction.savedNanoUsd, compaction.removedTokens * 10 * 2);
  });

  it('leaves it where the lost cache costs more than the later turns save', () => {
    const behind = tool('read_file', 'x'.repeat(20_000));
    const messages = [...conversation.slice(0, 3), said(), behind, said(), tool('outline', 'y')];
    assert.equal(compactResults({ messages, tools, rates: cached, turns: 2, tokensOf }), undefined);
    assert.ok(compactResults({ messages, tools, rates: cached, turns: 2_000, tokensOf }));
  });

  it('begins at a later gap where the first would cost too much', () => {
    const behind = tool('read_file', 'x'.repeat(8_000));
    const messages = [
      asked,
      said(),
      tool('search', search),
      said(),
      behind,
      said(),
      tool('search', `${search} `),
      said(),
      tool('outline', 'y'),
    ];
    const compaction = compactResults({
      messages,
      tools,
      rates: { fresh: 10, cached: 9 },
      turns: 2,
      tokensOf,
    });
    assert.ok(compaction);
    const late = compactResults({ messages, tools, rates: cached, turns: 4, tokensOf });
    assert.ok(late);
    assert.equal(late.messages[2], messages[2]);
    assert.notEqual(late.messages[6], messages[6]);
  });

  for (const [name, messages] of [
    ['of the newest turn', [asked, said(), tool('search', search)]],
    [
      'that are short',
      [asked, said(), tool('search', hits.slice(0, 10).join('\n')), said(), tool('outline', 'y')],
    ],
    ['that are errors', [asked, said(), tool('search', search, true), said(), tool('outline', 'y')]],
  ] as const) {
    it(`leaves results ${name}`, () => {
      assert.equal(compactResults({ messages, tools, rates: uncached, turns: 9, tokensOf }), undefined);
    });
  }

  it('is never done at a loss, and never touches anything but old results', () => {
    const message = fc.oneof(
      fc.constantFrom(
        tool('search', search),
        tool('search', `${search}\n${search}`),
        tool('list_files', 'a.ts\n'.repeat(500)),
      ),
      fc.string({ maxLength: 5_000 }).map((text) => tool('read_file', text)),
      fc.string({ maxLength: 500 }).map((text) => said(text)),
    );
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 12 }),
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (messages, turns, fresh, share) => {
          const rates = { fresh, cached: fresh * share };
          const compaction = compactResults({ messages, tools, rates, turns, tokensOf });
          if (compaction === undefined) return;
          assert.equal(compaction.messages.length, messages.length);
          const first = messages.findIndex((each, index) => each !== compaction.messages[index]);
          const sum = (all: readonly Message[]) => all.reduce((total, { text }) => total + tokensOf(text), 0);
          const before = sum(messages.slice(first)) * rates.cached * turns;
          const after = sum(compaction.messages.slice(first)) * (rates.fresh + rates.cached * (turns - 1));
          assert.ok(after < before + 1e-6, `${after} is not below ${before}`);
          for (const [index, each] of messages.entries()) {
            if (each === compaction.messages[index]) continue;
            assert.ok(each.role === 'tool' && each.name !== 'read_file');
            assert.ok(index < messages.findLastIndex(({ role }) => role === 'assistant'));
          }
        },
      ),
    );
  });
});

describe('the cost of carrying results along', () => {
  it('is paid once as new input and then as a read of the cache', () => {
    assert.equal(carryCost(1_000, { fresh: 3, cached: 0.3 }, 4), 4_200);
  });

  it('sets what is saved against what is read anew', () => {
    assert.equal(compactionGain(1_000, 500, { fresh: 3, cached: 0.3 }, 5), 1_000 * 0.3 * 5 - 500 * 2.7);
  });

  it('expects a loop to go on for as long as it has, held to its limit', () => {
    assert.deepEqual(
      [likelyTurnsLeft(1, 12), likelyTurnsLeft(5, 12), likelyTurnsLeft(10, 12), likelyTurnsLeft(12, 12)],
      [1, 5, 2, 0],
    );
  });
});
