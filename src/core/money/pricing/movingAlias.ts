/** Undated names that have come to mean another model before, or are announced to. Every `…latest` is one as well. */
const movingNames: ReadonlyMap<string, RegExp> = new Map([
  ['openai', /^(?:gpt-\d+(?:\.\d+)?-chat|gpt-5\.6|codex-mini)$/],
  ['deepseek', /^deepseek-(?:chat|reasoner|flash|pro)$/],
  ['google', /^gemini-(?:flash|pro|flash-lite)$/],
  [
    'mistral',
    /^(?:codestral|devstral(?:-small|-medium)?|magistral-(?:medium|small)|ministral-\d+b|mistral-(?:large|medium|small|tiny))$/,
  ],
  ['moonshot', /^kimi(?:-thinking|-code)?$/],
  ['xai', /^(?:grok|grok-4|grok-code-fast|grok-build|grok-4-fast|grok-4-1-fast)$/],
]);

/**
 * Whether a name is an alias that its vendor points at another model from time to time, and so at another price: what
 * the catalogue says of it may no longer hold.
 */
export function isMovingAlias(vendor: string, model: string): boolean {
  return /(?:^|[-:_/.])latest$/.test(model) || (movingNames.get(vendor)?.test(model) ?? false);
}
