import * as z from 'zod/mini';
import type { TierSettings } from '../core/model/settings.ts';
import { formatModelReference, parseModelReference } from '../core/model/modelReference.ts';
import type { ModelReference } from '../core/model/modelReference.ts';
import { efforts } from '../core/model/request.ts';
import { settingKeys } from '../shared/contract.ts';
import { defaultMaxOutputTokens, defaultStacks } from '../shared/defaultStacks.ts';
import { tiers } from '../shared/tiers.ts';
import type { Tier } from '../shared/tiers.ts';
import type { ReadProviders } from './readProviders.ts';
import { isRecord, ownMember, readMember, reportUnknownMembers } from './settingProblem.ts';
import type { SettingReader, UnknownRecord } from './settingProblem.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';

const tierMembers = ['models', 'temperature', 'effort', 'maxOutputTokens'];

/**
 * A tier that is absent has the default models. One that is wrong has none: a default in its place could send
 * code to a vendor that the person did not choose.
 */
export function readTiers(
  reader: SettingReader,
  value: unknown,
  known: ReadProviders,
): Readonly<Record<Tier, TierSettings>> {
  const written: unknown = value === undefined ? {} : value;
  if (isRecord(written)) {
    reportUnknownMembers(reader, written, settingKeys.tiers, tiers);
  } else {
    reader.report(
      settingKeys.tiers,
      'The value is not an object, so no tier has a model.',
      `Write an object with one or several of: ${tiers.join(', ')}.`,
    );
  }
  const read = (tier: Tier): TierSettings =>
    readTier(reader, tier, isRecord(written) ? ownMember(written, tier) : { models: [] }, known);
  return { orchestration: read('orchestration'), execution: read('execution'), grunt: read('grunt') };
}

function readTier(reader: SettingReader, tier: Tier, value: unknown, known: ReadProviders): TierSettings {
  const path = `${settingKeys.tiers}.${tier}`;
  const entry: unknown = value === undefined ? {} : value;
  if (!isRecord(entry)) {
    const fix = 'Write an object with "models", such as {"models": ["ollama/gemma3:4b"]}.';
    reader.report(path, 'The value is not an object, so the tier has no model.', fix);
    return { models: [], maxOutputTokens: defaultMaxOutputTokens[tier] };
  }
  reportUnknownMembers(reader, entry, path, tierMembers);
  const temperatureFix = 'Write a number from 0 to 2.';
  const temperature = readMember(
    reader,
    entry,
    path,
    'temperature',
    z.number().check(z.gte(0), z.lte(2)),
    temperatureFix,
  );
  const effort = readMember(
    reader,
    entry,
    path,
    'effort',
    z.enum(efforts),
    `Write one of: ${efforts.join(', ')}.`,
  );
  const tokensFix = 'Write a whole number from 256 to 1000000.';
  const tokens = z.int().check(z.gte(256), z.lte(1_000_000));
  const maxOutputTokens = readMember(reader, entry, path, 'maxOutputTokens', tokens, tokensFix);
  return {
    models: readModels(reader, tier, entry, path, known),
    maxOutputTokens: maxOutputTokens ?? defaultMaxOutputTokens[tier],
    ...withoutUndefined({ temperature, effort }),
  };
}

function readModels(
  reader: SettingReader,
  tier: Tier,
  entry: UnknownRecord,
  tierPath: string,
  known: ReadProviders,
): readonly ModelReference[] {
  const models = ownMember(entry, 'models');
  const written: unknown = models === undefined ? defaultStacks.anthropic[tier] : models;
  const path = `${tierPath}.models`;
  if (!Array.isArray(written)) {
    const fix = 'Write a list such as ["anthropic/claude-sonnet-5-5"].';
    reader.report(path, 'The value is not a list, so the tier has no model.', fix);
    return [];
  }
  const chain = new Map<string, ModelReference>();
  for (const [index, text] of (written as readonly unknown[]).entries()) {
    const model = readModel(reader, text, `${path}[${index}]`, known);
    if (model !== undefined) chain.set(formatModelReference(model), model);
  }
  return [...chain.values()];
}

function readModel(
  reader: SettingReader,
  value: unknown,
  path: string,
  known: ReadProviders,
): ModelReference | undefined {
  const model = typeof value === 'string' ? parseModelReference(value) : undefined;
  if (model === undefined) {
    const fix = 'Write provider/model, such as "anthropic/claude-sonnet-5-5".';
    reader.report(path, 'This is not a model, so it is left out.', fix);
    return undefined;
  }
  if (known.providers.has(model.provider)) return model;
  // A provider that is there but wrong has been reported already; once is enough.
  if (!known.mentionedNames.has(model.provider)) {
    reader.report(
      path,
      `There is no provider "${model.provider}", so the model is left out.`,
      `Add "${model.provider}" to ${settingKeys.providers}, or write one of: ${[...known.providers.keys()].join(', ')}.`,
    );
  }
  return undefined;
}
