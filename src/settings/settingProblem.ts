import type { UnknownRecord } from '../shared/isRecord.ts';
import type { SettingKey } from './shape/shape.ts';

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

/** Tells of a wrong value; the parts are those of {@link SettingProblem}. */
export type Report = (path: string, message: string, fix: string) => void;

/** The member, or `undefined`; what an object inherits does not count. */
export function ownMember(record: UnknownRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
