/* eslint-disable max-lines -- one table, which grows by a line for every error that is met */
import type { FailureKind } from '../../../core/model/request/failure.ts';

/** An error as a vendor sends it: who, with which status (none inside a stream), in which words, under which name. */
export type SeenError = readonly [vendor: string, status: number | undefined, text: string, name?: string];

/** A sign of one kind of failure. The first row of the table that matches an error decides. */
export interface FailureSign {
  readonly kind: FailureKind;
  /** What the message says. Written without nested repetitions: messages come from outside. */
  readonly says: RegExp;
  /** Statuses on which the words mean something else, or nothing. */
  readonly except?: (status: number | undefined) => boolean;
  /** Quotas per minute are spoken of in the same words: they are limits of the rate, and pass. */
  readonly unlessMomentary?: boolean;
  /** The server has not loaded its model yet, and will answer by and by. */
  readonly isLoading?: boolean;
  /** Real errors that it is there for; each is a test. */
  readonly seen: readonly SeenError[];
}

/** A server that fails may quote anything; only a refused request is about its own content. */
const onlyRefused = (status: number | undefined) => status !== undefined && (status >= 500 || status === 429);
const onlyRefusedWithKey = (status: number | undefined) => onlyRefused(status) || status === 401;
const notOnRates = (status: number | undefined) => status === 429;

/**
 * Words that say what an error means, whatever its status and its names are: names are wrong (a gateway's spent budget is an
 * `internal_server_error`), words are for people. To teach it a new error, add a line to `seen`, and words where the
 * test says that they are missing.
 */
