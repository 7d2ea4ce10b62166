import { formatModelReference, parseModelReference } from '../../core/model/modelReference.ts';
import type { UserPrice } from '../../core/model/settings.ts';
import { keepOwn, type Setting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';
import { modelFix, modelPattern } from './tiers.ts';

const dollarsPerMillion = {
  type: 'number',
  minimum: 0,
  maximum: 1_000_000,
  fix: 'Write dollars per million tokens, a number from 0 to 1000000.',
} as const;

/** Prices without a part that they need are left out: the catalogue's own, or *unpriced*, is more honest. */
const pricesSchema = {
  key: 'tierwise.prices',
  scope: 'application',
  order: 3,
  type: 'object',
  markdownDescription:
    'Your own prices by `provider/model`, in US dollars per million tokens. They win over the catalogue that comes with Tierwise. A model without any price is shown as *unpriced*, never as free.',
  problem: 'The value is not an object, so there are no prices of your own.',
  fix: 'Write an object with one entry for each provider/model.',
  propertyNames: {
    pattern: modelPattern,
    problem: 'This is not a model, so the price is left out.',
    fix: modelFix,
  },
  additionalProperties: {
    type: 'object',
    problem: 'The value is not an object, so the price is left out.',
    required: ['inputPerMillionUsd', 'outputPerMillionUsd'],
    incomplete: {
      problem: 'A price needs input and output, so it is left out.',
      fix: 'Write both inputPerMillionUsd and outputPerMillionUsd.',
    },
    defaultSnippets: [
      {
        label: 'Price of a model',
        body: { inputPerMillionUsd: '^${1:1}', outputPerMillionUsd: '^${2:5}' },
      },
    ],
    properties: {
      inputPerMillionUsd: {
        ...dollarsPerMillion,
        markdownDescription: 'Input, in dollars per million tokens.',
      },
      outputPerMillionUsd: {
        ...dollarsPerMillion,
        markdownDescription: 'Output, reasoning included, in dollars per million tokens.',
      },
      cacheReadPerMillionUsd: {
        ...dollarsPerMillion,
        markdownDescription: 'Input read from a prompt cache, in dollars per million tokens.',
      },
      cacheWritePerMillionUsd: {
        ...dollarsPerMillion,
        markdownDescription: 'Input written to a prompt cache, in dollars per million tokens.',
      },
    },
  },
  default: {},
} as const satisfies SettingSchema;

/** By `provider/model`, in its one form. */
export const prices: Setting<typeof pricesSchema, ReadonlyMap<string, UserPrice>> = {
  schema: pricesSchema,
  value: (written = {}) =>
    new Map(
      Object.entries(written).flatMap(([name, price]) => {
        const model = parseModelReference(name);
        return model === undefined ? [] : [[formatModelReference(model), price] as const];
      }),
    ),
  tighten: keepOwn,
};
