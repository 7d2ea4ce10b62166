import { defaultPlanContextTokens } from '../../shared/defaultStacks.ts';
import { plainSetting, type Setting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';

const planContextTokensSchema = {
  key: 'tierwise.plan.contextTokens',
  scope: 'resource',
  order: 4,
  type: 'integer',
  minimum: 1000,
  maximum: 1_000_000,
  default: defaultPlanContextTokens,
  workspace: 'lower',
  markdownDescription:
    'Most tokens of your workspace (outline, open and selected code, problems, instruction files) that go into a planning request. A workspace can lower your value, not raise it.',
} as const satisfies SettingSchema;

/** The value of the folder counts before that of the workspace. A higher one is no mistake, and is not reported. */
export const planContextTokens: Setting<typeof planContextTokensSchema, number> = {
  ...plainSetting(planContextTokensSchema),
  tighten: (own, workspaces) => Math.min(own, workspaces.at(-1) ?? own),
};
