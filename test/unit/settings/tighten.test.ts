import assert from 'node:assert/strict';
import fc from 'fast-check';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import { formatModelReference } from '../../../src/core/model/modelReference.ts';
import { efforts } from '../../../src/core/model/request.ts';
import {
  planReviewers,
  strategies,
  unknownAnswers,
} from '../../../src/core/routing/rules/routingSettings.ts';
import { readSettings } from '../support/readSettings.ts';
import { isRecord } from '../../../src/shared/isRecord.ts';
import { settings } from '../../../src/settings/settings.ts';
import type { SettingName, Settings } from '../../../src/settings/settings.ts';
import type { Setting } from '../../../src/settings/shape/setting.ts';
import type { SettingSchema, Shape } from '../../../src/settings/shape/shape.ts';
import { tiers } from '../../../src/shared/tiers.ts';

const names = Object.keys(settings) as SettingName[];
const schemaOf = (name: SettingName): SettingSchema => settings[name].schema;

/** Values of a shape, and now and then of any other. */
function values(shape: Shape): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: fitting(shape) }, { weight: 1, arbitrary: fc.jsonValue() });
}

function fitting(shape: Shape): fc.Arbitrary<unknown> {
  if ('properties' in shape) {
    const members = Object.entries(shape.properties).map(([name, member]) => [name, values(member)]);
    return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: [],
    });
  }
  if ('additionalProperties' in shape) {
    const known = shape.propertyNames !== undefined && 'enum' in shape.propertyNames;
    const keys = known
      ? fc.constantFrom('plan', 'step', 'title')
      : fc.constantFrom('search', 'files', 'gateway');
    return fc.dictionary(keys, values(shape.additionalProperties));
  }
  switch (shape.type) {
    case 'boolean':
      return fc.boolean();
    case 'number':
    case 'integer': {
      const range = { min: shape.minimum ?? shape.exclusiveMinimum ?? 0, max: shape.maximum };
      return shape.type === 'integer' ? fc.integer(range) : fc.double(range);
    }
    case 'string':
      return fc.constantFrom(
        ...(shape.enum ?? ['grunt', 'execution', 'ollama/a', 'openai/b', 'anthropic/c', 'x']),
      );
    case 'array':
      return fc.array(values(shape.items), { maxLength: 3 });
    default:
      return fc.jsonValue();
  }
}

const written = fc.record(Object.fromEntries(names.map((name) => [name, values(schemaOf(name))])), {
  requiredKeys: [],
}) as fc.Arbitrary<Partial<Record<SettingName, unknown>>>;

const isBefore = <Name>(list: readonly Name[], result: Name, own: Name) =>
  list.indexOf(result) <= list.indexOf(own);

const holdsAll = (result: readonly string[], own: readonly string[]) =>
  own.every((text) => result.includes(text));

/** The entries of the person's own are all there, and what came in goes to the grunt tier. */
function addsOnlyGrunt(result: object, own: object): boolean {
  const mine = new Map<string, unknown>(Object.entries(own));
  return (
    Object.entries(result).every(([name, value]) => value === (mine.has(name) ? mine.get(name) : 'grunt')) &&
    holdsAll(Object.keys(result), Object.keys(own))
  );
}

/** Whether what holds is not looser than what the person wrote; settings that are not here must not change at all. */
const noLooser: {
  readonly [Name in SettingName]?: (result: Settings[Name], own: Settings[Name]) => boolean;
} = {
  planContextTokens: (result, own) => result <= own,
  commitPerStep: (result, own) => own || !result,
  tiers: (result, own) =>
    tiers.every((tier, index) => {
      const mine = tiers.slice(index).flatMap((cheaper) => own[cheaper].models.map(formatModelReference));
      const usualEffort = own[tier].effort ?? 'medium';
      return (
        result[tier].models.every(
          (model) => model.provider === 'ollama' || mine.includes(formatModelReference(model)),
        ) &&
        result[tier].models.length >= Math.min(1, own[tier].models.length) &&
        result[tier].maxOutputTokens <= own[tier].maxOutputTokens &&
        isBefore(efforts, result[tier].effort ?? usualEffort, usualEffort)
      );
    }),
  routing: (result, own) =>
    isBefore(strategies, result.strategy, own.strategy) &&
    tiers.every(
      (tier) => (result.priceCeilings[tier] ?? Infinity) <= (own.priceCeilings[tier] ?? Infinity),
    ) &&
    (['attempts', 'dollars', 'minutes'] as const).every(
      (limit) => result.limits[limit] <= own.limits[limit],
    ) &&
    holdsAll(result.criticalWords, own.criticalWords) &&
    holdsAll(result.criticalPaths, own.criticalPaths) &&
    holdsAll(result.privatePatterns, own.privatePatterns) &&
    addsOnlyGrunt(result.overrides, own.overrides) &&
    addsOnlyGrunt(result.toolOverrides, own.toolOverrides) &&
    isBefore([false, true], result.classifier, own.classifier) &&
    isBefore([...unknownAnswers].reverse(), result.onUnknown, own.onUnknown) &&
    isBefore(planReviewers, result.planReview, own.planReview) &&
    (result.whenCoolingDown === own.whenCoolingDown || result.whenCoolingDown === 'wait') &&
    isSame(
      [result.qualityThreshold, result.thresholds, result.lock, result.toolResults],
      [own.qualityThreshold, own.thresholds, own.lock, own.toolResults],
    ),
};

function isSame(result: unknown, own: unknown): boolean {
  try {
    assert.deepEqual(result, own);
    return true;
  } catch {
    return false;
  }
}

function isNoLooser<Name extends SettingName>(
  name: Name,
  result: Settings[Name],
  own: Settings[Name],
): boolean {
  return (noLooser[name] ?? isSame)(result, own);
}

describe('no value of a workspace', () => {
  for (const name of names) {
    it(`loosens ${schemaOf(name).key}`, () => {
      fc.assert(
        fc.property(written, written, written, (person, workspace, folder) => {
          const own = readSettings(person).settings;
          const inWorkspace = readSettings(person, [workspace]).settings;
          const inFolder = readSettings(person, [workspace, folder]).settings;
          assert.ok(isNoLooser(name, inWorkspace[name], own[name]));
          assert.ok(isNoLooser(name, inFolder[name], own[name]));
        }),
        { numRuns: 200 },
      );
    });
  }

  it('changes a setting of the application, even where it is handed over', () => {
    const context = {
      report: () => undefined,
      protocols: httpProtocols,
      providers: new Map(),
      writtenProviders: new Set<string>(),
    };
    for (const name of names) {
      const setting: Setting<SettingSchema, unknown> = settings[name];
      if (setting.schema.scope !== 'application') continue;
      const own = readSettings({}).settings[name];
      assert.equal(setting.tighten(own, [{}, false, 1, []], context), own, name);
    }
  });
});

describe('every setting that a workspace can write', () => {
  it('says of each member what a workspace may change, or looks at it itself', () => {
    const ownJudgement: readonly string[] = [settings.tiers.schema.key];
    const silent = (shape: Shape, path: string): string[] => {
      if (shape.workspace !== undefined) return [];
      if (!('properties' in shape) || !isRecord(shape.properties)) return [path];
      return Object.entries(shape.properties).flatMap(([name, member]) => silent(member, `${path}.${name}`));
    };
    const schemas = names.map(schemaOf).filter(({ scope }) => scope !== 'application');
    assert.ok(schemas.length > 3);
    assert.deepEqual(
      schemas
        .filter(({ key }) => !ownJudgement.includes(key))
        .flatMap((schema) => silent(schema, schema.key)),
      [],
    );
  });
});
