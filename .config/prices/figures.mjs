/**
 * What a source says of a model, in dollars per million tokens: `{input, output, cacheRead?, above?, long?}`, where
 * `long` are the three figures for prompts of more than `above` tokens. Compared as one text.
 */
export function figuresText({ input, output, cacheRead, above, long }) {
  const short = ratesText({ input, output, cacheRead });
  return above === undefined ? short : `${short}, above ${above} ${ratesText(long)}`;
}

function ratesText({ input, output, cacheRead }) {
  return [input, output, cacheRead].map((usd) => usd ?? '–').join('/');
}

/** Whether a value is a price at all. */
export function isPrice(usd) {
  return typeof usd === 'number' && Number.isFinite(usd) && usd >= 0;
}
