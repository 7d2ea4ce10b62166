import * as z from 'zod/mini';
import type { UserPrice } from '../core/model/settings.ts';
import { formatModelReference, parseModelReference } from '../core/model/modelReference.ts';
import { settingKeys } from '../shared/contract.ts';
import { isRecord, readMember, reportUnknownMembers } from './settingProblem.ts';
import type { SettingReader } from './settingProblem.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';

const mostPerMillionUsd = 1_000_000;
const priceMembers = [
  'inputPerMillionUsd',
  'outputPerMillionUsd',
  'cacheReadPerMillionUsd',
  'cacheWritePerMillionUsd',
] as const;

/** Prices without a part that they need are left out: the catalogue's own, or *unpriced*, is more honest. */
export function readPrices(reader: SettingReader, value: unknown): ReadonlyMap<string, UserPrice> {
  const prices = new Map<string, UserPrice>();
  const written: unknown = value === undefined ? {} : value;
  if (!isRecord(written)) {
    const fix = 'Write an object with one entry for each provider/model.';
    reader.report(settingKeys.prices, 'The value is not an object, so there are no prices of your own.', fix);
    return prices;
  }
  for (const [key, entry] of Object.entries(written)) {
    const model = parseModelReference(key);
    const price = model === undefined ? undefined : readPrice(reader, `${settingKeys.prices}.${key}`, entry);
    if (model === undefined) {
      const fix = 'Write provider/model, such as "anthropic/claude-sonnet-5-5".';
      reader.report(`${settingKeys.prices}.${key}`, 'This is not a model, so the price is left out.', fix);
    } else if (price !== undefined) {
      prices.set(formatModelReference(model), price);
    }
  }
  return prices;
}

function readPrice(reader: SettingReader, path: string, entry: unknown): UserPrice | undefined {
  if (!isRecord(entry)) {
    const fix = `Write an object with one or several of: ${priceMembers.join(', ')}.`;
    reader.report(path, 'The value is not an object, so the price is left out.', fix);
    return undefined;
  }
  reportUnknownMembers(reader, entry, path, priceMembers);
  const dollars = z.number().check(z.gte(0), z.lte(mostPerMillionUsd));
  const fix = `Write dollars per million tokens, a number from 0 to ${mostPerMillionUsd}.`;
  const read = (key: (typeof priceMembers)[number]): number | undefined =>
    readMember(reader, entry, path, key, dollars, fix);
  const [input, output, cacheRead, cacheWrite] = [
    read('inputPerMillionUsd'),
    read('outputPerMillionUsd'),
    read('cacheReadPerMillionUsd'),
    read('cacheWritePerMillionUsd'),
  ];
  if (input === undefined || output === undefined) {
    const needed = 'Write both inputPerMillionUsd and outputPerMillionUsd.';
    reader.report(path, 'A price needs input and output, so it is left out.', needed);
    return undefined;
  }
  return {
    inputPerMillionUsd: input,
    outputPerMillionUsd: output,
    ...withoutUndefined({ cacheReadPerMillionUsd: cacheRead, cacheWritePerMillionUsd: cacheWrite }),
  };
}
