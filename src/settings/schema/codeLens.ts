import { plainSetting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';

const codeLensSchema = {
  key: 'tierwise.codeLens',
  scope: 'application',
  order: 21,
  type: 'boolean',
  default: false,
  markdownDescription:
    'Shows actions of Tierwise (tests, docs, explain) above the functions and classes of every editor, each with its model and its estimated cost. The lightbulb and the context menu have them without it.',
} as const satisfies SettingSchema;

export const codeLens = plainSetting(codeLensSchema);