export const failureSigns: readonly FailureSign[] = [
  {
    kind: 'quota',
    says: /\b(?:spend(?:ing)?|credit) (?:limit|cap)\b/i,
    seen: [
      ['Anthropic', 429, 'Your organization has reached its monthly spend limit.', 'rate_limit_error'],
      [
        'xAI',
        403,
        'Your team 0a has either used all available credits or reached its monthly spending limit.',
      ],
      ['Gemini', 429, 'Your project has exceeded its monthly spending cap.', 'RESOURCE_EXHAUSTED'],
      ['Together', 402, 'Credit limit exceeded, please navigate to the billing page.', 'credit_limit'],
    ],
  },
  {
    kind: 'quota',
    says: /\b(?:(?:over|crossed|exceeded) (?:its |their |your |the )?budget|exceededbudget|budgetexceedederror|(?<!thinking[ _])budget (?:limit )?(?:has been |was |is )?(?:exceeded|reached)|exceeded budget for)\b/i,
    seen: [
      ['LiteLLM', 400, 'Budget has been exceeded! Current cost: 1.25, Max budget: 1.0', 'budget_exceeded'],
      ['LiteLLM', 422, 'Budget has been exceeded! Current cost: 2, Max budget: 1.0', 'budget_exceeded'],
      ['LiteLLM', 429, 'Budget has been exceeded! Current cost: 2, Max budget: 1.0', 'rate_limit_error'],
      [
        'LiteLLM',
        429,
        'No deployments available - crossed budget. Try again in 60 seconds.',
        'internal_server_error',
      ],
      ['LiteLLM', 429, 'No deployments available - crossed budget for provider', 'rate_limit_error'],
      ['LiteLLM', 400, 'ExceededBudget: User=u over budget. Spend: 1.2, Budget: 1.0', 'auth_error'],
      ['LiteLLM', 401, 'Authentication Error, ExceededTokenBudget: key over budget', 'auth_error'],
    ],
  },
  {
    kind: 'quota',
    says: /\b(?:insufficient[ _](?:account )?(?:balance|credits?|quota|funds)|credit balance is too low|(?:balance|credits?|funds) (?:is |are |has been |have been )?(?:insufficient|not enough|exhausted|depleted|too low|used up)|not enough (?:credits?|balance|funds|money)|(?:no|out of) (?:more |remaining |available )?(?:credits?|quota)|you have no quota|never purchased credits|requires more credits|can only afford|used all (?:of )?(?:your |the )?(?:available |included )?credits|(?:not|n['’]t) have any credits|purchase (?:more )?credits|add a payment method|enter a payment method|exceeded your monthly|please recharge|top up your|make sure your account is in good standing)\b|余额不足|欠费/i,
    seen: [
      ['Anthropic', 400, 'Your credit balance is too low to access the API.', 'invalid_request_error'],
      ['DeepSeek', 402, 'Insufficient Balance', 'unknown_error'],
      ['GLM', 429, 'Insufficient balance or no resource package. Please recharge.', '1113'],
      ['GLM', 429, '余额不足或无可用资源包,请充值。', '1113'],
      ['MiniMax', 200, 'insufficient balance', '1008'],
      [
        'OpenRouter',
        402,
        'This request requires more credits, or fewer max_tokens. You requested up to 32000 tokens, but can only afford 120.',
      ],
      ['OpenRouter', 402, 'Insufficient credits. This account never purchased credits.'],
      ['Copilot', 402, 'You have no quota', 'quota_exceeded'],
      ['Gemini', 429, 'Your prepayment credits are depleted.', 'RESOURCE_EXHAUSTED'],
      ['Hugging Face', 402, 'You have exceeded your monthly included credits for Inference Providers.'],
      ['DashScope', 400, 'Access denied, please make sure your account is in good standing.', 'Arrearage'],
      ['Moonshot', 403, 'Your account balance is insufficient', 'permission_denied_error'],
      ['xAI', 403, "Your newly created team doesn't have any credits yet. You can purchase credits."],
      ['SiliconFlow', 403, 'Sorry, your account balance is insufficient', '30001'],
      ['DeepInfra', 402, 'inference prohibited, please enter a payment method or top up your balance'],
    ],
  },
  {
    kind: 'quota',
    says: /\baccount\b.{0,80}\b(?:suspended|not active|in arrears)\b|\bkey limit exceeded\b|\btrial key\b.{0,80}\/ ?month\b|\benable billing\b|\bbilling (?:is )?(?:disabled|not (?:active|enabled))\b|\bfree (?:allocated |tier )?quota\b|\bcredit card\b/i,
    except: (status) => status === 401,
    seen: [
      [
        'Moonshot',
        429,
        'Your account is suspended, please check your plan and billing details',
        'exceeded_current_quota_error',
      ],
      [
        'Moonshot',
        429,
        'Your account org-1<ak-2> is suspended due to insufficient balance, please recharge your account',
      ],
      ['OpenAI', 429, 'Your account is not active, please check your billing details.', 'billing_not_active'],
      ['Gemini', 400, 'The free tier is not available in your country. Please enable billing.'],
      ['DashScope', 403, 'The free quota has been exhausted.', 'AllocationQuota.FreeTierOnly'],
      ['DashScope', 429, 'Free allocated quota exceeded.', 'Throttling.AllocationQuota'],
      ['OpenRouter', 403, 'Key limit exceeded (total limit). Manage it in your settings.'],
      ['Cohere', 429, 'You are using a Trial key, which is limited to 1000 API calls / month.'],
      ['Fireworks', 412, 'Account a is suspended, possibly due to failure to pay past invoices'],
      ['Vercel', 403, 'AI Gateway requires a valid credit card on file to service requests.'],
    ],
  },
  {
    kind: 'quota',
    says: /\busage limits?\b|\brequires an? (?:active |paid )?(?:subscription|plan)\b|\bsubscription (?:has )?expired\b|\binactive subscription\b/i,
    seen: [
      [
        'Anthropic',
        400,
        'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
        'invalid_request_error',
      ],
      ['Anthropic', 400, 'You have reached your specified workspace API usage limits.'],
      ['Ollama cloud', 429, "you've reached your hourly usage limit, please wait or upgrade to continue"],
      [
        'Ollama cloud',
        429,
        'you (somebody) have reached your session usage limit, upgrade for higher limits',
      ],
      ['Ollama cloud', 403, 'this model requires a subscription, upgrade for access'],
      ['Kimi', 403, "You've reached your usage limit for this billing cycle."],
      ['GLM', 429, 'Usage limit reached for 5 hour. Your limit will reset at 2026-11-20 15:00:00', '1308'],
      ['ChatGPT', 429, 'The usage limit has been reached', 'usage_limit_reached'],
      ['Mistral', 402, 'Inactive subscription or usage limit reached'],
      ['Portkey', 412, 'Portkey Error: Usage limits exceeded'],
    ],
  },
  {
    kind: 'quota',
    says: /\bexceeded your (?:current |monthly |daily )?quota\b|(?<!allocated )\bquota (?:has been |is |was )?(?:exceeded|exhausted)\b|\bcheck your (?:plan and )?billing\b|\bout of (?:call volume )?quota\b/i,
    unlessMomentary: true,
    seen: [
      [
        'OpenAI',
        429,
        'You exceeded your current quota, please check your plan and billing details.',
        'insufficient_quota',
      ],
      ['CoreWeave', 402, 'You exceeded your current quota, please check your plan and billing details'],
      ['Cohere', 429, 'Your monthly quota has been exceeded.'],
      ['Azure', 403, 'Out of call volume quota. Quota will be replenished in 12 days.'],
    ],
  },
  {
    // More than the limit of a whole minute: no wait makes room for it, a smaller request or another model does.
    kind: 'context-length',
    says: /\brequest too large for\b/i,
    seen: [
      [
        'Groq',
        413,
        'Request too large for model `m` in organization `o` service tier `on_demand` on tokens per minute (TPM): Limit 12000, Requested 14137, please reduce your message size and try again.',
        'rate_limit_exceeded',
      ],
      [
        'OpenAI',
        429,
        'Request too large for m in organization o on tokens per min (TPM): Limit 30000, Requested 45000. The input or output tokens must be reduced in order to run successfully.',
        'rate_limit_exceeded',
      ],
    ],
  },
  {
    kind: 'context-length',
    says: /\b(?:prompt|inputs?|request|messages?|conversation|context) (?:is|are|was|were) too (?:long|large)\b|\bcontextwindowexceedederror\b/i,
    except: notOnRates,
    seen: [
      ['Anthropic', 400, 'prompt is too long: 210000 tokens > 200000 maximum', 'invalid_request_error'],
      ['Bedrock', 400, 'Input is too long for requested model.', 'ValidationException'],
      ['LiteLLM', 400, 'litellm.ContextWindowExceededError: litellm.BadRequestError: OpenAIException - …'],
      ['Anthropic', undefined, 'prompt is too long: 210000 tokens > 200000 maximum', 'invalid_request_error'],
    ],
  },
  {
    kind: 'context-length',
    says: /\bmaximum (?:context|prompt|input|model|sequence|allowed input) length\b|\b(?:exceed(?:s|ed)?|longer than|larger than|greater than|beyond|too (?:long|large|many)|outside|fit into|fit in)\b.{0,100}\bcontext\b|\bcontext (?:length|window|size|limit)s?\b.{0,80}\b(?:exceed(?:s|ed)?|overflow(?:s|ed)?|too small|of only|reached)\b|\boverflows\b.{0,60}\bcontext\b|\bcontext the overflows\b/i,
    except: notOnRates,
    seen: [
      [
        'OpenAI',
        400,
        "This model's maximum context length is 128000 tokens. However, your messages resulted in 190000 tokens.",
        'context_length_exceeded',
      ],
      [
        'xAI',
        400,
        "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
        'Client specified an invalid argument',
      ],
      [
        'vLLM',
        400,
        "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (8000 in the messages, 1000 in the completion).",
        'BadRequestError',
      ],
      [
        'vLLM',
        400,
        'The decoder prompt (length 9011) is longer than the maximum model length of 8192.',
        'BadRequestError',
      ],
      ['SGLang', 400, "The input (9000 tokens) is longer than the model's context length (8192 tokens)."],
      [
        'llama.cpp',
        400,
        'the request exceeds the available context size, try increasing it',
        'exceed_context_size_error',
      ],
      ['llama-cpp-python', 400, 'Requested tokens (5000) exceed context window of 2048'],
      ['llama-cpp-python', 500, 'Requested tokens (5000) exceed context window of 2048'],
      ['Ollama', 400, 'the input length exceeds the context length'],
      ['Ollama', 400, 'prompt is longer than the context length'],
      [
        'LM Studio',
        400,
        'The number of tokens to keep from the initial prompt is greater than the context length',
      ],
      [
        'LM Studio',
        400,
        'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
      ],
      ['LM Studio', undefined, 'Context size has been exceeded.'],
      ['OpenAI', 400, 'Your input exceeds the context window of this model.', 'context_length_exceeded'],
      [
        'OpenRouter',
        400,
        "This endpoint's maximum context length is 131072 tokens. However, you requested about 180000 tokens.",
      ],
      [
        'Anthropic',
        400,
        'input length and `max_tokens` exceed context limit: 198214 + 8192 > 200000',
        'invalid_request_error',
      ],
      [
        'Mistral',
        400,
        'Prompt contains 40000 tokens, too large for model with 32768 maximum context length',
        '3051',
      ],
      ['Fireworks', 400, 'The prompt is too long: 40000, model maximum context length: 32768'],
      ['MiniMax', 400, 'invalid params, context window exceeds limit', '2013'],
      ['DeepSeek', 400, "This model's maximum context length is 65536 tokens.", 'invalid_request_error'],
      ['mlx', 400, 'Prompt exceeds maximum context length'],
      ['new-api', 500, "This model's maximum context length is 65536 tokens.", 'upstream_error'],
    ],
  },
  {
    kind: 'context-length',
    says: /\b(?:input|prompt) token count\b|\btoken count\b.{0,60}\bexceeds\b|\binput tokens? (?:count )?exceed|\brange of input length\b|\binputs?`? (?:must have less than|tokens? ?(?:\+|and))|\btoo many (?:input |prompt |total )?tokens\b(?!,? please wait| per )|\btokens in the prompt cannot exceed\b|\bexceeded model token limit\b|\b(?:prompt|input) (?:length )?exceeds (?:the )?max|\breduce (?:the length|your (?:prompt|input|message))\b|\bmax size: \d+ tokens\b|\btoken limit exceeded\b|\binput validation error.{0,60}\bmax_new_tokens\b|上下文|超长/i,
    except: notOnRates,
    seen: [
      [
        'Gemini',
        400,
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
        'INVALID_ARGUMENT',
      ],
      [
        'Vertex',
        400,
        'Unable to submit request because the input token count is 1200000 but model only supports up to 1048576.',
        'INVALID_ARGUMENT',
      ],
      [
        'TGI',
        422,
        'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens and 1000 `max_new_tokens`',
        'invalid_request_error',
      ],
      [
        'TGI',
        422,
        'Input validation error: `inputs` must have less than 1024 tokens. Given: 1699',
        'validation',
      ],
      [
        'Cohere',
        400,
        'too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000.',
      ],
      [
        'Moonshot',
        400,
        'Invalid request: Your request exceeded model token limit: 8192',
        'invalid_request_error',
      ],
      ['GLM', 400, 'Prompt exceeds max length', '1261'],
      ['DashScope', 400, 'Range of input length should be [1, 30720]', 'InvalidParameter'],
      [
        'Copilot',
        400,
        'prompt token count of 135000 exceeds the limit of 128000',
        'model_max_prompt_tokens_exceeded',
      ],
      ['Groq', 400, 'Please reduce the length of the messages or completion.', 'context_length_exceeded'],
      [
        'Azure',
        413,
        'Request body too large for gpt-5-mini model. Max size: 4000 tokens.',
        'tokens_limit_reached',
      ],
      ['Bedrock', 400, 'Input Tokens Exceeded: Number of input tokens exceeds maximum length'],
      [
        'OpenAI',
        400,
        'Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.',
      ],
      [
        'Together',
        403,
        'Input token count + max_tokens parameter must be less than the context length of the model being queried.',
      ],
    ],
  },
  {
    kind: 'auth',
    says: /\b(?:api|subscription|access|virtual|proxy|secret)[ _-]?(?:server )?(?:key|token)\b.{0,40}\b(?:not valid|invalid|incorrect|expired|revoked|missing|not found|disabled|not recognized|expected)\b|\b(?:invalid|incorrect|missing|no|expired|wrong|unknown|illegal)\b.{0,30}\b(?:api[ _-]?(?:key|token)|subscription key|access token|proxy server token|security token|auth credentials|authentication token|bearer token)\b|\borgani[sz]ation has been (?:disabled|restricted)\b|\blogin fail\b|\bsecurity token\b.{0,40}\b(?:invalid|expired)\b/i,
    except: onlyRefused,
    seen: [
      ['Gemini', 400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT'],
      ['Gemini', 400, 'API key expired. Please renew the API key.', 'API_KEY_INVALID'],
      ['xAI', 400, 'Incorrect API key provided: xa***. You can obtain an API key from the console.'],
      ['OpenAI', 401, 'Incorrect API key provided: sk-***.', 'invalid_api_key'],
      ['Azure', 401, 'Access denied due to invalid subscription key or wrong API endpoint.'],
      ['LiteLLM', 400, 'Authentication Error, Invalid proxy server token passed.', 'auth_error'],
      ['OpenRouter', 401, 'No auth credentials found'],
      ['Bedrock', 403, 'The security token included in the request is invalid.'],
      ['Cohere', 401, 'invalid api token'],
      ['Anthropic', 400, 'This organization has been disabled.', 'invalid_request_error'],
      ['MiniMax', 200, "login fail: Please carry the API secret key in the 'Authorization' field", '1004'],
      ['Anthropic', 401, 'invalid x-api-key', 'authentication_error'],
    ],
  },
  {
    kind: 'not-found',
    says: /\bmodels?\b.{0,120}\b(?:not found|does not exist|not exist|is not available|no longer (?:available|supported)|has been (?:deprecated|decommissioned|revoked|removed|shut down)|identifier is invalid|not deployed|is unknown)\b|\bmodel(?: [`'"]?\S{1,100})? is not supported\b|\b(?:invalid|unknown|no such|unsupported) model\b|\bnot a valid model\b|\bnot found the model\b|\bunable to access model\b|\bmodel\b.{0,100}\bis not accessible via\b|\btry pulling it first\b|\bno models? loaded\b|\bdeployment for this resource does not exist\b|\baccess to the model with the specified\b|\bon-demand throughput isn.t supported\b|\bmodel\S{0,30}: ?\S{1,100} was not found\b/i,
    except: onlyRefusedWithKey,
    seen: [
      ['Copilot', 400, 'The requested model is not supported.', 'model_not_supported'],
      ['Copilot', 400, 'model is not supported'],
      ['Copilot', 400, 'model "gpt-9" is not accessible via the /chat/completions endpoint'],
      ['ChatGPT', 400, "The 'gpt-9' model is not supported when using Codex with a ChatGPT account."],
      ['Hugging Face', 400, "The requested model 'a/b' is not supported by any provider you have enabled."],
      ['DashScope', 400, "model 'qwen9' is not supported"],
      ['OpenAI', 404, 'The model `gpt-9` does not exist or you do not have access to it.', 'model_not_found'],
      ['OpenRouter', 400, 'foo/bar is not a valid model ID'],
      ['LiteLLM', 400, '/chat/completions: Invalid model name passed in model=foo. Call `/v1/models`.'],
      ['DeepSeek', 400, 'Model Not Exist', 'invalid_request_error'],
      ['Mistral', 400, 'Invalid model: foo', '1500'],
      [
        'Groq',
        400,
        'The model `foo` has been decommissioned and is no longer supported.',
        'model_decommissioned',
      ],
      ['Azure', 404, 'The API deployment for this resource does not exist.', 'DeploymentNotFound'],
      ['Ollama', 404, 'model "foo" not found, try pulling it first'],
      ['LM Studio', 404, 'No models loaded. Please load a model in the developer page.'],
      ['Moonshot', 404, 'Not found the model foo or Permission denied', 'resource_not_found_error'],
      ['GLM', 400, 'Unknown Model, please check the model code.', '1211'],
      ['Gemini', 404, 'models/foo is not found for API version v1beta', 'NOT_FOUND'],
      ['Gemini', 400, 'models/foo: model not found'],
      ['Bedrock', 400, 'The provided model identifier is invalid.', 'ValidationException'],
      [
        'Bedrock',
        403,
        "You don't have access to the model with the specified model ID.",
        'AccessDeniedException',
      ],
      [
        'Bedrock',
        400,
        'Invocation of model ID foo with on-demand throughput isn’t supported. Retry your request with the ID of an inference profile.',
        'ValidationException',
      ],
      ['Together', 404, 'Unable to access model foo. Please visit the list of supported models.'],
      ['Fireworks', 404, 'Model not found, inaccessible, and/or not deployed', 'NOT_FOUND'],
      ['Perplexity', 400, "Invalid model 'foo'. Permitted models can be found in the documentation."],
    ],
  },
  {
    kind: 'not-found',
    says: /\bnot (?:allowed|authori[sz]ed|permitted) to (?:access|use) (?:the |this )?model\b|\bdoes not have access to (?:the )?model\b/i,
    except: onlyRefused,
    seen: [
      [
        'LiteLLM',
        401,
        "key not allowed to access model. This key can only access models=['a']. Tried to access b",
        'key_model_access_denied',
      ],
      ['OpenAI', 403, 'Project `p` does not have access to model `gpt-9`', 'model_not_found'],
    ],
  },
  {
    kind: 'refusal',
    says: /\b(?:moderation|content[ _](?:management )?polic(?:y|ies)|content[ _-]?filter(?:ing)?|flagged|responsible ai|inappropriate content|sensitive content|unsafe or sensitive|content exists risk|considered high risk|content violates|contentpolicyviolationerror|blocked by (?:our |the |a )?(?:safety|guardrail|content)|violat(?:es|ing|ion of) (?:our |the )?(?:usage|safety|content|acceptable use) (?:guidelines|polic(?:y|ies)))\b/i,
    except: onlyRefusedWithKey,
    seen: [
      ['OpenAI', 400, 'Your input was flagged by moderation', 'content_policy_violation'],
      [
        'OpenAI',
        400,
        'Invalid prompt: your prompt was flagged as potentially violating our usage policy.',
        'invalid_prompt',
      ],
      [
        'Azure',
        400,
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        'content_filter',
      ],
      ['Anthropic', 400, 'Output blocked by content filtering policy', 'invalid_request_error'],
      [
        'OpenRouter',
        403,
        'foo/bar requires moderation on OpenRouter. Your input was flagged for "violence".',
      ],
      ['DashScope', 400, 'Input data may contain inappropriate content.', 'data_inspection_failed'],
      ['GLM', 400, 'The system has detected unsafe or sensitive content.', '1301'],
      ['DeepSeek', 400, 'Content Exists Risk', 'invalid_request_error'],
      ['Moonshot', 400, 'The request was rejected because it was considered high risk', 'content_filter'],
      ['xAI', 403, 'Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO'],
      ['LiteLLM', 400, 'litellm.ContentPolicyViolationError: AzureException - …'],
    ],
  },
  {
    kind: 'overloaded',
    isLoading: true,
    says: /^loading model\b|\bmodel\b.{0,100}\bis (?:currently |still )?loading\b|\bmodel is being loaded\b|\bmodel not ready\b/i,
    except: (status) => status !== undefined && status < 500 && status !== 425,
    seen: [
      ['llama.cpp', 503, 'Loading model', 'unavailable_error'],
      ['Hugging Face', 503, 'Model a/b is currently loading'],
      ['LocalAI', 503, 'the model is still loading'],
    ],
  },
  {
    kind: 'overloaded',
    says: /\b(?:overloaded|server (?:is )?busy|(?:at|over|out of) capacity|no capacity|high demand|no (?:available|healthy) (?:servers?|instances?|deployments?|upstreams?)|no healthy upstream|pending requests exceeded|temporarily (?:unavailable|overloaded))\b|访问量过大|繁忙/i,
    seen: [
      ['Anthropic', 529, 'Overloaded', 'overloaded_error'],
      ['Anthropic', undefined, 'Overloaded', 'overloaded_error'],
      ['OpenAI', 429, 'That model is currently overloaded with other requests.', 'server_error'],
      [
        'Moonshot',
        429,
        'The engine is currently overloaded, please try again later',
        'engine_overloaded_error',
      ],
      ['Gemini', 503, 'The model is overloaded. Please try again later.', 'UNAVAILABLE'],
      ['Ollama', 503, 'server busy, please try again.  maximum pending requests exceeded'],
      ['Groq', 503, 'foo is currently over capacity. Please try again and back off exponentially.'],
      ['GLM', 429, '该模型当前访问量过大,请您稍后再试', '1312'],
      ['LiteLLM', 400, 'There are no healthy deployments for this model. no healthy deployments'],
      ['Bedrock', 503, 'The service is temporarily unavailable', 'ServiceUnavailableException'],
      ['Envoy', 503, 'no healthy upstream'],
      ['Ollama', undefined, 'model runner is overloaded'],
    ],
  },
  {
    kind: 'rate-limit',
    says: /\brate[ _-]?limit(?:s|ed|er|ing|error)?\b|\btoo many (?:concurrent )?(?:requests|tokens)\b|\b(?:requests?|tokens?|calls?) per (?:second|minute|min|hour|day)\b|\bthrottl(?:ed|ing)\b|\bconcurrency (?:limit|exceeded)\b|\b(?:max )?parallel request limit\b|\bquota exceeded for\b|\ballocated quota exceeded\b|\b(?:request|token|call)s? limit (?:reached|exceeded)\b|\bexceeded your (?:current )?quota\b|并发数过高|频率过高/i,
    except: (status) => status === 401,
    seen: [
      [
        'Gemini',
        429,
        'You exceeded your current quota, please check your plan and billing details. Please retry in 34.07s.',
        'RESOURCE_EXHAUSTED',
      ],
      [
        'Vertex',
        429,
        'Quota exceeded for aiplatform.googleapis.com/generate_content_requests_per_minute_per_project_per_base_model',
      ],
      [
        'OpenAI',
        429,
        'Rate limit reached for m on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.',
        'rate_limit_exceeded',
      ],
      [
        'Groq',
        429,
        'Rate limit reached for model `m` on tokens per day (TPD): Limit 100000, Used 97050, Requested 3619. Please try again in 9m38.016s.',
        'rate_limit_exceeded',
      ],
      [
        'Anthropic',
        429,
        "This request would exceed your organization's rate limit of 40,000 input tokens per minute.",
        'rate_limit_error',
      ],
      ['Bedrock', 400, 'Too many requests, please wait before trying again.', 'ThrottlingException'],
      ['Bedrock', 400, 'Too many tokens, please wait before trying again.', 'ThrottlingException'],
      ['Bedrock', 429, 'Too many tokens per day, please wait before trying again.', 'ThrottlingException'],
      ['Copilot', 403, 'Sorry, you have been rate-limited.', 'rate_limited'],
      ['DashScope', 429, 'Allocated quota exceeded, please increase your quota limit.', 'insufficient_quota'],
      ['Baidu', 200, 'Open api daily request limit reached', '17'],
      ['LiteLLM', 429, 'Max parallel request limit reached. Hit limit for api_key: x.', 'None'],
      ['LiteLLM', 429, 'Deployment over user-defined ratelimit. deployment rpm limit = 1'],
      ['GitHub', 429, 'Rate limit of 10 per 60s exceeded for UserByModelByMinute. Please wait 34 seconds.'],
      [
        'Azure',
        429,
        'Requests to the Operation have exceeded token rate limit of your pricing tier. Please retry after 23 seconds.',
      ],
      [
        'Cerebras',
        429,
        'Tokens per minute limit exceeded - too many tokens processed.',
        'token_quota_exceeded',
      ],
      ['GLM', 429, 'Rate limit reached for requests', '1302'],
      ['GLM', 429, '您当前使用该 API 的并发数过高', '1302'],
      ['CoreWeave', 429, 'Concurrency limit reached for requests'],
      ['OpenRouter', undefined, 'Rate limit exceeded: free-models-per-min.'],
      ['LiteLLM', 500, 'litellm.RateLimitError: RateLimitError: VertexException - slow down'],
      ['Cloudflare', 429, 'error code: 1015. You are being rate limited'],
    ],
  },
  {
    kind: 'timeout',
    says: /\b(?:request|response|upstream|gateway|operation|model|provider) (?:has )?timed? ?out\b|\bdeadline[ _]exceeded\b|\blitellm\.timeout\b/i,
    except: (status) => status !== undefined && (status < 500 || status === 503) && status !== 408,
    seen: [
      ['LiteLLM', 408, 'litellm.Timeout: APITimeoutError - Request timed out.', 'timeout_error'],
      ['OpenRouter', undefined, 'Upstream timed out'],
      ['Gemini', 504, 'Deadline exceeded', 'DEADLINE_EXCEEDED'],
      ['proxy', 502, 'The upstream timed out'],
    ],
  },
];
