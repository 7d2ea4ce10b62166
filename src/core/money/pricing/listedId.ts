/**
 * The vendor's own id of a model that is named in the spelling of a list or of a cloud that resells it at the same
 * price; `undefined` where the name is no such spelling. Regional ids of clouds cost more and are left alone.
 */
export function listedId(vendor: string, model: string): string | undefined {
  switch (vendor) {
    case 'google':
      return /^models\/(.+)$/.exec(model)?.[1];
    case 'anthropic':
      return bedrockId(model) ?? vertexId(model);
    default:
      return undefined;
  }
}

/** `anthropic.claude-sonnet-4-5-20250929-v1:0`, with `global.` before it or not. */
function bedrockId(model: string): string | undefined {
  return /^(?:global\.)?anthropic\.(claude-[a-z0-9-]+?)(?:-v\d+(?::\d+)?)?$/.exec(model)?.[1];
}

/** `claude-sonnet-4-5@20250929`. */
function vertexId(model: string): string | undefined {
  const match = /^(claude-[a-z0-9-]+)@(\d{8}|default)$/.exec(model);
  if (match?.[1] === undefined) return undefined;
  return match[2] === 'default' ? match[1] : `${match[1]}-${match[2]}`;
}
