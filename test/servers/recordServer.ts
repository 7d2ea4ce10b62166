import { startServer, type Action, type ScriptedServer, type SeenRequest } from './scriptedServer.ts';

/** What a server that keeps records of calls has to say. Costs are JSON numbers as the server would write them. */
export interface Records {
  readonly keeper: 'openrouter' | 'litellm';
  readonly key: string;
  /** By request id: the costs of its rows. OpenRouter has one row each. */
  readonly costs: Readonly<Record<string, readonly string[]>>;
}

/** Starts an OpenRouter (below `/api/v1`) or a LiteLLM proxy that knows what calls have cost. */
export function startRecordServer(records: Records): Promise<ScriptedServer> {
  return startServer((request) =>
    records.keeper === 'openrouter' ? openRouter(records, request) : liteLlm(records, request),
  );
}

function openRouter({ key, costs }: Records, request: SeenRequest): readonly Action[] {
  const url = new URL(request.path, 'http://localhost');
  if (url.pathname !== '/api/v1/generation') return json(404, '{"error":{"message":"Not Found","code":404}}');
  if (request.headers['authorization'] !== `Bearer ${key}`) {
    return json(401, '{"error":{"message":"No auth credentials found","code":401}}');
  }
  const id = url.searchParams.get('id') ?? '';
  const cost = costs[id]?.[0];
  if (cost === undefined) {
    return json(404, `{"error":{"message":"Generation ${id} not found","code":404}}`);
  }
  return json(
    200,
    `{"data":{"id":"${id}","upstream_id":"chatcmpl-791bcf62","total_cost":${cost},"cache_discount":null,` +
      '"upstream_inference_cost":null,"created_at":"2026-06-03T23:33:19.433273+00:00","model":"qwen/qwen3-coder",' +
      '"app_id":null,"streamed":true,"cancelled":true,"provider_name":"Alibaba","latency":1250,' +
      '"moderation_latency":null,"generation_time":1200,"finish_reason":null,"tokens_prompt":10,' +
      '"tokens_completion":25,"native_tokens_prompt":10,"native_tokens_completion":25,' +
      `"native_tokens_reasoning":0,"native_tokens_cached":3,"origin":"","usage":${cost},"is_byok":false}}`,
  );
}

function liteLlm({ key, costs }: Records, request: SeenRequest): readonly Action[] {
  const url = new URL(request.path, 'http://localhost');
  if (url.pathname === '/health/liveliness') return json(200, `"I'm alive!"`);
  if (url.pathname !== '/spend/logs') return json(404, '{"detail":"Not Found"}');
  if (request.headers['authorization'] !== `Bearer ${key}`) {
    return json(
      401,
      '{"error":{"message":"Authentication Error, Invalid proxy server token passed.","type":"auth_error","param":"None","code":"401"}}',
    );
  }
  const id = url.searchParams.get('request_id') ?? '';
  const rows = (costs[id] ?? []).map(
    (cost) =>
      `{"request_id":"${id}","call_type":"acompletion","api_key":"88dc28d0f030c55e","spend":${cost},` +
      '"total_tokens":35,"prompt_tokens":10,"completion_tokens":25,"startTime":"2026-06-03T23:33:18.093000Z",' +
      '"endTime":"2026-06-03T23:33:19.433000Z","completionStartTime":null,"model":"gpt-6-luna","user":"",' +
      '"metadata":{},"cache_hit":"None","cache_key":"Cache OFF","request_tags":[]}',
  );
  return json(200, `[${rows.join(',')}]`);
}

function json(status: number, body: string): readonly Action[] {
  return [
    { do: 'respond', status, headers: { 'content-type': 'application/json' } },
    { do: 'send', bytes: body },
  ];
}
