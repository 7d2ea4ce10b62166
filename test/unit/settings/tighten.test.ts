import assert from 'node:assert/strict';
import fc from 'fast-check';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import { readSettings } from '../support/readSettings.ts';
import { isRecord } from '../../../src/shared/isRecord.ts';
import { settings, type SettingName, type Settings } from '../../../src/settings/settings.ts';
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

/** Whether what holds is not looser than what the person wrote; settings that are not here must not change at all. */
const noLooser: {
  readonly [Name in SettingName]?: (result: Settings[Name], own: Settings[Name]) => boolean;
} = {
  planContextTokens: (result, own) => result <= own,
  tiers: (result, own) =>
    tiers.every(
      (tier) =>
        result[tier].maxOutputTokens <= own[tier].maxOutputTokens &&
        isSame({ ...result[tier], maxOutputTokens: 0 }, { ...own[tier], maxOutputTokens: 0 }),
    ),
  routing(result, own) {
    const { limits, privatePatterns, onUnknown, planReview, whenCoolingDown, ofWorkspace, ...kept } = result;
    return (
      isSame(
        kept,
        Object.fromEntries(Object.keys(kept).map((name) => [name, own[name as keyof typeof own]])),
      ) &&
      tiers.every(
        (tier) => (ofWorkspace?.priceCeilings[tier] ?? 0) <= (own.priceCeilings[tier] ?? Infinity),
      ) &&
      (['attempts', 'dollars', 'minutes'] as const).every((limit) => limits[limit] <= own.limits[limit]) &&
      own.privatePatterns.every((pattern, index) => privatePatterns[index] === pattern) &&
      privatePatterns.slice(own.privatePatterns.length).every((pattern) => !pattern.startsWith('!')) &&
      [own.onUnknown, 'person'].includes(onUnknown) &&
      (planReview === own.planReview || (planReview === 'person' && own.planReview === 'off')) &&
      [own.whenCoolingDown, 'wait'].includes(whenCoolingDown)
    );
  },
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
      isWrong: false,
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
    assert.ok(schemas.length > 2);
    assert.deepEqual(
      schemas
        .filter(({ key }) => !ownJudgement.includes(key))
        .flatMap((schema) => silent(schema, schema.key)),
      [],
    );
  });
});
