type Part = Record<string, unknown>;

/** Members that grow from piece to piece; all others are whole wherever they come. */
const growing = ['text', 'summary', 'thinking'] as const;

/**
 * Adds streamed pieces of thinking to the parts that they belong to, so that the parts are those of the whole turn: a
 * piece of the same kind and place goes on, anything else is a part of its own.
 */
export function appendParts(parts: readonly unknown[], pieces: readonly unknown[]): unknown[] {
  const whole = [...parts];
  for (const piece of pieces) {
    const place = isPart(piece) ? whole.findLastIndex((part) => isPart(part) && isSamePart(part, piece)) : -1;
    const before = whole[place];
    // Without a place of its own it can only go on from the last part.
    const goesOn = isPart(piece) && isPart(before) && (hasIndex(piece) || place === whole.length - 1);
    if (goesOn) whole[place] = joined(before, piece);
    else whole.push(piece);
  }
  return whole;
}

function isSamePart(part: Part, piece: Part): boolean {
  if (part['type'] !== piece['type'] || !growing.some((name) => name in part || name in piece)) return false;
  if (differs(part['index'], piece['index']) || differs(part['id'], piece['id'])) return false;
  // A signature closes its part; only a numbered part may still be meant.
  return hasIndex(piece) || !isFilled(part['signature']);
}

function differs(one: unknown, other: unknown): boolean {
  return isFilled(one) && isFilled(other) && one !== other;
}

function joined(part: Part, piece: Part): Part {
  const result = { ...part };
  for (const [name, value] of Object.entries(piece)) {
    const before = part[name];
    const grows = growing.some((one) => one === name) && typeof before === 'string';
    if (grows && typeof value === 'string') result[name] = before + value;
    else if (isFilled(value) || !(name in part)) result[name] = value;
  }
  return result;
}

function hasIndex(part: Part): boolean {
  return typeof part['index'] === 'number';
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
