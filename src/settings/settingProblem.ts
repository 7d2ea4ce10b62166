import type * as z from 'zod/mini';
import { safeParse } from 'zod/mini';
import type { SettingKey } from '../shared/contract.ts';

/** A wrong value in the settings. Everything else keeps working. */
export interface SettingProblem {
  readonly setting: SettingKey;
  /** Where, such as `tierwise.tiers.execution.models[1]`. */
  readonly path: string;
  /** What is wrong, and what happens meanwhile. Never holds the value of a header or an address. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** What the readers of the single settings share: where they put problems, and the words for them. */
export interface SettingReader {
  report(path: string, message: string, fix: string): void;
}

export function createSettingReader(setting: SettingKey, problems: SettingProblem[]): SettingReader {
  return { report: (path, message, fix) => problems.push({ setting, path, message, fix }) };
}

/** A JSON object with its values unknown. */
export type UnknownRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member as the schema gives it; `undefined` when it is absent, or wrong and therefore reported. */
export function readMember<T>(
  reader: SettingReader,
  record: UnknownRecord,
  path: string,
  key: string,
  schema: z.ZodMiniType<T>,
  fix: string,
): T | undefined {
  const value = ownMember(record, key);
  if (value === undefined) return undefined;
  const parsed = safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const message = 'The value is not valid and is left out.';
  reader.report(`${path}.${key}`, message, fix);
  return undefined;
}

/** The member, or `undefined`; what an object inherits does not count. */
export function ownMember(record: UnknownRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Reports members that no one reads, because they are usually typing errors. */
export function reportUnknownMembers(
  reader: SettingReader,
  record: UnknownRecord,
  path: string,
  known: readonly string[],
): void {
  for (const key of Object.keys(record)) {
    if (known.includes(key)) continue;
    reader.report(
      `${path}.${key}`,
      'Tierwise does not know this name.',
      `Remove it or write one of: ${known.join(', ')}.`,
    );
  }
}
