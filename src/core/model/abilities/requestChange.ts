import type { FormatRung } from './refused.ts';

/** Who says that a model does not take something. */
export type ChangeSource = 'refused' | 'server' | 'catalogue';

/** One thing that a request asks for in another way than it was meant, because its model does not take it. */
export type RequestChange =
  | { readonly what: 'tools'; readonly source: ChangeSource }
  | {
      readonly what: 'effort';
      readonly from: string;
      /** Absent: nothing is said of effort. */
      readonly to?: string;
      readonly source: ChangeSource;
    }
  | { readonly what: 'temperature'; readonly source: ChangeSource }
  | { readonly what: 'output-cap'; readonly tokens: number; readonly source: ChangeSource }
  | { readonly what: 'limit-field'; readonly name: string; readonly source: ChangeSource }
  | { readonly what: 'format'; readonly rung: FormatRung; readonly source: ChangeSource }
  | { readonly what: 'instructions'; readonly source: ChangeSource }
  | { readonly what: 'parameter'; readonly name: string; readonly source: ChangeSource };

const sources: Readonly<Record<ChangeSource, string>> = {
  refused: 'the server refused it by name',
  server: 'the server says so',
  catalogue: 'the catalogue says so',
};

const formats: Readonly<Record<FormatRung, string>> = {
  'strict-schema': 'the schema is sent as strict',
  schema: 'the schema is sent as not strict',
  'json-object': 'JSON is asked for, with the schema in the prompt',
  prompt: 'the schema stands in the prompt',
};

/** What was changed, for *Why this model?* and the log. */
export function changeText(change: RequestChange): string {
  const because = sources[change.source];
  switch (change.what) {
    case 'tools':
      return `it takes no tools (${because}): it works from the files in the prompt`;
    case 'effort':
      return change.to === undefined
        ? `it does not take the effort ${change.from} (${because}): asked without one`
        : `it does not take the effort ${change.from} (${because}): asked with ${change.to}`;
    case 'temperature':
      return `it takes no temperature (${because}): asked without one`;
    case 'output-cap':
      return `it writes at most ${change.tokens} tokens in an answer (${because}): capped there`;
    case 'limit-field':
      return `it takes its output cap as ${change.name} (${because})`;
    case 'format':
      return `it is not held to the format of its answer that firmly (${because}): ${formats[change.rung]}`;
    case 'instructions':
      return `it takes no instructions of their own (${because}): they stand in its first message`;
    case 'parameter':
      return `it does not take ${change.name} (${because}): left out`;
  }
}
