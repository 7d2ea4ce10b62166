import { inputKinds, totalInputTokens, type Usage } from './usage.ts';

/**
 * Usage without figures that cannot be true. No request is without input, and no answer without output where some has
 * arrived: a zero there says that the provider has not counted. What is unknown then is not the provider's last word.
 */
export function soundUsage(usage: Usage, hasContent: boolean): Usage {
  const sound: { -readonly [K in keyof Usage]: Usage[K] } =
    totalInputTokens(usage) === 0 ? withoutInput(usage) : { ...usage };
  if (sound.outputTokens === 0 && hasContent) {
    delete sound.outputTokens;
    delete sound.reasoningTokens;
  }
  const isWhole = sound.inputUncachedTokens !== undefined && sound.outputTokens !== undefined;
  if (sound.source === 'reported' && !isWhole) sound.source = 'partial';
  return sound;
}

function withoutInput(usage: Usage): Usage {
  const kinds = new Set<string>(inputKinds);
  return Object.fromEntries(Object.entries(usage).filter(([name]) => !kinds.has(name))) as unknown as Usage;
}
