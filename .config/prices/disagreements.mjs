import { figuresText } from './figures.mjs';

/**
 * What several sources say of the models, side by side. `sources` are `{name, prices: [{vendor, model, figures, ends?}]}`,
 * `ours(vendor, model)` the figures of our own list. Gives the models on which any source disagrees with us, and those
 * that a source has a price for and we have not; both by name.
 */
export function disagreements(ours, sources) {
  const models = new Map();
  for (const { name, prices } of sources) {
    for (const { vendor, model, figures, ends } of prices) {
      const key = `${vendor}/${model}`;
      const found = models.get(key) ?? { key, vendor, model, ours: ours(vendor, model), says: [] };
      found.says.push({ name, text: comparable(figures), ...(ends === undefined ? {} : { ends }) });
      models.set(key, found);
    }
  }
  const all = [...models.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
  return {
    compared: all.filter((entry) => entry.ours !== undefined).length,
    differ: all.filter(
      (entry) => entry.ours !== undefined && entry.says.some(({ text }) => text !== comparable(entry.ours)),
    ),
    missing: all.filter((entry) => entry.ours === undefined),
  };
}

/** One line for a model on which the sources disagree. */
export function disagreementText({ key, ours, says }, corrections) {
  const others = says.map(({ name, text }) => `${name} ${text === comparable(ours) ? 'the same' : text}`);
  const why = corrections.length === 0 ? '' : ` (corrected: ${corrections.join('; ')})`;
  return `${key}: ours ${comparable(ours)} · ${others.join(' · ')}${why}`;
}

/** One line for a model that only others have a price for. */
export function missingText({ key, says }) {
  const others = says.map(
    ({ name, text, ends }) => `${name} ${text}${ends === undefined ? '' : ` (ends ${ends})`}`,
  );
  return `${key}: ${others.join(' · ')}`;
}

/** Some lists count the first token of the long tier, others the last of the short one. */
function comparable(figures) {
  if (figures.above === undefined || figures.above % 1000 !== 999) return figuresText(figures);
  return figuresText({ ...figures, above: figures.above + 1 });
}
