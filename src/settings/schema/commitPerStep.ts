import { plainSetting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';

const commitPerStepSchema = {
  key: 'tierwise.commitPerStep',
  scope: 'application',
  order: 22,
  type: 'boolean',
  default: false,
  markdownDescription:
    "Commit the files of each step of a plan once it is done, with the step's title as the message. Nothing is committed while other files are staged, or where a file held changes of yours before the step. Off: Git is left alone. A commit starts the hooks of the repository, so only your user settings count: no workspace can change this.",
} as const satisfies SettingSchema;

export const commitPerStep = plainSetting(commitPerStepSchema);
