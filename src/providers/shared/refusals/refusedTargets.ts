import type { ErrorTexts } from './errorTexts.ts';
import {
  namedIn,
  parametersOf,
  plainName,
  parameterPatterns,
  type NamedWords,
  type Parameter,
} from './parameterNames.ts';
import type { SentParameters } from './wireRules.ts';

/** A parameter of ours, or the wire's name of one that can be left out. */
export type Target = Parameter | { readonly other: string };

/** Types of errors in which a named field is not refused but missing. */
const missing = /missing|required/i;

/** What an error says was refused of the things that were sent; `targets` is empty where it is about something else. */
export function refusedIn(
  texts: ErrorTexts,
  text: string,
  sent: SentParameters,
  takesMentions: boolean,
): { readonly targets: readonly Target[]; readonly names: readonly string[] } {
  const hits = hitsIn(texts, sent);
  if (hits.targets.size === 0 && takesMentions) addByPattern(hits, text, sent);
  return { targets: [...hits.targets.values()], names: [...hits.names] };
}

function hitsIn({ sentences, fields }: ErrorTexts, sent: SentParameters): Hits {
  const hits = createHits();
  for (const { path, says } of fields) {
    if (missing.test(says) && !/extra|not (?:permitted|supported|allowed)|unsupported/i.test(says)) continue;
    const targets = targetsOfPath(path, says, sent);
    for (const target of targets) hits.add(path, target);
    if (targets.length === 0 && /unsupported|not supported/i.test(says)) hits.add(path);
  }
  for (const sentence of sentences) {
    for (const named of namedIn(sentence)) addNamed(hits, named, sentence, sent);
  }
  return hits;
}

/** What was found to be refused, and in which words. */
interface Hits {
  readonly targets: Map<string, Target>;
  readonly names: Set<string>;
  add(name: string, target?: Target): void;
}

function createHits(): Hits {
  const targets = new Map<string, Target>();
  const names = new Set<string>();
  return {
    targets,
    names,
    add(name, target) {
      if (names.size < 20) names.add(name.slice(0, 80));
      if (target === undefined) return;
      targets.set(typeof target === 'string' ? target : `other ${target.other}`, target);
    },
  };
}

/** Parts of a path that lead to what was said by or to the model, not to a parameter of the request. */
const content = new Set(['messages', 'input', 'tools', 'functions']);

/** `body.tools.0.strict` is about `strict`; `tools.0` is about tools; `messages.0.role` about the first role. */
function targetsOfPath(path: string, says: string, sent: SentParameters): readonly Target[] {
  const parts = path.split(/[.[\]/]+/).filter((part) => part !== '' && part !== 'body');
  const named = parts.filter((part) => !/^\d+$/.test(part));
  const last = named.at(-1);
  if (last === undefined) return [];
  if (plainName(last) === 'role') return isAboutInstructions(parts, says, sent) ? ['instructions'] : [];
  const own = targetsOfName(last, sent);
  if (own.length > 0) return own;
  if (named.some((part) => content.has(part))) return [];
  for (const part of named.toReversed()) {
    const targets = targetsOfName(part, sent);
    if (targets.length > 0) return targets;
  }
  return [];
}

function isAboutInstructions(parts: readonly string[], says: string, sent: SentParameters): boolean {
  return sent.hasInstructions && (/system|developer/i.test(says) || parts.includes('0'));
}

function targetsOfName(name: string, sent: SentParameters): readonly Target[] {
  const other = otherOf(name, sent);
  if (other !== undefined) return [{ other }];
  return parametersOf(name).filter((parameter) => isSent(parameter, sent));
}

function otherOf(name: string, { others }: SentParameters): string | undefined {
  const plain = plainName(name);
  return plain === '' ? undefined : [...others].find((other) => plainName(other) === plain);
}

function isSent(parameter: Parameter, sent: SentParameters): boolean {
  switch (parameter) {
    case 'tools':
      return sent.hasTools;
    case 'effort':
      return sent.effort !== undefined;
    case 'temperature':
      return sent.hasTemperature;
    case 'instructions':
      return sent.hasInstructions;
    case 'format':
      return sent.format !== undefined;
    case 'usage':
      return sent.others.has('stream_options');
    case 'limit':
      return true;
  }
}

/** Words that may come between a refusal and the name of what is refused. */
const fillers = new Set(
  'a an the this any its use of for in with by on to or and setting custom native parameter parameters param params argument arguments arg args field fields name names key keys option options property properties attribute value values variant type types input inputs extra request body feature features mode model models is are was were be supplied provided specified received found only supported also both setting following requested that supports support json payload content role roles'.split(
    ' ',
  ),
);

/** Words that are not of the name, after which nothing of it follows. */
const mostOthersBefore = 3;

/** Takes the words nearest to the refusal that name something, in one to three words, and the list that goes on from there. */
function addNamed(
  hits: Hits,
  { words, side, isAbility, isWeak }: NamedWords,
  sentence: string,
  sent: SentParameters,
): void {
  let passed = 0;
  let hasHit = false;
  for (let index = 0; index < words.length;) {
    const found = longestName(words, index, side, sentence, sent);
    if (found !== undefined) {
      // Servers complain about the turns of a conversation in the same words as about a parameter.
      const isOfTurns = isWeak && plainName(found.name) !== 'tools' && found.targets.includes('tools');
      if (isOfTurns) break;
      for (const target of found.targets) hits.add(found.name, target);
      hasHit = true;
      index += found.length;
      continue;
    }
    const word = words[index] ?? '';
    index += 1;
    // A list goes on without other words in it.
    if (hasHit) {
      if (/^(?:and|or|nor)$/i.test(word)) continue;
      break;
    }
    if (fillers.has(word.toLowerCase())) continue;
    if (++passed > (isWeak ? 0 : mostOthersBefore)) break;
    if (passed === 1 && isAbility && !/^[\d.]+$/.test(word)) hits.add(word);
  }
}

function longestName(
  words: readonly string[],
  index: number,
  side: NamedWords['side'],
  sentence: string,
  sent: SentParameters,
): { readonly name: string; readonly length: number; readonly targets: readonly Target[] } | undefined {
  for (const length of [3, 2, 1]) {
    const group = words.slice(index, index + length);
    if (group.length < length) continue;
    const name = (side === 'before' ? group.toReversed() : group).join(' ');
    const targets =
      length === 1 && /[.[\]]/.test(name)
        ? targetsOfPath(name, sentence, sent)
        : [...targetsOfName(name, sent), ...(length === 1 ? ofValue(name, sent) : [])];
    if (targets.length > 0) return { name, length, targets };
  }
  return undefined;
}

/** A refusal that names a value that was sent is about its parameter. */
function ofValue(name: string, { effort }: SentParameters): readonly Target[] {
  return effort !== undefined && name.toLowerCase() === effort ? ['effort'] : [];
}

function addByPattern(hits: Hits, text: string, sent: SentParameters): void {
  const matched = parameterPatterns.filter(
    ([pattern, parameter]) => pattern.test(text) && isSent(parameter, sent),
  );
  const others = [...sent.others].filter((name) => name.includes('_') && text.includes(name));
  const limits = [sent.limitField].filter((name) => name.includes('_') && text.includes(name));
  // A server that quotes the whole request has not refused everything in it.
  const names = new Set([...matched.map(([, parameter]) => parameter), ...others, ...limits]);
  if (names.size > 2) return;
  for (const [, parameter] of matched) hits.add(parameter, parameter);
  for (const other of others) hits.add(other, { other });
  for (const limit of limits) hits.add(limit, 'limit');
}
