import assert from 'node:assert/strict';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import type { ModelRequest } from '../../../../src/core/model/request/request.ts';
import type { Action } from '../../../servers/scriptedServer.ts';
import { failureOf, head, run, sends, simpleRequest, withServer } from '../behaviour/harness.ts';

type Body = Readonly<Record<string, unknown>>;

interface Case {
  readonly name: string;
  readonly protocol: WireProtocol;
  readonly status?: number;
  /** The body of the refusal: as it is, or as JSON. */
  readonly says: unknown;
  readonly request?: Partial<ModelRequest>;
  /** What the second request has to look like. */
  readonly then: (body: Body) => unknown;
  readonly is: unknown;
}

const tools = [
  { name: 'read_file', description: 'Reads.', parameters: { type: 'object', properties: {}, required: [] } },
];
const output = {
  name: 'plan',
  schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
};
const openaiError = (message: string, more: object = {}) => ({
  error: { message, type: 'invalid_request_error', ...more },
});
const has = (name: string) => (body: Body) => name in body;
const effort = (body: Body) => body['reasoning_effort'];
const firstMessage = (body: Body) => (body['messages'] as { role: string; content: string }[])[0];

const chat = 'openai-compatible';

const cases: readonly Case[] = [
  // Tools.
  ...(
    [
      [
        'Ollama behind the compatible wire',
        400,
        openaiError('registry.local/library/tiny:1b does not support tools'),
      ],
      [
        'xAI',
        400,
        {
          code: 'invalid',
          error:
            'The model does not support tool use or function calling but tools or tool_choice have been specified on the request.',
        },
      ],
      [
        'Google',
        400,
        [
          {
            error: {
              code: 400,
              message: 'Function calling is not enabled for models/tiny',
              status: 'INVALID_ARGUMENT',
            },
          },
        ],
      ],
      [
        'vLLM',
        400,
        {
          object: 'error',
          message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
          type: 'BadRequestError',
          code: 400,
        },
      ],
      [
        'vLLM with a printed list',
        400,
        {
          object: 'error',
          message:
            "[{'type': 'extra_forbidden', 'loc': ('body', 'tools'), 'msg': 'Extra inputs are not permitted', 'input': []}]",
          code: 400,
        },
      ],
      [
        'llama.cpp',
        500,
        { error: { code: 500, message: 'tools param requires --jinja flag', type: 'server_error' } },
      ],
      [
        'OpenRouter',
        404,
        openaiError('No endpoints found that support tool use. To learn more, read the docs.'),
      ],
      ['Groq', 400, openaiError('`tool calling` is not supported with this model')],
      ['DeepSeek', 400, openaiError('this-reasoner does not support Function Calling')],
    ] as const
  ).map(([name, status, says]): Case => ({
    name: `tools (${name})`,
    protocol: chat,
    status,
    says,
    request: { tools },
    then: has('tools'),
    is: false,
  })),
  {
    name: 'tools (Ollama)',
    protocol: 'ollama',
    says: { error: 'registry.ollama.ai/library/gemma3:4b does not support tools' },
    request: { tools },
    then: has('tools'),
    is: false,
  },
  {
    name: 'tools (Messages)',
    protocol: 'anthropic',
    says: {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'tools: Extra inputs are not permitted' },
    },
    request: { tools },
    then: has('tools'),
    is: false,
  },
  {
    name: 'tools (Responses)',
    protocol: 'openai',
    says: openaiError("Unsupported parameter: 'tools' is not supported with this model.", {
      param: 'tools',
      code: 'unsupported_parameter',
    }),
    request: { tools },
    then: has('tools'),
    is: false,
  },
  // Effort.
  ...(
    [
      ['unrecognised', openaiError('Unrecognized request argument supplied: reasoning_effort'), undefined],
      [
        'named in a field',
        openaiError('Unknown parameter', { param: 'reasoning_effort', code: 'unknown_parameter' }),
        undefined,
      ],
      ['camel case', { error: 'Model tiny-4 does not support parameter reasoningEffort.' }, undefined],
      [
        'a list of LiteLLM',
        openaiError(
          "litellm.UnsupportedParamsError: tiny does not support parameters: ['reasoning_effort'], for model=tiny. To drop these, set `litellm.drop_params=True`",
        ),
        undefined,
      ],
      [
        'a value with its list',
        openaiError(
          "Unsupported value: 'reasoning_effort' does not support 'max' with this model. Supported values are: 'low', 'medium', and 'high'.",
          { param: 'reasoning_effort', code: 'unsupported_value' },
        ),
        'high',
      ],
      [
        'a value with a higher list',
        openaiError(
          "Invalid value: 'max'. Supported values are: 'none', 'minimal', 'low', 'medium', 'high', and 'xhigh'.",
          { param: 'reasoning_effort' },
        ),
        'xhigh',
      ],
      [
        'a value by pydantic',
        {
          detail: [
            {
              type: 'literal_error',
              loc: ['body', 'reasoning_effort'],
              msg: "Input should be 'low', 'medium' or 'high'",
            },
          ],
        },
        'high',
      ],
      [
        'a value without a list',
        openaiError('reasoning_effort value max is not supported by this model'),
        'high',
      ],
      [
        'tools with an effort',
        openaiError('Function tools with reasoning_effort are not supported for tiny here.'),
        undefined,
      ],
      [
        'an unknown name of Google',
        [
          {
            error: {
              code: 400,
              message: 'Invalid JSON payload received. Unknown name "reasoning_effort": Cannot find field.',
              status: 'INVALID_ARGUMENT',
            },
          },
        ],
        undefined,
      ],
    ] as const
  ).map(([name, says, is]): Case => ({
    name: `effort (${name})`,
    protocol: chat,
    says,
    request: { effort: 'max', tools },
    then: (body) => [effort(body), 'tools' in body],
    is: [is, true],
  })),
  {
    name: 'no effort at all is not to be had',
    protocol: chat,
    says: openaiError("Unsupported value: 'none'. Supported values are: 'low', 'medium', 'high'.", {
      param: 'reasoning_effort',
    }),
    request: { effort: 'none' },
    then: effort,
    is: 'low',
  },
  {
    name: 'thinking (Ollama)',
    protocol: 'ollama',
    says: { error: '"gemma3:4b" does not support thinking' },
    request: { effort: 'high' },
    then: has('think'),
    is: false,
  },
  {
    name: 'an effort (Ollama)',
    protocol: 'ollama',
    says: { error: 'invalid think value: "max" (must be "high", "medium", "low", true, or false)' },
    request: { effort: 'max' },
    then: (body) => body['think'],
    is: 'high',
  },
  {
    name: 'every effort (Ollama)',
    protocol: 'ollama',
    says: { error: 'think value "low" is not supported for this model' },
    request: { effort: 'low' },
    then: (body) => body['think'],
    is: true,
  },
  {
    name: 'effort (Messages)',
    protocol: 'anthropic',
    says: {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'This model does not support the effort parameter.' },
    },
    request: { effort: 'high', output },
    then: (body) => Object.keys(body['output_config'] as object),
    is: ['format'],
  },
  {
    name: 'an effort (Messages)',
    protocol: 'anthropic',
    says: {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: "output_config.effort: Input should be 'low', 'medium' or 'high'",
      },
    },
    request: { effort: 'max' },
    then: (body) => body['output_config'],
    is: { effort: 'high' },
  },
  {
    name: 'effort (Responses)',
    protocol: 'openai',
    says: openaiError("Unsupported parameter: 'reasoning.effort' is not supported with this model.", {
      param: 'reasoning.effort',
      code: 'unsupported_parameter',
    }),
    request: { effort: 'high', tools },
    then: (body) => ['reasoning' in body, 'include' in body],
    is: [false, false],
  },
  {
    name: 'encrypted thinking (Responses)',
    protocol: 'openai',
    says: openaiError('Encrypted content is not supported with this model.', {
      param: 'include',
      code: null,
    }),
    request: { effort: 'high', tools },
    then: (body) => ['reasoning' in body, 'include' in body],
    is: [true, false],
  },
  // Temperature.
  ...(
    [
      [
        'OpenAI',
        openaiError(
          "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
          { param: 'temperature', code: 'unsupported_value' },
        ),
      ],
      ['Moonshot', openaiError('invalid temperature: only 1 is allowed for this model')],
      ['deprecated', openaiError('`temperature` is deprecated for this model.')],
      ['set with thinking', openaiError('`temperature` may only be set to 1 when thinking is enabled.')],
    ] as const
  ).map(([name, says]): Case => ({
    name: `temperature (${name})`,
    protocol: chat,
    says,
    request: { temperature: 0.2, effort: 'low' },
    then: (body) => ['temperature' in body, effort(body)],
    is: [false, 'low'],
  })),
  {
    name: 'temperature (Responses)',
    protocol: 'openai',
    says: openaiError("Unsupported parameter: 'temperature' is not supported with this model."),
    request: { temperature: 0.2 },
    then: has('temperature'),
    is: false,
  },
  {
    name: 'temperature (Ollama)',
    protocol: 'ollama',
    says: { error: 'option "temperature" is not supported by this model' },
    request: { temperature: 0.2 },
    then: (body) => Object.keys(body['options'] as object),
    is: ['num_predict', 'num_ctx'],
  },
  // The format of the answer.
  {
    name: 'a schema (Messages)',
    protocol: 'anthropic',
    says: {
      type: 'error',
      error: { type: 'invalid_request_error', message: "'tiny-3' does not support structured outputs." },
    },
    request: { output },
    then: (body) => ['output_config' in body, JSON.stringify(body['system']).includes('JSON Schema')],
    is: [false, true],
  },
  {
    name: 'the whole output configuration (Messages)',
    protocol: 'anthropic',
    says: {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'output_config: Extra inputs are not permitted' },
    },
    request: { output, effort: 'high' },
    then: (body) => ['output_config' in body, JSON.stringify(body['system']).includes('JSON Schema')],
    is: [false, true],
  },
  {
    name: 'a strict schema (Responses)',
    protocol: 'openai',
    says: openaiError("Invalid schema for response_format 'plan': 'required' is not supported.", {
      param: 'text.format.schema',
      code: 'invalid_json_schema',
    }),
    request: { output },
    then: (body) => (body['text'] as { format: { strict: boolean } }).format.strict,
    is: false,
  },
  {
    name: 'a format (Ollama)',
    protocol: 'ollama',
    says: { error: 'invalid format: expected "json" or a JSON schema that is supported' },
    request: { output },
    then: (body) => body['format'],
    is: 'json',
  },
  {
    name: 'a format (DeepSeek)',
    protocol: chat,
    says: openaiError('This response_format type is unavailable now'),
    request: { output },
    then: (body) => (body['response_format'] as { json_schema: { strict: boolean } }).json_schema.strict,
    is: false,
  },
  // The cap on output.
  ...(
    [
      [
        'OpenAI',
        'max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.',
        16_384,
      ],
      [
        'Groq',
        '`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model',
        8192,
      ],
      ['DeepSeek', 'Invalid max_tokens value, the valid range of max_tokens is [1, 8192]', 8192],
      ['Qwen', 'Range of max_tokens should be [1, 8192]', 8192],
      [
        'ByteDance',
        'The parameter `max_tokens` specified in the request are not valid: integer above maximum value, expected a value <= 12288, but got 32000 instead.',
        12_288,
      ],
      [
        'Bedrock',
        'The maximum tokens you requested exceeds the model limit of 8192 max_tokens. Try again with a maximum tokens value that is lower than 8192.',
        8191,
      ],
      [
        'Google',
        'Unable to submit request because it has a max_tokens value of 32000 but the supported range is from 1 (inclusive) to 8193 (exclusive).',
        8192,
      ],
      ['thousands', 'max_tokens must be at most 8,192', 8192],
    ] as const
  ).map(([name, message, is]): Case => ({
    name: `the value of the cap (${name})`,
    protocol: chat,
    says: openaiError(message),
    request: { maxOutputTokens: 32_000 },
    then: (body) => body['max_tokens'],
    is,
  })),
  {
    name: 'the value of the cap (a whole sentence in the field of its name)',
    protocol: chat,
    says: openaiError('Param Incorrect', {
      param: 'max_tokens is too large: 32000. This model supports at most 8000 completion tokens.',
    }),
    request: { maxOutputTokens: 32_000 },
    then: (body) => body['max_tokens'],
    is: 8000,
  },
  {
    name: 'the value of the cap (pydantic)',
    protocol: chat,
    status: 422,
    says: {
      detail: [
        {
          type: 'less_than_equal',
          loc: ['body', 'max_tokens'],
          msg: 'Input should be less than or equal to 4096',
          ctx: { le: 4096 },
        },
      ],
    },
    request: { maxOutputTokens: 32_000 },
    then: (body) => body['max_tokens'],
    is: 4096,
  },
  {
    name: 'the value of the cap (Messages)',
    protocol: 'anthropic',
    says: {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for tiny-3',
      },
    },
    request: { maxOutputTokens: 32_000 },
    then: (body) => body['max_tokens'],
    is: 8192,
  },
  {
    name: 'the value of the cap (Responses)',
    protocol: 'openai',
    says: openaiError(
      "Invalid 'max_output_tokens': integer above maximum value. Expected a value <= 16384, but got 32000 instead.",
      { param: 'max_output_tokens', code: 'integer_above_max_value' },
    ),
    request: { maxOutputTokens: 32_000 },
    then: (body) => body['max_output_tokens'],
    is: 16_384,
  },
  {
    name: 'the name of the cap',
    protocol: chat,
    says: openaiError(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { param: 'max_tokens', code: 'unsupported_parameter' },
    ),
    then: (body) => [body['max_tokens'], body['max_completion_tokens']],
    is: [undefined, 512],
  },
  {
    name: 'the name of the cap, without the other one',
    protocol: chat,
    says: {
      detail: [
        { type: 'extra_forbidden', loc: ['body', 'max_tokens'], msg: 'Extra inputs are not permitted' },
      ],
    },
    status: 422,
    then: (body) => [body['max_tokens'], body['max_completion_tokens']],
    is: [undefined, 512],
  },
  // Instructions.
  ...(
    [
      ['a template', { object: 'error', message: 'System role not supported', code: 400 }],
      [
        'Google',
        [
          {
            error: {
              code: 400,
              message: 'Developer instruction is not enabled for models/tiny',
              status: 'INVALID_ARGUMENT',
            },
          },
        ],
      ],
      [
        'a path',
        openaiError("Unsupported value: 'messages[0].role' does not support 'system' with this model.", {
          param: 'messages[0].role',
          code: 'unsupported_value',
        }),
      ],
      [
        'pydantic',
        {
          detail: [
            {
              type: 'literal_error',
              loc: ['body', 'messages', 0, 'role'],
              msg: "Input should be 'user' or 'assistant'",
            },
          ],
        },
      ],
    ] as const
  ).map(([name, says]): Case => ({
    name: `instructions (${name})`,
    protocol: chat,
    says,
    then: firstMessage,
    is: { role: 'user', content: 'You are terse.\n\nSay hello.' },
  })),
  {
    name: 'instructions (Responses)',
    protocol: 'openai',
    says: openaiError('Unknown parameter: instructions', {
      param: 'instructions',
      code: 'unknown_parameter',
    }),
    then: (body) => [body['instructions'], body['input']],
    is: [undefined, [{ role: 'user', content: 'You are terse.\n\nSay hello.' }]],
  },
  // Whatever else a request can do without.
  ...(
    [
      [
        'pydantic',
        422,
        {
          detail: [
            {
              type: 'extra_forbidden',
              loc: ['body', 'stream_options'],
              msg: 'Extra inputs are not permitted',
            },
          ],
        },
      ],
      ['an unknown field', 400, openaiError('json: unknown field "stream_options"')],
      ['a nested name', 400, openaiError('Unrecognized key(s) in object: stream_options.include_usage')],
      [
        'JSON Schema',
        400,
        { message: "Additional properties are not allowed ('stream_options' was unexpected)" },
      ],
      [
        'NestJS',
        400,
        { message: ['property stream_options should not exist'], error: 'Bad Request', statusCode: 400 },
      ],
      [
        'Bedrock',
        400,
        { message: 'Malformed input request: #: extraneous key [stream_options] is not permitted' },
      ],
      ['Python', 400, openaiError("create() got an unexpected keyword argument 'stream_options'")],
      [
        'an error inside of an error',
        400,
        {
          error: {
            message: 'Provider returned error',
            code: 400,
            metadata: { raw: '{"detail":"stream_options is not supported"}' },
          },
        },
      ],
      ['plain words', 400, 'stream_options: not allowed here'],
    ] as const
  ).map(([name, status, says]): Case => ({
    name: `usage in the stream (${name})`,
    protocol: chat,
    status,
    says,
    request: { tools, effort: 'low' },
    then: (body) => ['stream_options' in body, 'tools' in body, effort(body)],
    is: [false, true, 'low'],
  })),
  {
    name: 'store (Responses)',
    protocol: 'openai',
    says: openaiError("Unknown parameter: 'store'.", { param: 'store', code: 'unknown_parameter' }),
    then: has('store'),
    is: false,
  },
  {
    name: 'strict tools (Responses)',
    protocol: 'openai',
    says: {
      detail: [
        {
          type: 'extra_forbidden',
          loc: ['body', 'tools', 0, 'strict'],
          msg: 'Extra inputs are not permitted',
        },
      ],
    },
    status: 422,
    request: { tools },
    then: (body) => Object.keys((body['tools'] as object[])[0] ?? {}),
    is: ['type', 'name', 'description', 'parameters'],
  },
  {
    name: 'marks of the cache (Messages)',
    protocol: 'anthropic',
    says: {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'system.0.cache_control: Extra inputs are not permitted',
      },
    },
    request: { instructions: [{ text: 'You are terse.', cacheUpToHere: true }] },
    then: (body) => body['system'],
    is: [{ type: 'text', text: 'You are terse.' }],
  },
  {
    name: 'an option of the runner (Ollama)',
    protocol: 'ollama',
    says: { error: 'invalid option provided: unknown parameter "num_ctx"' },
    then: (body) => body['options'],
    is: { num_predict: 512 },
  },
];

