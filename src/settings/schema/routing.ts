import { coolingPreferences } from '../../core/calling/limits/coolingDown.ts';
import { purposes } from '../../core/model/purpose.ts';
import {
  defaultRouting,
  planReviewers,
  strategies,
  summarisingTiers,
  unknownAnswers,
  type RoutingSettings,
  type WorkspaceRouting,
} from '../../core/routing/rules/routingSettings.ts';
import { tiers, type Tier } from '../../shared/tiers.ts';
import type { Report } from '../settingProblem.ts';
import { tightenByRules, type Setting } from '../shape/setting.ts';
import type { SettingSchema } from '../shape/shape.ts';
import { modelPattern } from './tiers.ts';

const share = { type: 'number', minimum: 0, maximum: 1 } as const;

const ceiling = { type: 'number', minimum: 0, maximum: 1_000_000, workspace: 'lower' } as const;

const texts = {
  type: 'array',
  items: { type: 'string', minLength: 1 },
  uniqueItems: true,
  workspace: 'add',
} as const;

const target = {
  type: 'string',
  pattern: `^(${tiers.join('|')}|${modelPattern.slice(1, -1)})$`,
  fix: `Write one of ${tiers.join(', ')}, or provider/model.`,
} as const;

/**
 * A workspace may ask for less money, less autonomy, more care and more privacy, never the contrary: `workspace` says so
 * for each member.
 */
export const routingSchema = {
  key: 'tierwise.routing',
  scope: 'resource',
  order: 7,
  type: 'object',
  markdownDescription:
    'How the model of each step is chosen, and what happens when its result does not pass. A workspace can only tighten this: lower ceilings and limits, more private files, and more critical words and paths, which stop Autopilot but bring in no dearer model and no paid review.',
  problem: 'The value is not an object, so the defaults hold.',
  properties: {
    strategy: {
      type: 'string',
      enum: strategies,
      workspace: 'keep',
      markdownEnumDescriptions: [
        'What is expected to cost least until a result passes comes first.',
        'The order of `#tierwise.tiers#`, unless a model has proved bad.',
        'The model that passes most comes first, the orchestration tier right after it, the others as second opinions. Hard work begins with the orchestration tier.',
      ],
      markdownDescription: 'The order in which models try a step.',
    },
    qualityThreshold: {
      ...share,
      workspace: 'keep',
      markdownDescription:
        'Share of work, from 0 to 1, that a model has to pass. One that has passed less, by at least five verdicts, comes later; easy work goes to the cheapest that has passed more.',
    },
    priceCeilings: {
      type: 'object',
      markdownDescription:
        "Dearest output price of a tier's models, in dollars per million tokens. Under a ceiling, a model without a known price is left out.",
      properties: {
        orchestration: {
          ...ceiling,
          markdownDescription: 'Ceiling of the orchestration tier, in dollars per million output tokens.',
        },
        execution: {
          ...ceiling,
          markdownDescription: 'Ceiling of the execution tier, in dollars per million output tokens.',
        },
        grunt: {
          ...ceiling,
          markdownDescription: 'Ceiling of the grunt tier, in dollars per million output tokens.',
        },
      },
    },
    thresholds: {
      type: 'object',
      workspace: 'keep',
      markdownDescription:
        'Difficulty scores, from 0 to 1, from which work counts as more than easy. Work whose difficulty nothing tells counts as medium.',
      properties: {
        medium: {
          ...share,
          markdownDescription:
            'From this score on work is medium: it is done by the execution tier. Below, it goes to the cheapest model that has proved itself.',
        },
        high: {
          ...share,
          markdownDescription: 'From this score on work is planned first, then done.',
        },
        critical: {
          ...share,
          markdownDescription:
            'From this score on work is critical: its plan is checked and its result reviewed by the orchestration tier.',
        },
      },
    },
    criticalWords: {
      ...texts,
      markdownDescription:
        'Your own words and phrases of critical work, besides security, authentication, cryptography, payments, migrations and deployment. `*` at the end of a word stands for any ending.',
    },
    criticalPaths: {
      ...texts,
      markdownDescription: 'Your own critical files, as patterns like those of `.gitignore`.',
    },
    privatePatterns: {
      ...texts,
      markdownDescription:
        'Files that only local models may see, as patterns like those of `.gitignore`. A step with such a file has no model when no local one is configured.',
    },
    overrides: {
      type: 'object',
      propertyNames: { enum: purposes },
      additionalProperties: target,
      workspace: 'keep',
      markdownDescription:
        'A tier, or a `provider/model`, for all calls of a purpose, for example `{"commit-message": "grunt"}`.',
    },
    toolOverrides: {
      type: 'object',
      additionalProperties: target,
      workspace: 'keep',
      markdownDescription:
        "A tier, or a `provider/model`, for work on the results of a tool, by the tool's name.",
    },
    lock: {
      type: 'boolean',
      workspace: 'keep',
      markdownDescription:
        'Keep the chains of `#tierwise.tiers#` exactly as they are written: nothing is reordered.',
    },
    classifier: {
      type: 'boolean',
      workspace: 'keep',
      markdownDescription:
        'Ask the grunt tier, for at most a second, where a difficulty is close to a threshold. Its cost is in the ledger.',
    },
    onUnknown: {
      type: 'string',
      enum: unknownAnswers,
      workspace: { only: 'person' },
      markdownEnumDescriptions: [
        'A model of another family reviews it, which costs money.',
        'You are asked.',
      ],
      markdownDescription: 'What becomes of a result that no check could judge.',
    },
    planReview: {
      type: 'string',
      enum: planReviewers,
      workspace: { only: 'person', over: 'off' },
      markdownEnumDescriptions: [
        'You do: the panel says so, and Run is your word.',
        'A second model reads the plan, of another family where there is one, and its findings are shown at the steps. This costs money.',
        'Nobody.',
      ],
      markdownDescription: 'Who checks a plan that holds critical steps, before it runs.',
    },
    whenCoolingDown: {
      type: 'string',
      enum: coolingPreferences,
      // To wait is free; to switch is not.
      workspace: { only: 'wait' },
      markdownEnumDescriptions: [
        'Wait, and meanwhile offer to switch, with the price.',
        'Wait: that is free.',
        'Switch at once.',
      ],
      markdownDescription:
        'What is done when a model has to wait (a rate limit, an outage) and another one could answer now. Waits under 3 seconds are simply waited for, and nobody waits longer than 5 minutes.',
    },
    toolResults: {
      type: 'object',
      workspace: 'keep',
      markdownDescription:
        'What becomes of bulky results of tools (files, searches) that a model would carry along through every later turn of a step.',
      properties: {
        summariseAbove: {
          type: 'integer',
          minimum: 0,
          maximum: 1_000_000,
          markdownDescription:
            'Tokens above which a cheap model sums a result up, but only where the prices say that this saves money. 0 switches it off.',
        },
        tier: {
          type: 'string',
          enum: summarisingTiers,
          markdownDescription:
            'The tier that sums up. `toolOverrides` can name another one, or a model, for each tool.',
        },
      },
    },
    limits: {
      type: 'object',
      markdownDescription:
        'What all attempts at one step may use together. Then you are asked, with the best result so far.',
      properties: {
        attempts: {
          type: 'integer',
          minimum: 1,
          maximum: 20,
          workspace: 'lower',
          markdownDescription: 'Most attempts. A provider that is unavailable uses none up.',
        },
        dollars: {
          type: 'number',
          minimum: 0,
          maximum: 1_000_000,
          workspace: 'lower',
          markdownDescription:
            'Most dollars, checks and reviews included. An attempt that does not fit is not begun.',
        },
        minutes: {
          type: 'number',
          exclusiveMinimum: 0,
          maximum: 1440,
          fix: 'Write minutes above 0 and at most 1440.',
          workspace: 'lower',
          markdownDescription: 'Most minutes of work; the time that you take does not count.',
        },
      },
    },
  },
  default: defaultRouting,
  examples: [
    {
      strategy: 'costOptimized',
      overrides: {
        'commit-message': 'grunt',
      },
      limits: {
        attempts: 3,
        dollars: 0.5,
      },
    },
    {
      strategy: 'qualityFirst',
      qualityThreshold: 0.7,
      privatePatterns: ['secrets/'],
      criticalWords: ['settlement'],
    },
  ],
} as const satisfies SettingSchema;

