/** The figures of a catalogue's model on a day, apart from its dearer hours; `undefined` where it has no price then. */
export function catalogueFigures(card, atMs) {
  const period = card?.periods.findLast(
    ({ fromMs, untilMs }) => (fromMs ?? -Infinity) <= atMs && atMs < (untilMs ?? Infinity),
  );
  if (period === undefined) return undefined;
  const [tier] = period.lengthTiers;
  return {
    ...ratesOf(period.rates),
    ...(tier === undefined ? {} : { above: tier.aboveInputTokens, long: ratesOf(tier.rates) }),
  };
}

function ratesOf({ inputPicoUsd, outputPicoUsd, cacheReadPicoUsd }) {
  const usd = (pico) => (pico === undefined ? undefined : pico / 1_000_000);
  return { input: usd(inputPicoUsd), output: usd(outputPicoUsd), cacheRead: usd(cacheReadPicoUsd) };
}