function refuse(status: number, says: unknown): Action[] {
  const isText = typeof says === 'string';
  return [
    { do: 'respond', status, headers: { 'content-type': isText ? 'text/plain' : 'application/json' } },
    { do: 'send', bytes: isText ? says : JSON.stringify(says) },
  ];
}

describe('what a server refuses by name', () => {
  for (const { name, protocol, status = 400, says, request, then, is } of cases) {
    it(`is left out or asked for in another way: ${name}`, async () => {
      const { write } = wireFormats[protocol];
      const script = (_seen: unknown, index: number) =>
        index === 0 ? refuse(status, says) : [head(protocol), ...sends(write({ text: 'Hi' }))];
      await withServer(protocol, script, async (baseUrl, server) => {
        const result = await run(protocol, baseUrl, request === undefined ? {} : { request });
        const bodies = server.requests.map(({ body }) => JSON.parse(body) as Body);
        assert.equal(result.last.type, 'finished', JSON.stringify(result.last));
        assert.equal(result.text, 'Hi');
        assert.equal(bodies.length, 2);
        assert.deepEqual(then(bodies[1] ?? {}), is);
        const started = result.events.find(({ type }) => type === 'response-started');
        assert.ok(started?.type === 'response-started');
        assert.equal(started.adaptation?.refused.length, 1);
        assert.equal(started.adaptation.changes.length > 0, true);
      });
    });
  }
});

