import { isRecord, type UnknownRecord } from '../../shared/isRecord.ts';
import { ownMember, type Report } from '../settingProblem.ts';
import type { ListShape, MapShape, NumberShape, ObjectShape, Shape, TextShape, Written } from './shape.ts';
import { fixOf, problemOf } from './shapeFix.ts';

/**
 * The value as far as it has its shape; `undefined` for one that is not written, or wrong. Never throws: what is wrong is
 * reported with the place where it stands, and the rest is read.
 */
export function readShape<Part extends Shape>(
  shape: Part,
  value: unknown,
  path: string,
  report: Report,
): Written<Part> | undefined {
  return read(shape, value, path, report) as Written<Part> | undefined;
}

/** Whether nothing in the value would be reported. */
export function hasShape(shape: Shape, value: unknown): boolean {
  let isRight = true;
  read(shape, value, '', () => {
    isRight = false;
  });
  return isRight;
}

function read(shape: Shape, value: unknown, path: string, report: Report): unknown {
  if (value === undefined || shape.isUnchecked === true) return value;
  const isObject = 'properties' in shape || 'additionalProperties' in shape;
  if (isObject && shape.type !== 'object' && value === null) return null;
  if (!isObject) return readPlain(shape, value) ?? wrong(shape, path, report);
  if (!isRecord(value)) return wrong(shape, path, report);
  return 'properties' in shape
    ? readMembers(shape, value, path, report)
    : readEntries(shape, value, path, report);
}

function wrong(shape: Shape, path: string, report: Report): unknown {
  report(path, problemOf(shape), fixOf(shape));
  return shape.whenWrong;
}

function readMembers(shape: ObjectShape, value: UnknownRecord, path: string, report: Report): unknown {
  const { properties, required = [], incomplete } = shape;
  const names = Object.keys(properties);
  for (const name of Object.keys(value)) {
    if (!names.includes(name)) reportUnknown(names, `${path}.${name}`, report);
  }
  const members = new Map<string, unknown>();
  for (const [name, member] of Object.entries(properties)) {
    const written = read(member, ownMember(value, name), `${path}.${name}`, report);
    if (written !== undefined) members.set(name, written);
    else if (required.includes(name) && incomplete === undefined && ownMember(value, name) === undefined)
      wrong(member, `${path}.${name}`, report);
  }
  if (required.every((name) => members.has(name))) return Object.fromEntries(members);
  if (incomplete !== undefined) report(path, incomplete.problem, incomplete.fix);
  return shape.whenWrong;
}

function readEntries(shape: MapShape, value: UnknownRecord, path: string, report: Report): unknown {
  const { propertyNames: names, additionalProperties, maxProperties = Infinity } = shape;
  if (Object.keys(value).length > maxProperties) return wrong(shape, path, report);
  const entries = new Map<string, unknown>();
  for (const [name, entry] of Object.entries(value)) {
    const at = `${path}.${name}`;
    if (names !== undefined && 'enum' in names && !names.enum.includes(name)) {
      reportUnknown(names.enum, at, report);
    } else if (names !== undefined && 'pattern' in names && !new RegExp(names.pattern).test(name)) {
      report(at, names.problem, names.fix);
    } else {
      const written = read(additionalProperties, entry, at, report);
      if (written !== undefined) entries.set(name, written);
    }
  }
  return Object.fromEntries(entries);
}

/** A name that no one reads is usually a typing error. */
function reportUnknown(known: readonly string[], path: string, report: Report): void {
  report(path, 'Tierwise does not know this name.', `Remove it or write one of: ${known.join(', ')}.`);
}

/** `undefined` when it is wrong. */
function readPlain(shape: Exclude<Shape, ObjectShape | MapShape>, value: unknown): unknown {
  switch (shape.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'number':
    case 'integer':
      return readNumber(shape, value);
    case 'string':
      return readText(shape, value);
    case 'array':
      return readList(shape, value);
  }
}

function readNumber(shape: NumberShape, value: unknown): number | undefined {
  const { type, minimum = -Infinity, exclusiveMinimum = -Infinity, maximum } = shape;
  if (typeof value !== 'number' || (type === 'integer' && !Number.isSafeInteger(value))) return undefined;
  return value >= minimum && value > exclusiveMinimum && value <= maximum ? value : undefined;
}

function readText(shape: TextShape, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (shape.enum !== undefined) return shape.enum.includes(value) ? value : undefined;
  const { minLength = 0, maxLength = Infinity, pattern } = shape;
  const text = shape.keepsBlanks === true ? value : value.trim();
  const fits = text.length >= minLength && text.length <= maxLength;
  return fits && (pattern === undefined || new RegExp(pattern).test(text)) ? text : undefined;
}

function readList(shape: ListShape, value: unknown): unknown {
  const { items, maxItems = Infinity } = shape;
  if (!Array.isArray(value) || value.length > maxItems) return undefined;
  const list = value as readonly unknown[];
  if (!list.every((item) => hasShape(items, item))) return undefined;
  return list.map((item) => read(items, item, '', () => undefined));
}
