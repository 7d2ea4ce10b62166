import type { ModelRequest } from '../../../core/model/request/request.ts';

/** What is no part of a request's own form: the schemas and arguments of tools may use any name. */
const foreign = new Set(['parameters', 'input_schema', 'schema', 'arguments']);

/** The body without the parameters of these names, at any depth. */
export function omitParameters<Body extends object>(body: Body, names: ReadonlySet<string>): Body {
  return names.size === 0 ? body : (omit(body, names) as Body);
}

function omit(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((part) => omit(part, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !names.has(name))
      .map(([name, part]) => [name, isForeign(name, part) ? part : omit(part, names)]),
  );
}

/** The names of parameters in a body, at whatever depth. */
export function parameterNamesIn(body: object): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) {
        names.add(name);
        if (!isForeign(name, part)) collect(part);
      }
    }
  };
  collect(body);
  return names;
}

function isForeign(name: string, part: unknown): boolean {
  // The call of a tool has its arguments under `input`, where a whole request has its turns.
  return foreign.has(name) || (name === 'input' && !Array.isArray(part));
}

/** The same request with its instructions at the head of the first message, for models that take no others. */
export function instructionsInFirstMessage(request: ModelRequest, more: readonly string[]): ModelRequest {
  const parts = [...request.instructions.map(({ text }) => text), ...more].filter(
    (text) => text.trim() !== '',
  );
  const [first, ...others] = request.messages;
  const messages =
    first?.role === 'user'
      ? [{ ...first, text: [...parts, first.text].join('\n\n') }, ...others]
      : [{ role: 'user' as const, text: parts.join('\n\n') }, ...request.messages];
  return { ...request, instructions: [], messages };
}
