import type { Answer } from '../../servers/answer.ts';
import { scriptModelServer, type AnswerError, type AnswerRequest } from '../../servers/modelServer.ts';
import { startServer, type Script, type SeenRequest } from '../../servers/scriptedServer.ts';

/** Answers one request; `beforeEvent` holds the stream back before the event with that number. */
export interface PreparedAnswer {
  readonly answer: (request: AnswerRequest) => Answer | AnswerError;
  readonly beforeEvent?: (index: number) => Promise<void> | undefined;
  /** Kept for the attempts of this step, which may run beside others. */
  readonly stepId?: string;
}

/** An answer for the attempts of one step, whatever else is asked meanwhile. */
export function forStep(stepId: string, prepared: PreparedAnswer | Answer | AnswerError): PreparedAnswer {
  return { ...('answer' in prepared ? prepared : { answer: () => prepared }), stepId };
}

/** Names of the providers in the settings of the suites, and the protocol that each speaks. */
const protocolOf = { anthropic: 'anthropic', openai: 'openai', ollama: 'ollama' } as const;

export type ProviderName = keyof typeof protocolOf;

/** A request for an answer, with the provider that it went to. */
export interface AskedRequest extends AnswerRequest {
  readonly provider: ProviderName;
}

/** All providers of a suite behind one port, each under its name: `http://127.0.0.1:PORT/anthropic`. */
export interface FakeProviders {
  /** Every request that came, listings too. */
  readonly requests: readonly SeenRequest[];
  /** Every request for an answer. */
  readonly asked: readonly AskedRequest[];
  /** Says what the next requests to a provider are answered, in order; each request takes the first that is for it. Without any, a request is refused. */
  prepare(provider: ProviderName, ...answers: readonly (PreparedAnswer | Answer | AnswerError)[]): void;
  /** Forgets what was asked and prepared. */
  reset(): void;
  close(): Promise<void>;
}

/** The port that the settings of a suite name as `${port}`. */
export function testPort(): number {
  const port = Number(process.env['TIERWISE_TEST_PORT']);
  if (!Number.isInteger(port)) throw new Error('TIERWISE_TEST_PORT is not set: start this through npm.');
  return port;
}

/** Models that the fake Ollama lists. */
const models = ['gemma3:4b', 'qwen3:8b'];

/** They run in the extension host, on the port that the suite's settings name. */
export async function startFakeProviders(port = testPort()): Promise<FakeProviders> {
  const asked: AskedRequest[] = [];
  const prepared = new Map<ProviderName, (PreparedAnswer | Answer | AnswerError)[]>();
  const scripts = new Map<string, Script>();
  for (const name of Object.keys(protocolOf) as ProviderName[]) scripts.set(name, scriptOf(name));

  function scriptOf(provider: ProviderName): Script {
    const held: { beforeEvent?: PreparedAnswer['beforeEvent'] | undefined } = {};
    return scriptModelServer({
      protocol: protocolOf[provider],
      models,
      answer(request) {
        asked.push({ ...request, provider });
        const next = take(prepared.get(provider) ?? [], request.prompt);
        held.beforeEvent = next !== undefined && 'answer' in next ? next.beforeEvent : undefined;
        if (next === undefined) return { error: { status: 400, message: 'No answer was prepared.' } };
        return 'answer' in next ? next.answer(request) : next;
      },
      beforeEvent: (index) => held.beforeEvent?.(index),
    });
  }

  function take(
    answers: (PreparedAnswer | Answer | AnswerError)[],
    prompt: string,
  ): PreparedAnswer | Answer | AnswerError | undefined {
    const index = answers.findIndex((answer) => {
      const stepId = 'answer' in answer ? answer.stepId : undefined;
      return stepId === undefined || prompt.includes(`# Your step\\n${stepId}: `);
    });
    return index < 0 ? undefined : answers.splice(index, 1)[0];
  }

  const server = await startServer(async (request, index) => {
    const [, name = ''] = request.path.split('/');
    const script = scripts.get(name);
    if (script === undefined) return [{ do: 'respond', status: 404 }];
    return script({ ...request, path: request.path.slice(name.length + 1) }, index);
  }, port);
  return {
    requests: server.requests,
    asked,
    prepare(provider, ...answers) {
      prepared.set(provider, [...(prepared.get(provider) ?? []), ...answers]);
    },
    reset() {
      asked.length = 0;
      prepared.clear();
    },
    close: () => server.close(),
  };
}
