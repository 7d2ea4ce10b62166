import type { StreamEvent } from '../../core/model/request/streamEvent.ts';
import type { KeyEchoes } from '../../shared/keyEchoes.ts';

/** Longest name of a model, id of a request, or word for the end that a provider may give, in characters. */
const longestName = 200;

/**
 * The same stream without the keys that a server may echo, in whatever field: what the ledger, its export, plans and
 * the log keep comes from here. Names that the provider gives are bounded in length.
 */
export async function* withoutKeys(
  stream: AsyncIterable<StreamEvent>,
  echoes: KeyEchoes,
): AsyncGenerator<StreamEvent> {
  const keysOnly = (text: string): string => {
    const whole = echoes.stream();
    return whole.add(text) + whole.end();
  };
  const answer = { 'text-delta': echoes.stream(), 'reasoning-delta': echoes.stream() };
  for await (const event of stream) {
    if (event.type === 'text-delta' || event.type === 'reasoning-delta') {
      const text = answer[event.type].add(event.text);
      if (text !== '') yield { type: event.type, text };
      continue;
    }
    if (event.type === 'finished' || event.type === 'failed') {
      for (const type of ['reasoning-delta', 'text-delta'] as const) {
        const text = answer[type].end();
        if (text !== '') yield { type, text };
      }
    }
    // What the model says and asks for holds words that only look like a secret elsewhere.
    const isOfModel = event.type === 'tool-call-finished' || event.type === 'finished';
    yield bounded(mapTexts(event, (text) => (isOfModel ? keysOnly(text) : echoes.redact(text))));
  }
}

function bounded(event: StreamEvent): StreamEvent {
  const names = event as { readonly modelServed?: string; readonly requestId?: string };
  const cut = {
    ...event,
    ...(names.modelServed === undefined ? {} : { modelServed: names.modelServed.slice(0, longestName) }),
    ...(names.requestId === undefined ? {} : { requestId: names.requestId.slice(0, longestName) }),
  };
  if (cut.type !== 'finished' || cut.finish.raw === undefined) return cut;
  return { ...cut, finish: { ...cut.finish, raw: cut.finish.raw.slice(0, longestName) } };
}

/** The value with every text in it changed, at any depth; names of members stay. */
function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  return mapUnknown(value, change) as Value;
}

function mapUnknown(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((entry) => mapUnknown(entry, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, mapUnknown(entry, change)]));
}
