import { someUsage, type Answer } from '../../servers/answer.ts';
import { chatChunk, chatDone } from '../../servers/chatAnswer.ts';
import type { Action } from '../../servers/scriptedServer.ts';
import { wireFormats, type WireProtocol } from '../../servers/wireFormat.ts';

/** The head of a streamed answer. */
export function head(protocol: WireProtocol): Action {
  return { do: 'respond', headers: { 'content-type': wireFormats[protocol].contentType } };
}

/** The pieces of a streamed answer. */
export function pieces(protocol: WireProtocol, answer: Answer): Action[] {
  return sends(wireFormats[protocol].write(answer));
}

/** Sends texts one after the other. */
function sends(texts: readonly string[]): Action[] {
  return texts.map((bytes) => ({ do: 'send', bytes }));
}

const countNames = new Set(['usage', 'prompt_eval_count', 'eval_count']);

/** A streamed answer whose counts, wherever its protocol puts them, have become something else. */
export function withCounts(
  protocol: WireProtocol,
  answer: Answer,
  change: (counts: unknown) => unknown,
): readonly Action[] {
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, countNames.has(name) ? change(part) : inside(part)]),
    );
  };
  const texts = wireFormats[protocol]
    .write(answer)
    .map((text) => text.replace(/\{.*\}/s, (json) => JSON.stringify(inside(JSON.parse(json)))));
  return [head(protocol), ...sends(texts)];
}

/** Counts with something else in every number's place. */
export function everyNumber(counts: unknown, becomes: unknown): unknown {
  if (typeof counts === 'number') return becomes;
  if (typeof counts !== 'object' || counts === null) return counts;
  return Object.fromEntries(Object.entries(counts).map(([name, part]) => [name, everyNumber(part, becomes)]));
}

/** The same answer as one JSON document, although a stream was asked for. */
export function asDocument(protocol: WireProtocol, answer: Answer): readonly Action[] {
  return [
    { do: 'respond', headers: { 'content-type': 'application/json' } },
    { do: 'send', bytes: JSON.stringify(documentOf(protocol, answer)) },
  ];
}

function documentOf(protocol: WireProtocol, { text, usage = someUsage }: Answer): unknown {
  const { inputTokens, outputTokens } = usage;
  const total = inputTokens + outputTokens;
  switch (protocol) {
    case 'anthropic':
      return {
        id: 'msg_01',
        type: 'message',
        role: 'assistant',
        model: 'claude-test',
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
        usage: { input_tokens: inputTokens, output_tokens: outputTokens },
      };
    case 'openai':
      return {
        id: 'resp_01',
        object: 'response',
        status: 'completed',
        model: 'gpt-test',
        output: [
          {
            id: 'm',
            type: 'message',
            role: 'assistant',
            content: [{ type: 'output_text', text, annotations: [] }],
          },
        ],
        usage: { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: total },
      };
    case 'openai-compatible':
      return {
        id: 'chatcmpl-01',
        object: 'chat.completion',
        model: 'compatible-test',
        choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
        usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: total },
      };
    case 'ollama':
      return {
        model: 'gemma-test',
        message: { role: 'assistant', content: text },
        done: true,
        done_reason: 'stop',
        prompt_eval_count: inputTokens,
        eval_count: outputTokens,
      };
  }
}

const pings: Readonly<Record<WireProtocol, string>> = {
  anthropic: 'event: ping\ndata: {"type":"ping"}\n\n',
  openai: ': ping\n\n',
  'openai-compatible': ': ping\n\n',
  ollama: '\n',
};

/** What ends a stream after everything has been said. */
const lastWords: readonly string[] = ['message_stop', '[DONE]'];

/** An answer that says why it stops, and then only keeps its connection open. */
export function pingsAfterTheStop(protocol: WireProtocol, answer: Answer): readonly Action[] {
  const texts = wireFormats[protocol]
    .write(answer)
    .filter((text) => !lastWords.some((word) => text.includes(word)));
  return [
    head(protocol),
    ...sends(texts),
    ...sends(Array.from({ length: 20 }, () => pings[protocol])),
    { do: 'stall' },
  ];
}

/** An answer of Chat Completions that breaks off, with an empty word for its end in every chunk. */
export function emptyFinishReasons(answer: Answer): readonly Action[] {
  const texts = wireFormats['openai-compatible'].write(answer);
  const cut = texts.slice(0, Math.ceil(texts.length / 2));
  return [
    head('openai-compatible'),
    ...sends(cut.map((text) => text.replaceAll('"finish_reason":null', '"finish_reason":""'))),
  ];
}

/** Calls of tools over Chat Completions as servers of other makes piece them together. */
export function oddCalls(deltas: readonly Record<string, unknown>[]) {
  return (_protocol: WireProtocol, { usage = someUsage }: Answer): readonly Action[] => {
    const { inputTokens, outputTokens } = usage;
    const counts = { prompt_tokens: inputTokens, completion_tokens: outputTokens };
    const choice = (delta: unknown, finish_reason: string | null = null) =>
      chatChunk({ id: 'chatcmpl-01', choices: [{ index: 0, delta, finish_reason }] });
    return [
      head('openai-compatible'),
      ...sends([
        ...deltas.map((delta) => choice(delta)),
        choice({}, 'tool_calls'),
        chatChunk({
          id: 'chatcmpl-01',
          choices: [],
          usage: { ...counts, total_tokens: inputTokens + outputTokens },
        }),
        chatDone,
      ]),
    ];
  };
}
