import { columnsOf, type BillColumns } from './billColumns.ts';
import { readRow, type InvoiceEntry } from './billRow.ts';
import type { KnownNames } from './invoiceLine.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** One entry of a JSON export: its own texts and numbers, and those of what it stands in. */
type JsonRow = ReadonlyMap<string, string>;

/** Members that never hold bills: sums of other entries, splits of them by something else, and contents of calls. */
const passedOver = new Set([
  ...['totals', 'total', 'summary', 'entities', 'providers', 'apikeys', 'apikeybreakdown', 'modelgroups'],
  ...['endpoints', 'mcpservers', 'messages', 'response', 'proxyserverrequest', 'metadata', 'requesttags'],
  ...['users', 'tools'],
]);

/** Members whose own members belong to the entry: `amount: { value, currency }`, `metrics: { spend }`. */
const partsOfEntry = new Map([
  ['amount', 'amount'],
  ['metrics', ''],
  ['tokenusage', 'tokenusage'],
]);

const breakdownNames = ['modelbreakdowns', 'breakdown', 'models'];
const deepest = 12;

type JsonObject = Readonly<Record<string, unknown>>;

/** The entries of a JSON export; `undefined` where the text is none. */
export function readJsonEntries(text: string, known: KnownNames): Iterable<InvoiceEntry> | undefined {
  const values = parseJsonText(text);
  return values === undefined ? undefined : readEntries(values, known);
}

function* readEntries(values: readonly unknown[], known: KnownNames): Generator<InvoiceEntry> {
  const headings = new Map<string, BillColumns | undefined>();
  const tokensOnly = new Set<BillColumns>();
  let lineNumber = 0;
  for (const row of rowsOfJson(values)) {
    lineNumber += 1;
    const names = [...row.keys()];
    const key = names.join(' ');
    if (!headings.has(key)) headings.set(key, columnsOf(names));
    const columns = headings.get(key);
    const line = JSON.stringify(Object.fromEntries(row));
    const isSaid = columns !== undefined && tokensOnly.has(columns);
    const reading = isSaid ? ({ leftOut: 'no-amount' } as const) : readJsonRow(columns, row, known);
    if (columns !== undefined && columns.amount === undefined) tokensOnly.add(columns);
    yield { lineNumber, line, height: 1, reading, ...withoutUndefined({ label: columns?.label }) };
  }
}

function readJsonRow(
  columns: BillColumns | undefined,
  row: JsonRow,
  known: KnownNames,
): InvoiceEntry['reading'] {
  if (columns === undefined) return { kind: 'no-period', part: '' };
  if (columns.amount === undefined) return { kind: 'no-amounts', part: columns.label ?? '' };
  return readRow(columns, [...row.values()], 'point', known);
}

/** The values of a text that is one JSON value, or one on each line; `undefined` for every other text. */
function parseJsonText(text: string): readonly unknown[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const whole = parseJson(text);
  if (whole !== undefined) return [whole];
  const values: unknown[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.trim() === '') continue;
    const value = parseJson(line);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** Every entry of a JSON export, however deep it stands. Sums of other entries are left out. */
export function* rowsOfJson(value: unknown, outer: JsonRow = new Map(), depth = 0): Generator<JsonRow> {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const element of value as readonly unknown[]) yield* rowsOfJson(element, outer, depth + 1);
    return;
  }
  if (!isObject(value)) {
    if (value !== null && value !== undefined) yield new Map([...outer, ['value', textOf(value)]]);
    return;
  }
  const own = new Map(outer);
  const inner: unknown[] = [];
  let models: readonly JsonObject[] = [];
  let isWrapper = false;
  for (const [key, member] of Object.entries(value)) {
    const name = columnKey(key);
    const prefix = partsOfEntry.get(name);
    if (isObject(member) && prefix !== undefined) {
      for (const [part, text] of Object.entries(member)) {
        if (!isNested(text)) own.set(`${prefix}${columnKey(part)}`, textOf(text));
      }
    } else if (breakdownNames.includes(name) && isNested(member)) {
      const found = modelsOf(member);
      if (found.length > 0) models = found;
      else if (Array.isArray(member)) own.set(name, member.map(textOf).join(', '));
    } else if (name === 'modelsused' && Array.isArray(member)) {
      own.set(name, member.map(textOf).join(', '));
    } else if (isNested(member)) {
      if (!passedOver.has(name) && holdsObjects(member)) inner.push(member);
      isWrapper ||= Array.isArray(member) && !passedOver.has(name) && !isScalarList(member);
    } else {
      own.set(name, textOf(member));
    }
  }
  if (models.length > 0) {
    for (const model of models) yield* rowsOfJson(model, withoutSums(own), depth + 1);
  } else if (inner.length > 0) {
    for (const member of inner) yield* rowsOfJson(member, own, depth + 1);
  } else if (own.size > 0 && !isWrapper) {
    yield own;
  }
}

/** The entries of a split by model: an array of them, or names with sums. */
function modelsOf(member: object): readonly JsonObject[] {
  if (Array.isArray(member)) {
    return (member as readonly unknown[]).filter(isObject).map((entry) => ({
      ...entry,
      model: entry['modelName'] ?? entry['model'] ?? entry['name'] ?? '',
      totalCost: entry['cost'] ?? entry['totalCost'] ?? entry['costUSD'] ?? '',
    }));
  }
  const inside = (member as JsonObject)['models'];
  const byName = isObject(inside) ? inside : (member as JsonObject);
  return Object.entries(byName).flatMap(([model, entry]) => {
    if (typeof entry === 'number') return [{ model, spend: entry }];
    return isObject(entry) && !('models' in entry) ? [{ ...entry, model }] : [];
  });
}

/** What an entry says of all its models together does not hold for each. */
function withoutSums(row: JsonRow): JsonRow {
  return new Map([...row].filter(([name]) => !/cost|spend|amount|usd$|tokens$|^models/.test(name)));
}

function holdsObjects(member: object): boolean {
  return Object.values(member).some((value) => isNested(value));
}

function isScalarList(member: readonly unknown[]): boolean {
  return member.length > 0 && !member.some((value) => isNested(value));
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isObject(value: unknown): value is JsonObject {
  return isNested(value) && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

function columnKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