describe('a refusal that cannot be met', () => {
  const refusals = [
    ['an ability that is the request itself', openaiError('"tiny-embedder" does not support chat')],
    [
      'streams',
      openaiError('Streaming is not supported with this model.', {
        param: 'stream',
        code: 'unsupported_value',
      }),
    ],
  ] as const;
  for (const [name, says] of refusals) {
    it(`is told by name, so that another model is asked: ${name}`, async () => {
      await withServer(
        chat,
        () => refuse(400, says),
        async (baseUrl, server) => {
          const failure = failureOf(await run(chat, baseUrl));
          assert.equal(failure.kind, 'bad-request');
          assert.equal((failure.refused ?? []).length > 0, true);
          assert.equal(server.requests.length, 1);
        },
      );
    });
  }

  it('ends after a bounded number of requests, with all that was tried', async () => {
    const names = ['tools', 'reasoning_effort', 'temperature', 'stream_options', 'max_tokens'];
    const script = (_seen: unknown, index: number) =>
      refuse(400, openaiError(`Unsupported parameter: '${names[index] ?? 'messages'}'`));
    await withServer(chat, script, async (baseUrl, server) => {
      const result = await run(chat, baseUrl, { request: { tools, effort: 'low', temperature: 0 } });
      const failure = failureOf(result);
      assert.equal(server.requests.length, 6);
      assert.deepEqual(failure.refused, ['messages']);
      assert.ok(result.last.type === 'failed');
      assert.equal(result.last.adaptation?.refused.length, 5);
      assert.deepEqual(result.usage, { source: 'estimated' });
    });
  });

  it('is none when a request is wrong in itself', async () => {
    const says = openaiError("An assistant message with 'tool_calls' must be followed by tool messages.");
    await withServer(
      chat,
      () => refuse(400, says),
      async (baseUrl, server) => {
        const failure = failureOf(await run(chat, baseUrl, { request: { tools, effort: 'low' } }));
        assert.equal(failure.refused, undefined);
        assert.equal(server.requests.length, 1);
      },
    );
  });

  it('does not raise a cap that is too low: more was not reserved', async () => {
    const says = openaiError(
      "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 1024.",
    );
    await withServer(
      'openai',
      () => refuse(400, says),
      async (baseUrl, server) => {
        failureOf(await run('openai', baseUrl, { request: { maxOutputTokens: 512 } }));
        assert.equal(server.requests.length, 1);
      },
    );
  });

  it('does not read names out of a server error that quotes the request', async () => {
    const says = {
      error: { message: 'Traceback: handler failed for {"tools": [], "temperature": 0.2}', code: 500 },
    };
    await withServer(
      chat,
      () => refuse(500, says),
      async (baseUrl, server) => {
        const failure = failureOf(await run(chat, baseUrl, { request: { tools, temperature: 0.2 } }));
        assert.equal(failure.kind, 'server');
        assert.equal(server.requests.length, 1);
      },
    );
  });
});

describe('what was refused', () => {
  it('is not asked for again by the same provider', async () => {
    const { createProvider } = await import('../../../../src/providers/createProvider.ts');
    const { write } = wireFormats[chat];
    const script = (seen: { body: string }) =>
      'reasoning_effort' in (JSON.parse(seen.body) as Body)
        ? refuse(400, openaiError('Unrecognized request argument supplied: reasoning_effort'))
        : [head(chat), ...sends(write({ text: 'Hi' }))];
    await withServer(chat, script, async (baseUrl, server) => {
      const provider = createProvider(
        httpProtocols,
        { name: 'test', protocol: chat, baseUrl },
        { fetch, createId: () => 'id' },
      );
      for (let time = 0; time < 3; time++) {
        const stream = provider.stream(
          { ...simpleRequest, effort: 'low' },
          { signal: new AbortController().signal, timeouts: { firstTokenMs: 60_000, idleMs: 60_000 } },
        );
        for await (const event of stream) assert.notEqual(event.type, 'failed');
      }
      assert.equal(server.requests.length, 4);
    });
  });
});