/** The members that are not written have their defaults. */
export const routing: Setting<typeof routingSchema, RoutingSettings> = {
  schema: routingSchema,
  value(written = {}, { report }) {
    const { thresholds, limits, toolResults } = defaultRouting;
    const wished = { ...thresholds, ...written.thresholds };
    const areInOrder = wished.medium <= wished.high && wished.high <= wished.critical;
    if (!areInOrder) {
      report(
        `${routingSchema.key}.thresholds`,
        'The thresholds are not in their order, so the defaults hold.',
        'Write medium ≤ high ≤ critical, such as {"medium": 0.3, "high": 0.7, "critical": 0.9}.',
      );
    }
    return {
      ...defaultRouting,
      ...written,
      thresholds: areInOrder ? wished : thresholds,
      limits: { ...limits, ...written.limits },
      toolResults: { ...toolResults, ...written.toolResults },
    };
  },
  tighten(own, workspaces, context) {
    const tightened = tightenByRules(routingSchema)(own, workspaces, context);
    const { criticalWords, criticalPaths, priceCeilings } = own;
    const ofWorkspace: WorkspaceRouting = {
      criticalWords: without(tightened.criticalWords, criticalWords),
      criticalPaths: without(tightened.criticalPaths, criticalPaths),
      priceCeilings: Object.fromEntries(
        Object.entries(tightened.priceCeilings).filter(
          ([tier, most]) => priceCeilings[tier as Tier] !== most,
        ),
      ),
    };
    return {
      ...tightened,
      criticalWords,
      criticalPaths,
      priceCeilings,
      privatePatterns: withoutExceptions(tightened.privatePatterns, own.privatePatterns, context.report),
      ...(isEmpty(ofWorkspace) ? {} : { ofWorkspace }),
    };
  },
};

function isEmpty({ criticalWords, criticalPaths, priceCeilings }: WorkspaceRouting): boolean {
  return criticalWords.length + criticalPaths.length + Object.keys(priceCeilings).length === 0;
}

function without(texts: readonly string[], own: readonly string[]): readonly string[] {
  return texts.filter((text) => !own.includes(text));
}

/** The patterns without those of a workspace that make files of the person's own patterns public again. */
function withoutExceptions(
  patterns: readonly string[],
  own: readonly string[],
  report: Report,
): readonly string[] {
  const added = without(patterns, own);
  const exceptions = added.filter((pattern) => pattern.trim().startsWith('!'));
  if (exceptions.length > 0) {
    report(
      `${routingSchema.key}.privatePatterns`,
      'A workspace cannot take files out of the private ones, so its patterns that begin with ! are left out.',
      'Remove them from the workspace, or write them into your user settings.',
    );
  }
  return [...own, ...added.filter((pattern) => !exceptions.includes(pattern))];
}
