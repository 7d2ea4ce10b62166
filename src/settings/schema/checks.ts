import { defaultCheckSettings, type CheckSettings } from '../../core/work/verify/verifierPorts.ts';
import { keepOwn, type Setting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';

const mostCommands = 20;

const checksSchema = {
  key: 'tierwise.checks',
  scope: 'application',
  order: 8,
  type: 'object',
  markdownDescription:
    'How a step is checked once its edits are written: what fails then and did not fail before counts against it. Only your user settings count: no workspace can name a command that runs unasked.',
  problem: 'The value is not valid and is left out.',
  properties: {
    commands: {
      type: 'array',
      maxItems: mostCommands,
      items: { type: 'string', minLength: 1, maxLength: 2000, pattern: '^[^\\r\\n]*$' },
      fix: `Write a list of at most ${mostCommands} commands, each on one line.`,
      markdownDescription:
        "Commands that run in the workspace folder before and after each step, without asking. When the list is empty, Tierwise finds the project's own checks (type check, linter, tests) and asks before it runs one for the first time.",
    },
    timeLimitSeconds: {
      type: 'number',
      minimum: 1,
      maximum: 3600,
      markdownDescription:
        'Longest time of one run, in seconds. A check that is not done by then is ended with everything it started, and the step is neither passed nor failed.',
    },
  },
  default: {
    commands: defaultCheckSettings.commands,
    timeLimitSeconds: defaultCheckSettings.timeLimitMs / 1000,
  },
  examples: [{ commands: ['npm run typecheck', 'npm test'] }],
} as const satisfies SettingSchema;

/** Seconds become milliseconds. */
export const checks: Setting<typeof checksSchema, CheckSettings> = {
  schema: checksSchema,
  value: ({ commands, timeLimitSeconds } = {}) => ({
    commands: commands ?? defaultCheckSettings.commands,
    timeLimitMs:
      timeLimitSeconds === undefined ? defaultCheckSettings.timeLimitMs : Math.round(timeLimitSeconds * 1000),
  }),
  tighten: keepOwn,
};
