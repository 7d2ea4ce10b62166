/** What a refusal can be about, whatever a server calls it. */
export type Parameter = 'tools' | 'effort' | 'temperature' | 'instructions' | 'format' | 'limit' | 'usage';

/** Names of parameters and words for abilities, letters and digits only. */
const parameterOf: ReadonlyMap<string, readonly Parameter[]> = new Map(
  Object.entries({
    tools: ['tools'],
    tooluse: ['tools'],
    toolcall: ['tools'],
    toolcalls: ['tools'],
    toolcalling: ['tools'],
    toolchoice: ['tools'],
    autotoolchoice: ['tools'],
    functions: ['tools'],
    functioncall: ['tools'],
    functioncalls: ['tools'],
    functioncalling: ['tools'],
    functiontools: ['tools'],
    reasoningeffort: ['effort'],
    reasoning: ['effort'],
    effort: ['effort'],
    think: ['effort'],
    thinking: ['effort'],
    thinkinglevel: ['effort'],
    thinkingbudget: ['effort'],
    thinkingconfig: ['effort'],
    thinkingmode: ['effort'],
    extendedthinking: ['effort'],
    enablethinking: ['effort'],
    temperature: ['temperature'],
    responseformat: ['format'],
    jsonschema: ['format'],
    jsonobject: ['format'],
    jsonmode: ['format'],
    structuredoutput: ['format'],
    structuredoutputs: ['format'],
    outputformat: ['format'],
    textformat: ['format'],
    format: ['format'],
    guidedjson: ['format'],
    guideddecoding: ['format'],
    grammar: ['format'],
    responseschema: ['format'],
    responsemimetype: ['format'],
    text: ['format'],
    outputconfig: ['effort', 'format'],
    maxtokens: ['limit'],
    maxcompletiontokens: ['limit'],
    maxoutputtokens: ['limit'],
    numpredict: ['limit'],
    system: ['instructions'],
    systemrole: ['instructions'],
    systemmessage: ['instructions'],
    systemmessages: ['instructions'],
    systemprompt: ['instructions'],
    systemprompts: ['instructions'],
    systeminstruction: ['instructions'],
    systeminstructions: ['instructions'],
    developer: ['instructions'],
    developerrole: ['instructions'],
    developermessage: ['instructions'],
    developermessages: ['instructions'],
    developerinstruction: ['instructions'],
    developerinstructions: ['instructions'],
    instructions: ['instructions'],
    streamoptions: ['usage'],
    includeusage: ['usage'],
  } satisfies Record<string, readonly Parameter[]>),
);

/** Letters and digits of a name: `stream_options`, `streamOptions` and `Stream options` are one. */
export function plainName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The parameters that one name stands for; none for a name that is no parameter of ours. */
export function parametersOf(name: string): readonly Parameter[] {
  return parameterOf.get(plainName(name)) ?? [];
}

/**
 * Names that mean nothing else, so that a refused request that mentions one of them alone was refused for it, in
 * whichever words.
 */
export const tellingNames: readonly (readonly [RegExp, Parameter])[] = [
  [/\breasoning[_.]?effort\b/i, 'effort'],
  [/\btemperature\b/i, 'temperature'],
  [/\bmax(?:imum)?[ _](?:output|completion|new)[ _]tokens\b/i, 'limit'],
  [
    /\bresponse_?format\b|\bjson_schema\b|\bjson_object\b|\bstructured outputs?\b|\bguided|\bgrammar\b/i,
    'format',
  ],
  [/\bstream_?options\b/i, 'usage'],
];
