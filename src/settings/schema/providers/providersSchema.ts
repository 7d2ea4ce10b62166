import { predefinedProviders } from '../../../shared/defaultStacks.ts';
import type { SettingSchema } from '../../shape/shape.ts';

const seconds = {
  type: 'number',
  minimum: 1,
  maximum: 3600,
  fix: 'Write a number of seconds from 1 to 3600.',
} as const;

const oneLine = 'Write a text of one line without special characters.';

export const providersSchema = {
  key: 'tierwise.providers',
  scope: 'application',
  order: 2,
  ignoreSync: true,
  type: 'object',
  markdownDescription:
    'The endpoints that Tierwise may talk to, by a name of your choice. `anthropic`, `openai` and `ollama` exist already; write `null` to take one away. Keys do not belong here: run **Tierwise: Set Key**. A workspace cannot change this setting.',
  problem: 'The value is not an object, so there is no provider.',
  fix: 'Write an object with one entry for each provider.',
  whenWrong: {},
  propertyNames: {
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    problem: 'This cannot be the name of a provider, so the provider is left out.',
    fix: 'Use letters, digits, dots, hyphens and underscores, and begin with a letter or digit.',
  },
  additionalProperties: {
    type: ['object', 'null'],
    problem: 'The value is not an object, so the provider is left out.',
    fix: 'Write an object with "protocol" and "baseUrl", or null to take a provider away.',
    required: ['protocol'],
    defaultSnippets: [
      {
        label: 'OpenAI-compatible server',
        body: {
          protocol: 'openai-compatible',
          baseUrl: '${1:http://127.0.0.1:8000/v1}',
          needsKey: '^${2:false}',
        },
      },
      {
        label: 'Azure OpenAI',
        body: {
          protocol: 'openai-compatible',
          baseUrl: 'https://${1:resource}.openai.azure.com',
          priceAs: 'openai',
        },
      },
      {
        label: 'Gateway with a header of its own for the key',
        body: {
          protocol: 'openai-compatible',
          baseUrl: '${1:https://gateway.example.com/v1}',
          keyHeader: '${2:x-api-key}',
        },
      },
      {
        label: 'Ollama server',
        body: {
          protocol: 'ollama',
          baseUrl: '${1:http://127.0.0.1:11434}',
        },
      },
    ],
    properties: {
      protocol: {
        type: 'string',
        // Those of the table of protocols, which the wiring makes: the reader looks there.
        isUnchecked: true,
        enum: ['anthropic', 'openai', 'openai-compatible', 'ollama'],
        problem: 'There is no such protocol, so the provider is left out.',
        markdownEnumDescriptions: [
          'Anthropic Messages API.',
          'OpenAI Responses API.',
          'OpenAI Chat Completions, as spoken by vLLM, LM Studio, llama.cpp, DeepSeek and most gateways.',
          "Ollama's own API.",
        ],
        markdownDescription: 'The language that the endpoint speaks.',
      },
      baseUrl: {
        type: 'string',
        pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#@]+(/[^\\s?#]*)?(\\?[^\\s#]*)?$',
        isUnchecked: true,
        fix: 'Write an http or https address without user name, secret or fragment, such as http://127.0.0.1:8000/v1.',
        markdownDescription:
          "Address of the endpoint, with the path that comes before the API's own, for example `http://127.0.0.1:8000/v1`. Only `openai-compatible` has no default. `{model}` in its path stands for the model that is asked, where an endpoint has a path for each. Of an Azure resource `https://NAME.openai.azure.com` is enough.",
      },
      query: {
        type: 'object',
        problem: 'The value is not such an object, so no parameter is added.',
        fix: 'Write an object with the name and the text of each parameter, 20 at most.',
        maxProperties: 20,
        propertyNames: {
          pattern: '^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$',
          problem: 'This cannot be the name of a parameter, so it is left out.',
          fix: 'Use letters, digits, dots, hyphens and underscores.',
        },
        additionalProperties: {
          type: 'string',
          keepsBlanks: true,
          pattern: '^[\\x20-\\x7e]{0,500}$',
          fix: oneLine,
        },
        markdownDescription:
          'Parameters that go with the address of every request, such as `"api-version": "2024-10-21"` for Azure. Never put a secret here: parameters named like `key` or `token` are left out.',
      },
      headers: {
        type: 'object',
        problem: 'The value is not an object, so no header is added.',
        fix: 'Write an object with the name and the text of each header.',
        propertyNames: {
          pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
          problem: 'This cannot be the name of a header, so it is left out.',
          fix: 'Use letters, digits and hyphens in its name.',
        },
        additionalProperties: {
          type: 'string',
          keepsBlanks: true,
          pattern: '^[\\t\\x20-\\x7e\\x80-\\xff]*$',
          fix: oneLine,
        },
        markdownDescription:
          'Headers that go with every request to this endpoint. Never put a secret here: headers named like `authorization`, `x-api-key` or `cookie` are left out. Run **Tierwise: Set Key** instead.',
      },
      needsKey: {
        type: 'boolean',
        markdownDescription:
          'Whether requests carry a key. By default true, but false for `ollama` and for `openai-compatible` on this machine.',
      },
      keyHeader: {
        type: 'string',
        pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$",
        fix: 'Write the name of a header, such as "api-key"; the key itself is entered with "Tierwise: Set Key".',
        examples: [
          'api-key',
          'x-api-key',
          'Ocp-Apim-Subscription-Key',
          'cf-aig-authorization',
          'x-portkey-api-key',
        ],
        markdownDescription:
          'Name of the header that carries the key, for gateways that do not take it in `Authorization`. By default `api-key` at Azure and `Authorization` everywhere else. The key itself is entered with **Tierwise: Set Key**.',
      },
      keyScheme: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{0,20}$',
        fix: 'Write the word before the key, such as "Bearer", or an empty text.',
        markdownDescription:
          'Word before the key in its header. By default `Bearer` in headers whose name ends in `authorization`, and none in others.',
      },
      cacheControl: {
        type: 'boolean',
        markdownDescription:
          'Whether requests mark with `cache_control` what the endpoint is to keep in its prompt cache. By default only where it is known to be understood: Claude behind LiteLLM, OpenRouter and other gateways, Qwen at Alibaba Cloud and OpenRouter, Gemini at OpenRouter. Only for `openai-compatible`.',
      },
      priceAs: {
        type: 'string',
        minLength: 1,
        fix: 'Write the name of a vendor, such as "openai".',
        examples: ['anthropic', 'openai', 'deepseek', 'google', 'mistral', 'groq'],
        markdownDescription:
          "Vendor whose list prices apply, for example `openai` for a gateway that passes OpenAI's prices on; `local` for hardware of your own, `subscription` where a flat plan pays. Without it, models of an unknown endpoint are *unpriced* unless `#tierwise.prices#` has them.",
      },
      limits: {
        type: 'object',
        problem: 'The value is not an object, so the usual limits hold.',
        markdownDescription: 'Limits of this endpoint.',
        properties: {
          contextTokens: {
            type: 'integer',
            minimum: 1024,
            maximum: 10_000_000,
            markdownDescription:
              'Context window in tokens. For Ollama it is the window that the model is loaded with (`num_ctx`): 32768 where nothing is set.',
          },
          concurrentRequests: {
            type: 'integer',
            minimum: 1,
            maximum: 64,
            markdownDescription: 'Most requests at the same time.',
          },
          firstTokenTimeoutSeconds: {
            ...seconds,
            markdownDescription:
              'Longest wait for the first token, in seconds. A local model that has to be loaded first needs minutes.',
          },
          idleTimeoutSeconds: {
            ...seconds,
            markdownDescription: 'Longest silence in the middle of an answer, in seconds.',
          },
          connectTimeoutSeconds: {
            ...seconds,
            markdownDescription:
              'Longest wait for the endpoint to accept a request, in seconds. Without it only the limit of the first token holds.',
          },
          totalTimeoutSeconds: {
            ...seconds,
            markdownDescription:
              'Longest time of a whole request, in seconds. Without it an answer may take as long as it keeps coming.',
          },
          requestsPerMinute: {
            type: 'integer',
            minimum: 1,
            maximum: 1_000_000,
            markdownDescription:
              'Most requests in a minute, for each key. Tierwise waits, or asks another model, before the endpoint would refuse. What the endpoint itself says of its limits counts for more, unless this is lower.',
          },
          inputTokensPerMinute: {
            type: 'integer',
            minimum: 1,
            maximum: 1_000_000_000,
            markdownDescription: 'Most input tokens in a minute, for each key.',
          },
          outputTokensPerMinute: {
            type: 'integer',
            minimum: 1,
            maximum: 1_000_000_000,
            markdownDescription:
              'Most output tokens in a minute, for each key; what a running call may still write counts as written.',
          },
          quotaPool: {
            type: 'string',
            minLength: 1,
            maxLength: 100,
            fix: 'Write a short name, the same one at each provider of the account.',
            markdownDescription:
              'Name of the account that this endpoint draws on. Give several endpoints the same name, and when the account is out of credit none of them is tried.',
          },
        },
      },
    },
  },
  default: predefinedProviders,
} as const satisfies SettingSchema;
