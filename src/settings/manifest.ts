import { isRecord, type UnknownRecord } from '../shared/isRecord.ts';
import { settings } from './settings.ts';
import type { ObjectShape, SettingSchema, Shape, TextShape } from './shape/shape.ts';

/** The parts of package.json that describe the settings. */
export interface SettingsManifest {
  /** `contributes.configuration`. */
  readonly configuration: { readonly title: string; readonly properties: Readonly<Record<string, object>> };
  /** `capabilities.untrustedWorkspaces.restrictedConfigurations`: what a workspace could change. */
  readonly restrictedConfigurations: readonly string[];
}

/** What package.json has to say of the settings. */
export function settingsManifest(): SettingsManifest {
  const schemas: readonly SettingSchema[] = Object.values(settings)
    .map(({ schema }) => schema)
    .sort((one, other) => one.order - other.order);
  return {
    configuration: {
      title: 'Tierwise',
      properties: Object.fromEntries(schemas.map(({ key, ...shape }) => [key, jsonSchema(shape)])),
    },
    restrictedConfigurations: schemas.filter(({ scope }) => scope !== 'application').map(({ key }) => key),
  };
}

/** Words of a shape that are not of JSON schema. */
const ownWords = new Set([
  'fix',
  'problem',
  'whenWrong',
  'incomplete',
  'isUnchecked',
  'keepsBlanks',
  'workspace',
] satisfies (keyof Shape | keyof TextShape | keyof ObjectShape)[] as string[]);

/** Members of a JSON schema that are schemas themselves. */
const schemaWords = new Set(['items', 'additionalProperties', 'propertyNames']);

/** The JSON schema of a shape. A fix is also what the editor says where a text does not fit its pattern. */
function jsonSchema(shape: UnknownRecord): UnknownRecord {
  const words = Object.entries(shape)
    .filter(([word]) => !ownWords.has(word))
    .map(([word, value]) => {
      if (!isRecord(value)) return [word, value];
      if (word === 'properties') return [word, Object.fromEntries(Object.entries(value).map(member))];
      return [word, schemaWords.has(word) ? jsonSchema(value) : value];
    });
  return {
    ...(Object.fromEntries(words) as UnknownRecord),
    ...('properties' in shape ? { additionalProperties: false } : {}),
    ...('pattern' in shape && 'fix' in shape ? { patternErrorMessage: shape['fix'] } : {}),
  };
}

function member([name, shape]: [string, unknown]): [string, unknown] {
  return [name, isRecord(shape) ? jsonSchema(shape) : shape];
}
