import * as z from 'zod/mini';
import { parseModelReference } from '../core/model/modelReference.ts';
import { purposes } from '../core/model/purpose.ts';
import type { Purpose } from '../core/model/purpose.ts';
import { coolingPreferences } from '../core/calling/limits/coolingDown.ts';
import {
  defaultRouting,
  planReviewers,
  strategies,
  summarisingTiers,
  unknownAnswers,
} from '../core/routing/rules/routingSettings.ts';
import type { RoutingSettings } from '../core/routing/rules/routingSettings.ts';
import { settingKeys } from '../shared/contract.ts';
import { tiers } from '../shared/tiers.ts';
import { isRecord, ownMember, readMember, reportUnknownMembers } from './settingProblem.ts';
import type { SettingReader, UnknownRecord } from './settingProblem.ts';

/** The members that somebody wrote, each of them valid. */
export type WrittenRouting = {
  readonly [Member in keyof RoutingSettings]?: WrittenMember<RoutingSettings[Member]>;
};

type WrittenMember<Value> = Value extends object
  ? Value extends readonly unknown[]
    ? Value
    : Partial<Value>
  : Value;

const path = settingKeys.routing;
const members = Object.keys(defaultRouting);

/** A wrong member is reported and left out; the others hold. */
export function readRouting(reader: SettingReader, value: unknown): WrittenRouting {
  const written: unknown = value === undefined ? {} : value;
  if (!isRecord(written)) {
    const fix = `Write an object with one or several of: ${members.join(', ')}.`;
    reader.report(path, 'The value is not an object, so the defaults hold.', fix);
    return {};
  }
  reportUnknownMembers(reader, written, path, members);
  const share = z.number().check(z.gte(0), z.lte(1));
  const shareFix = 'Write a number from 0 to 1.';
  const read = <T>(key: keyof RoutingSettings, schema: z.ZodMiniType<T>, fix: string): T | undefined =>
    readMember(reader, written, path, key, schema, fix);
  const truth = 'Write true or false.';
  const list = (key: 'criticalWords' | 'criticalPaths' | 'privatePatterns') =>
    read(key, z.array(z.string().check(z.trim(), z.minLength(1))), 'Write a list of texts.');
  const oneOf = <Name extends string>(key: keyof RoutingSettings, names: readonly [Name, ...Name[]]) =>
    read(key, z.enum(names), `Write one of: ${names.join(', ')}.`);
  return withoutUnknown({
    strategy: oneOf('strategy', strategies),
    qualityThreshold: read('qualityThreshold', share, shareFix),
    priceCeilings: readNumbers(reader, written, 'priceCeilings', tiers, 0, 1_000_000),
    thresholds: readThresholds(reader, written),
    criticalWords: list('criticalWords'),
    criticalPaths: list('criticalPaths'),
    privatePatterns: list('privatePatterns'),
    overrides: readOverrides<Purpose>(reader, written, 'overrides', purposes),
    toolOverrides: readOverrides<string>(reader, written, 'toolOverrides', undefined),
    lock: read('lock', z.boolean(), truth),
    classifier: read('classifier', z.boolean(), truth),
    onUnknown: oneOf('onUnknown', unknownAnswers),
    planReview: oneOf('planReview', planReviewers),
    whenCoolingDown: oneOf('whenCoolingDown', coolingPreferences),
    toolResults: readToolResults(reader, written),
    limits: readLimits(reader, written),
  });
}

/** What holds: what the person wrote, and the defaults for the rest. */
export function withRoutingDefaults(written: WrittenRouting): RoutingSettings {
  return {
    ...defaultRouting,
    ...written,
    thresholds: { ...defaultRouting.thresholds, ...written.thresholds },
    limits: { ...defaultRouting.limits, ...written.limits },
    toolResults: { ...defaultRouting.toolResults, ...written.toolResults },
  };
}

/** Thresholds make sense only in their order; together with the defaults of those that are not written. */
function readThresholds(reader: SettingReader, routing: UnknownRecord): WrittenRouting['thresholds'] {
  const names = ['medium', 'high', 'critical'] as const;
  const written = readNumbers(reader, routing, 'thresholds', names, 0, 1);
  if (written === undefined) return undefined;
  const { medium, high, critical } = { ...defaultRouting.thresholds, ...written };
  if (medium <= high && high <= critical) return written;
  reader.report(
    `${path}.thresholds`,
    'The thresholds are not in their order, so the defaults hold.',
    'Write medium ≤ high ≤ critical, such as {"medium": 0.3, "high": 0.7, "critical": 0.9}.',
  );
  return undefined;
}

