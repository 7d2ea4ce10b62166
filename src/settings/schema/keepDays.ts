import { plainSetting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';

/** A wrong value keeps everything: nothing is deleted because of a typing error. */
const keepDaysSchema = {
  key: 'tierwise.ledger.keepDays',
  scope: 'application',
  order: 20,
  type: 'integer',
  minimum: 0,
  maximum: 36_500,
  default: 0,
  markdownDescription:
    'How many days the ledger keeps each call with its details. Older calls are deleted once a day; their sums per day stay, so that totals do not change. `0` keeps them for ever.',
} as const satisfies SettingSchema;

export const keepDays = plainSetting(keepDaysSchema);
