import { plainSetting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';

const commitPerStepSchema = {
  key: 'tierwise.commitPerStep',
  scope: 'resource',
  order: 22,
  type: 'boolean',
  default: false,
  workspace: { only: false },
  markdownDescription:
    "Commit the files of each step of a plan once it is done, with the step's title as the message. Nothing is committed while other files are staged, or where a file held changes of yours before the step. Off: Git is left alone. A workspace can only switch it off.",
} as const satisfies SettingSchema;

export const commitPerStep = plainSetting(commitPerStepSchema);
