import { statusBarParts, type StatusBarPart } from '../../shared/contract.ts';
import { keepOwn, type Setting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';

const statusBarSchema = {
  key: 'tierwise.statusBar.show',
  scope: 'application',
  order: 6,
  type: 'array',
  items: {
    type: 'string',
    enum: statusBarParts,
    markdownEnumDescriptions: [
      'What this session has cost.',
      'What today has cost, in all windows.',
      'What is left of the tightest budget, as a share. Only where one is set.',
    ],
  },
  uniqueItems: true,
  default: statusBarParts,
  markdownDescription: 'What the cost meter in the status bar shows.',
} as const satisfies SettingSchema;

/** The parts in their fixed order. */
export const statusBar: Setting<typeof statusBarSchema, readonly StatusBarPart[]> = {
  schema: statusBarSchema,
  value: (written = statusBarParts) => statusBarParts.filter((part) => written.includes(part)),
  tighten: keepOwn,
};
