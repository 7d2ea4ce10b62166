import type { FailureKind, Failure } from '../../../../src/core/model/request/failure.ts';
import type { ModelProvider, StreamOptions } from '../../../../src/core/model/request/provider.ts';
import type { ModelRequest } from '../../../../src/core/model/request/request.ts';
import type { StreamEvent } from '../../../../src/core/model/request/streamEvent.ts';
import { unknownUsage, type Usage } from '../../../../src/core/model/request/usage.ts';

/** What a model does in one request: events, and things that happen in between. */
export type Script = readonly (StreamEvent | ((signal: AbortSignal) => Promise<void> | void))[];

/** Models that follow scripts, one script per request, whoever is asked. */
export interface ScriptedModels {
  /** Every request so far, `provider/model` first. */
  readonly requests: readonly { readonly model: string; readonly request: ModelRequest }[];
  /** Puts scripts at the end of the line. A request without a script throws: it was not to be sent. */
  say(...scripts: readonly Script[]): void;
  provider(name: string): ModelProvider;
}

export function createScriptedModels(): ScriptedModels {
  const scripts: Script[] = [];
  const requests: { model: string; request: ModelRequest }[] = [];
  async function* play(name: string, request: ModelRequest, { signal }: StreamOptions) {
    requests.push({ model: `${name}/${request.model}`, request });
    const script = scripts.shift();
    if (script === undefined) throw new Error(`Nobody expected a request to ${name}/${request.model}.`);
    for (const item of script) {
      if (typeof item === 'function') await item(signal);
      if (signal.aborted) {
        yield failed('cancelled');
        return;
      }
      if (typeof item !== 'function') yield item;
    }
  }
  return {
    requests,
    say: (...added) => {
      scripts.push(...added);
    },
    provider: (name) => ({
      name,
      stream: (request, options) => play(name, request, options),
    }),
  };
}

export const reportedUsage: Usage = { source: 'reported', inputUncachedTokens: 100, outputTokens: 20 };

export const started: StreamEvent = {
  type: 'response-started',
  modelServed: 'served-model',
  requestId: 'r1',
};

export function text(delta: string): StreamEvent {
  return { type: 'text-delta', text: delta };
}

export function finished(usage: Usage = reportedUsage, unified: 'stop' | 'length' = 'stop'): StreamEvent {
  return { type: 'finished', finish: { unified, raw: unified }, usage, modelServed: 'served-model' };
}

export function failed(
  kind: FailureKind,
  more: Partial<Failure> = {},
  usage: Usage = unknownUsage,
): StreamEvent {
  return { type: 'failed', failure: { kind, message: `It was ${kind}.`, ...more }, usage };
}

/** A whole answer. */
export function answer(whole: string): Script {
  return [started, text(whole), finished()];
}

/** Holds the stream until the request is cancelled. */
export function untilCancelled(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener('abort', () => {
        resolve();
      });
  });
}

/** The text of an answer that replaces one line of a file. */
export function editOf(path: string, search: string, replace: string, summary = 'Changed it.'): string {
  return `*** EDIT ${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n*** RESULT\n${summary}\n`;
}

/** An answer that calls tools, `[name, arguments]` each. */
export function toolCalls(...calls: readonly (readonly [name: string, parameters: unknown])[]): Script {
  return [
    started,
    ...calls.map(([name, parameters], index) => ({
      type: 'tool-call-finished' as const,
      call: { id: `call-${index}`, name, argumentsJson: JSON.stringify(parameters) },
    })),
    { ...finished(), finish: { unified: 'tool-calls', raw: 'tool_use' } } as StreamEvent,
  ];
}
