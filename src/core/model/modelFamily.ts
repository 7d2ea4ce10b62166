/**
 * Vendor families by what their models are called. A name counts where it begins a word of the id, so that
 * `deepseek-r1-distill-llama-70b` is told by its first hit and `codellama` by its own entry.
 */
const families: readonly (readonly [family: string, names: RegExp])[] = [
  ['claude', /claude|anthropic/],
  ['gemini', /gemini/],
  ['gemma', /(?:code|med|pali|function)?gemma/],
  ['gpt', /gpt|chatgpt|davinci|codex|o[1-9](?![0-9a-z])/],
  ['deepseek', /deepseek/],
  ['qwen', /qwen|qwq|qvq|tongyi/],
  ['mistral', /mistral|mixtral|ministral|magistral|codestral|devstral|pixtral|voxtral/],
  ['llama', /(?:code|tiny|meta-)?llama/],
  ['glm', /glm|chatglm|codegeex|zai/],
  ['kimi', /kimi|moonshot/],
  ['minimax', /minimax|abab/],
  ['grok', /grok/],
  ['phi', /phi(?![a-z])/],
  ['granite', /granite/],
  ['nova', /nova-(?:micro|lite|pro|premier)|titan/],
  ['command', /command-(?:a|r|light|nightly)|c4ai|aya/],
  ['nemotron', /nemotron/],
  ['starcoder', /starcoder/],
  ['yi', /yi-/],
  ['olmo', /olmo/],
  ['falcon', /falcon/],
  ['jamba', /jamba/],
  ['seed', /seed-|doubao/],
  ['hunyuan', /hunyuan/],
  ['ernie', /ernie/],
  ['step', /step-[0-9]/],
  ['sonar', /sonar/],
  ['mimo', /mimo/],
];

const namesAtWordStart: readonly (readonly [family: string, pattern: RegExp])[] = families.map(
  ([family, names]) => [family, new RegExp(`(?:^|[^a-z0-9])(?:${names.source})`)],
);

/**
 * The family of models that an id belongs to: models of one family tend to fail on the same work. Prefixes of
 * gateways (`openrouter`'s `vendor/`, Bedrock's `eu.anthropic.`, `accounts/…/models/`) do not hide it: the last part
 * of the id is asked first. An unknown model is a family of its own, named by its id without version and size.
 */
export function modelFamily(modelId: string): string {
  const id = modelId.toLowerCase();
  const parts = id.split('/').reverse();
  for (const part of parts) {
    const family = earliestFamily(part);
    if (family !== undefined) return family;
  }
  const last = parts.find((part) => part !== '') ?? id;
  const bare = last.split(':')[0]?.replace(/[-_.]?[0-9].*/s, '') ?? '';
  return bare === '' ? last : bare;
}

/** Of several names in one part the first wins: a distilled model names its teacher before its body. */
function earliestFamily(part: string): string | undefined {
  let found: { readonly family: string; readonly index: number } | undefined;
  for (const [family, pattern] of namesAtWordStart) {
    const index = pattern.exec(part)?.index;
    if (index !== undefined && (found === undefined || index < found.index)) found = { family, index };
  }
  return found?.family;
}

/**
 * The id that one model has at all its providers: without gateway prefixes, Bedrock's version suffix and the
 * variant that some gateways append (`:free`, `:nitro`). A local size tag such as `gemma3:4b` stays: it is another
 * model.
 */
export function modelIdentity(modelId: string): string {
  const last = modelId.toLowerCase().split('/').at(-1) ?? '';
  return last
    .replace(
      /^(?:(?:us|eu|apac|jp|au|ca|global)\.)?(?:anthropic|meta|mistral|amazon|cohere|deepseek|qwen|openai)\./,
      '',
    )
    .replace(/-v[0-9]+(?::[0-9]+)?$/, '')
    .replace(/:(?:free|nitro|floor|exacto|online|thinking|extended|latest)$/, '');
}
