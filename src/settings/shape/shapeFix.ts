import type { Shape } from './shape.ts';

/** What to write in place of a wrong value, in one sentence. */
export function fixOf(shape: Shape): string {
  if (shape.fix !== undefined) return shape.fix;
  switch (shape.type) {
    case 'boolean':
      return 'Write true or false.';
    case 'number':
    case 'integer': {
      const number = shape.type === 'integer' ? 'whole number' : 'number';
      return shape.exclusiveMinimum === undefined
        ? `Write a ${number} from ${shape.minimum ?? 0} to ${shape.maximum}.`
        : `Write a ${number} above ${shape.exclusiveMinimum} and at most ${shape.maximum}.`;
    }
    case 'string':
      return shape.enum === undefined ? 'Write a text.' : `Write one of: ${shape.enum.join(', ')}.`;
    case 'array': {
      const names = 'enum' in shape.items ? shape.items.enum : undefined;
      return names === undefined
        ? 'Write a list of texts.'
        : `Write a list with one or several of: ${names.join(', ')}.`;
    }
    default: {
      const names = 'properties' in shape ? Object.keys(shape.properties) : namesOf(shape.propertyNames);
      return names === undefined
        ? 'Write an object.'
        : `Write an object with one or several of: ${names.join(', ')}.`;
    }
  }
}

/** What is wrong with a wrong value, and what happens meanwhile. */
export function problemOf(shape: Shape): string {
  if (shape.problem !== undefined) return shape.problem;
  const isObject = 'properties' in shape || 'additionalProperties' in shape;
  return `The value is not ${isObject ? 'an object' : 'valid'} and is left out.`;
}

function namesOf(names: object | undefined): readonly string[] | undefined {
  return names !== undefined && 'enum' in names ? (names.enum as readonly string[]) : undefined;
}