function readToolResults(reader: SettingReader, routing: UnknownRecord): WrittenRouting['toolResults'] {
  const written = readRecord(reader, routing, 'toolResults', ['summariseAbove', 'tier']);
  if (written === undefined) return undefined;
  const at = `${path}.toolResults`;
  const tokens = z.int().check(z.gte(0), z.lte(1_000_000));
  const tokensFix = 'Write a whole number from 0 to 1000000.';
  const tierFix = `Write one of: ${summarisingTiers.join(', ')}.`;
  return withoutUnknown({
    summariseAbove: readMember(reader, written, at, 'summariseAbove', tokens, tokensFix),
    tier: readMember(reader, written, at, 'tier', z.enum(summarisingTiers), tierFix),
  });
}

function readLimits(reader: SettingReader, routing: UnknownRecord): WrittenRouting['limits'] {
  const limits = readRecord(reader, routing, 'limits', ['attempts', 'dollars', 'minutes']);
  if (limits === undefined) return undefined;
  const at = `${path}.limits`;
  const whole = z.int().check(z.gte(1), z.lte(20));
  const dollars = z.number().check(z.gte(0), z.lte(1_000_000));
  const minutes = z.number().check(z.gt(0), z.lte(1440));
  return withoutUnknown({
    attempts: readMember(reader, limits, at, 'attempts', whole, 'Write a whole number from 1 to 20.'),
    dollars: readMember(reader, limits, at, 'dollars', dollars, 'Write a number from 0 to 1000000.'),
    minutes: readMember(reader, limits, at, 'minutes', minutes, 'Write minutes above 0 and at most 1440.'),
  });
}

function readNumbers<Name extends string>(
  reader: SettingReader,
  routing: UnknownRecord,
  key: 'priceCeilings' | 'thresholds',
  names: readonly Name[],
  least: number,
  most: number,
): Partial<Record<Name, number>> | undefined {
  const record = readRecord(reader, routing, key, names);
  if (record === undefined) return undefined;
  const schema = z.number().check(z.gte(least), z.lte(most));
  const fix = `Write a number from ${least} to ${most}.`;
  const numbers: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const number = readMember(reader, record, `${path}.${key}`, name, schema, fix);
    if (number !== undefined) numbers[name] = number;
  }
  return numbers;
}

function readOverrides<Name extends string>(
  reader: SettingReader,
  routing: UnknownRecord,
  key: 'overrides' | 'toolOverrides',
  names: readonly Name[] | undefined,
): Partial<Record<Name, string>> | undefined {
  const record = readRecord(reader, routing, key, names);
  if (record === undefined) return undefined;
  const isTarget = (value: string) =>
    tiers.some((tier) => tier === value) || parseModelReference(value) !== undefined;
  const schema = z.string().check(z.trim(), z.refine(isTarget));
  const fix = `Write one of ${tiers.join(', ')}, or provider/model.`;
  const targets = new Map<string, string>();
  for (const name of names ?? Object.keys(record)) {
    const target = readMember(reader, record, `${path}.${key}`, name, schema, fix);
    if (target !== undefined) targets.set(name, target);
  }
  return Object.fromEntries(targets) as Partial<Record<Name, string>>;
}

function readRecord(
  reader: SettingReader,
  routing: UnknownRecord,
  key: keyof RoutingSettings,
  known: readonly string[] | undefined,
): UnknownRecord | undefined {
  const value = ownMember(routing, key);
  if (value === undefined) return undefined;
  const at = `${path}.${key}`;
  if (!isRecord(value)) {
    const fix =
      known === undefined
        ? 'Write an object.'
        : `Write an object with one or several of: ${known.join(', ')}.`;
    reader.report(at, 'The value is not an object and is left out.', fix);
    return undefined;
  }
  if (known !== undefined) reportUnknownMembers(reader, value, at, known);
  return value;
}

type WithoutUnknown<Record> = { [Key in keyof Record]?: Exclude<Record[Key], undefined> };

function withoutUnknown<Value extends object>(value: Value): WithoutUnknown<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as WithoutUnknown<Value>;
}
