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

/** The parameters that a name means; none for a name that is no parameter of ours. */
export function parametersOf(name: string): readonly Parameter[] {
  return parameterOf.get(plainName(name)) ?? [];
}

/**
 * Names that mean nothing else, so that a refused request that mentions one of them alone was refused for it, in
 * whichever words.
 */
export const parameterPatterns: readonly (readonly [RegExp, Parameter])[] = [
  [/\breasoning[_.]?effort\b/i, 'effort'],
  [/\btemperature\b/i, 'temperature'],
  [/\bmax(?:imum)?[ _](?:output|completion|new)[ _]tokens\b/i, 'limit'],
  [
    /\bresponse_?format\b|\bjson_schema\b|\bjson_object\b|\bstructured outputs?\b|\bguided|\bgrammar\b/i,
    'format',
  ],
  [/\bstream_?options\b/i, 'usage'],
];

/** Words of a sentence that name what is not taken, as written: `tools`, `messages[0].role`. */
export interface NamedWords {
  /** Single words in the order in which they are to be tried, the nearest to the refusal first. */
  readonly words: readonly string[];
  readonly side: 'before' | 'after';
  /** The sentence says that it is not supported, so that it is an ability even where it is no parameter. */
  readonly isAbility: boolean;
  /** The word is said of much else too, such as the JSON of an argument: only what follows at once was refused. */
  readonly isWeak: boolean;
}

const weak = /^(?:invalid|unexpected|additional)$/i;

const ofAbilities = /support|unavailable|available|enabled|implement/i;

/** Words after which the refused thing follows. */
const followed =
  /\b(?:unsupported|unrecogni[sz]ed|unknown|unexpected|invalid|disallowed|forbidden|extraneous|additional)\b|\b(?:(?:does|do|did|can|will)(?: not|n['’]t)|cannot|not) (?:currently |yet |natively )?(?:support|accept|allow|permit|take|recogni[sz]e|implement|have)\w*|\bno (?:endpoints?|providers?|models?|deployments?)\b[^.]{0,40}\bsupports?\b/gi;

/** Words that follow the name of what is refused. */
const preceded =
  /\b(?:not (?:currently |yet )?(?:be )?(?:supported|allowed|permitted|available|enabled|accepted|recogni[sz]ed|implemented|compatible|valid|a valid|an allowed|one of|expected)|unsupported|unavailable|unrecogni[sz]ed|unexpected|deprecated|disabled|no longer (?:supported|available|accepted|allowed)|(?:must not|may not|cannot|can not|can['’]t|should not|shouldn['’]t) (?:be (?:set|used|specified|provided|combined|present|sent|included|passed|enabled)|exist)|must be (?:omitted|removed|unset|absent)|requires? (?:-|the flag|enabl|start)|(?:is|are) only (?:available|supported|allowed|valid)|only (?:supports?|accepts?|allows?)|may only be|can only be)/gi;

/** Bounds of the look around a refusal. */
const wordsLookedAt = 10;
const charactersLookedAt = 160;

/** Every place of a sentence that says that something is not taken, with the words around it that may name it. */
export function namedIn(sentence: string): readonly NamedWords[] {
  const text = sentence.replace(/\\+/g, '').replace(/\s+/g, ' ');
  const found: NamedWords[] = [];
  for (const match of text.matchAll(followed)) {
    const start = match.index + match[0].length;
    const words = wordsOf(untilEnd(text.slice(start, start + charactersLookedAt)));
    found.push({
      words: words.slice(0, wordsLookedAt),
      side: 'after',
      isAbility: ofAbilities.test(match[0]),
      isWeak: weak.test(match[0]),
    });
  }
  for (const match of text.matchAll(preceded)) {
    const before = text.slice(Math.max(0, match.index - charactersLookedAt), match.index);
    const words = wordsOf(fromLastEnd(before));
    found.push({
      words: words.slice(-wordsLookedAt).reverse(),
      side: 'before',
      isAbility: ofAbilities.test(match[0]),
      isWeak: weak.test(match[0]),
    });
  }
  return found;
}

/** A full stop ends a sentence only before a space: names have dots in them. */
function untilEnd(text: string): string {
  return text.split(/[.;!?](?:\s|$)/, 1)[0] ?? '';
}

function fromLastEnd(text: string): string {
  return text.split(/[.;!?]\s/).at(-1) ?? '';
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,:=()'"`“”‘’{}]+/).filter((word) => /[a-z0-9]/i.test(word));
}
