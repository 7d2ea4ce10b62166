import { malformed } from './failures/wireError.ts';

/** The texts that a message's content holds. */
export interface ContentText {
  text: string;
  reasoning: string;
  refusal: string;
}

/** Parts beside the text that say where it comes from. */
const remarks = /^(reference|citation|annotation|source|document|search_result|encrypted)/;

/** Deeper contents are no text. */
const deepest = 8;

/**
 * Reads the content of a message or a piece of it. Mostly that is a text; some servers send parts (thinking, text,
 * refusal), a single part, or a value that they took for JSON. Nothing is left out in silence: what cannot be read
 * throws.
 */
export function readContent(content: unknown): ContentText {
  const found: ContentText = { text: '', reasoning: '', refusal: '' };
  collect(content, 'text', found, 0);
  return found;
}

/** The same for a place whose texts are all of one kind, such as the field of the thinking. */
export function plainText(content: unknown): string {
  const { text, reasoning, refusal } = readContent(content);
  return reasoning + text + refusal;
}

function collect(content: unknown, place: keyof ContentText, found: ContentText, depth: number): void {
  if (content === null || content === undefined) return;
  if (typeof content === 'string') found[place] += content;
  else if (typeof content === 'number' || typeof content === 'boolean') found[place] += String(content);
  else if (depth > deepest) throw malformed('The server sent content of unknown shape.');
  else if (Array.isArray(content)) for (const part of content) collect(part, place, found, depth + 1);
  else if (typeof content === 'object') collectPart(content as Part, place, found, depth);
}

type Part = Readonly<Record<string, unknown>>;

function collectPart(part: Part, place: keyof ContentText, found: ContentText, depth: number): void {
  const type = typeof part['type'] === 'string' ? part['type'].replace(/^reasoning\./, '') : undefined;
  if (type !== undefined && remarks.test(type)) return;
  const kind = placeOf(type, place);
  const inner = innerNames[kind].find((name) => part[name] !== undefined && part[name] !== null);
  if (inner !== undefined) {
    collect(part[inner], kind, found, depth + 1);
    return;
  }
  if (type !== undefined) {
    // A known kind of part that is empty; of an unknown kind nothing could be read.
    if (known.test(type)) return;
    throw malformed(
      `The server sent content of the type "${type}", which cannot be read.`,
      JSON.stringify(part),
    );
  }
  // An answer in JSON that the server has parsed on its way.
  found[place] += JSON.stringify(part);
}

const known =
  /^(text|output_text|input_text|thinking|reasoning|summary|summary_text|reasoning_text|redacted_thinking|refusal)$/;

function placeOf(type: string | undefined, place: keyof ContentText): keyof ContentText {
  if (type === 'refusal') return 'refusal';
  return type !== undefined && /thinking|reasoning|summary/.test(type) ? 'reasoning' : place;
}

/** Fields that may hold the text of a part, by its kind. */
const innerNames: Readonly<Record<keyof ContentText, readonly string[]>> = {
  text: ['text', 'output_text'],
  reasoning: ['thinking', 'reasoning', 'text', 'summary', 'content'],
  refusal: ['refusal', 'text'],
};
