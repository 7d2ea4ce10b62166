import {
  formatModelReference,
  parseModelReference,
  type ModelReference,
} from '../../core/model/modelReference.ts';
import { efforts } from '../../core/model/request/request.ts';
import type { TierSettings } from '../../core/model/settings.ts';
import { defaultMaxOutputTokens, defaultStacks } from '../../shared/defaultStacks.ts';
import type { Tier } from '../../shared/tiers.ts';
import type { Setting, SettingContext } from '../shape/setting.ts';
import type { SettingSchema, Written } from '../shape/shape.ts';

/** A model as it is written, `provider/model`. */
export const modelPattern = '^[A-Za-z0-9][A-Za-z0-9._-]*/\\S.*$';
export const modelFix = 'Write provider/model, such as "anthropic/claude-sonnet-5-5".';

/** A tier that is wrong has no model: a default in its place could send code to a vendor that the person did not choose. */
const noModels = { models: [] };

const tier = {
  type: 'object',
  problem: 'The value is not an object, so the tier has no model.',
  fix: 'Write an object with "models", such as {"models": ["ollama/gemma3:4b"]}.',
  whenWrong: noModels,
  properties: {
    models: {
      type: 'array',
      items: {
        type: 'string',
        isUnchecked: true,
        pattern: modelPattern,
        fix: modelFix,
        examples: [
          'anthropic/claude-opus-5-5',
          'anthropic/claude-sonnet-5-5',
          'anthropic/claude-haiku-5-5',
          'openai/gpt-6-astra',
          'openai/gpt-6.1-sol',
          'openai/gpt-6.1-terra',
          'openai/gpt-6-luna',
          'ollama/gemma3:4b',
        ],
      },
      uniqueItems: true,
      problem: 'The value is not a list, so the tier has no model.',
      fix: 'Write a list such as ["anthropic/claude-sonnet-5-5"].',
      whenWrong: noModels.models,
      markdownDescription: 'Models in the order in which they are tried, written `provider/model`.',
    },
    temperature: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      markdownDescription:
        "Sampling temperature from 0 to 2. Leave it out unless you need it: some models refuse it, and Anthropic's are never sent one, because their API refuses it.",
    },
    effort: {
      type: 'string',
      enum: efforts,
      markdownDescription: 'How hard a reasoning model thinks. Sent only to models that take it.',
    },
    maxOutputTokens: {
      type: 'integer',
      minimum: 256,
      maximum: 1_000_000,
      markdownDescription:
        'Most output tokens of one call, reasoning included. It limits what a call can cost.',
    },
  },
} as const;

export const tiersSchema = {
  key: 'tierwise.tiers',
  scope: 'resource',
  order: 1,
  type: 'object',
  markdownDescription:
    'Which models do which work. Each tier has a chain of models, written `provider/model`: the first is asked, the rest stand in when it is unavailable. The part before the first slash is a name from `#tierwise.providers#`. Only your user settings name models; a workspace can lower `maxOutputTokens`, and nothing else.',
  problem: 'The value is not an object, so no tier has a model.',
  whenWrong: { orchestration: noModels, execution: noModels, grunt: noModels },
  properties: {
    orchestration: {
      ...tier,
      markdownDescription: 'Decides and plans. Give it the best model that you have.',
    },
    execution: { ...tier, markdownDescription: 'Writes the code of each step.' },
    grunt: {
      ...tier,
      markdownDescription: 'Classifies, summarises and names things. The cheapest model is good enough.',
    },
  },
  default: stack('anthropic'),
  examples: [stack('anthropic'), stack('openai')],
} as const satisfies SettingSchema;

type Tiers = Readonly<Record<Tier, TierSettings>>;

/**
 * A tier that is not written has the default models. A workspace can only lower the cap on output: any other map of
 * models changes what is paid, who sees the code or how well it is judged, and that is for the person to write.
 */
export const tiers: Setting<typeof tiersSchema, Tiers> = {
  schema: tiersSchema,
  value: (written = {}, context) =>
    forEachTier((name) => {
      const { models = defaultStacks.anthropic[name], ...others } = written[name] ?? {};
      return {
        maxOutputTokens: defaultMaxOutputTokens[name],
        ...others,
        models: readModels(models, name, context),
      };
    }),
  tighten: (own, workspaces, context) =>
    forEachTier((name) => {
      const wished = Object.assign({}, ...workspaces.map((written) => written[name])) as Written<typeof tier>;
      const { maxOutputTokens } = own[name];
      reportRefused(wished, own[name], name, context);
      return {
        ...own[name],
        maxOutputTokens: Math.min(wished.maxOutputTokens ?? maxOutputTokens, maxOutputTokens),
      };
    }),
};

/** Says of each part that a workspace asks for in vain. A list that was wrong has been reported already, and is empty. */
function reportRefused(
  wished: Written<typeof tier>,
  own: TierSettings,
  name: Tier,
  { report }: SettingContext,
): void {
  const path = `${tiersSchema.key}.${name}`;
  const models = (wished.models ?? []).map((model) => (typeof model === 'string' ? model.trim() : '?'));
  if (models.length > 0 && models.join('\n') !== own.models.map(formatModelReference).join('\n')) {
    report(
      `${path}.models`,
      `The workspace asks for other models (${models.slice(0, mostNamed).join(', ').slice(0, longestNames)}), so your own hold: a workspace does not choose who is paid and who sees your code.`,
      `If you want them, write them into ${path} of your user settings, where they hold everywhere. To leave dear models out here, a workspace can lower tierwise.routing.priceCeilings.`,
    );
  }
  for (const member of ['temperature', 'effort'] as const) {
    if (wished[member] === undefined || wished[member] === own[member]) continue;
    report(
      `${path}.${member}`,
      `A workspace cannot change the ${member} of a tier, so your own setting holds.`,
      `Remove it from the workspace, or set it in your user settings.`,
    );
  }
}

/** As much of a foreign list as a notification has room for: models, and characters. */
const mostNamed = 3;
const longestNames = 200;

function forEachTier<Value>(make: (name: Tier) => Value): Readonly<Record<Tier, Value>> {
  return { orchestration: make('orchestration'), execution: make('execution'), grunt: make('grunt') };
}

/** A stack of the defaults as the person would write it. */
function stack(vendor: keyof typeof defaultStacks): object {
  return forEachTier((name) => ({
    models: defaultStacks[vendor][name],
    maxOutputTokens: defaultMaxOutputTokens[name],
  }));
}

/** The models without those that are wrong, each once. */
function readModels(
  written: readonly unknown[],
  name: Tier,
  context: SettingContext,
): readonly ModelReference[] {
  const chain = new Map<string, ModelReference>();
  for (const [index, text] of written.entries()) {
    const model = readModel(text, `${tiersSchema.key}.${name}.models[${index}]`, context);
    if (model !== undefined) chain.set(formatModelReference(model), model);
  }
  return [...chain.values()];
}

function readModel(
  value: unknown,
  path: string,
  { report, providers, writtenProviders }: SettingContext,
): ModelReference | undefined {
  const model = typeof value === 'string' ? parseModelReference(value) : undefined;
  if (model === undefined) {
    report(path, 'This is not a model, so it is left out.', modelFix);
    return undefined;
  }
  if (providers.has(model.provider)) return model;
  // A provider that is there but wrong has been reported already; once is enough.
  if (!writtenProviders.has(model.provider)) {
    report(
      path,
      `There is no provider "${model.provider}", so the model is left out.`,
      `Add "${model.provider}" to tierwise.providers, or write one of: ${[...providers.keys()].join(', ')}.`,
    );
  }
  return undefined;
}
