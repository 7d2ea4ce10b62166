import { embeddedJson, isObject, looseFields, type LooseFields } from './looseJson.ts';
import { isPage, pageText } from './pageText.ts';
import { objectsIn, waitInBody, waitInWords } from './waitLength.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What the error bodies of all servers have in common. */
export interface ErrorBody {
  readonly message?: string;
  readonly type?: string;
  readonly code?: string;
  /** Some gateways put the upstream's HTTP status into the body of a stream. */
  readonly status?: number;
  /** How long it asks to wait, in milliseconds. */
  readonly waitMs?: number;
  /** Names of the limits that were hit, where it lists them. */
  readonly limits?: string;
  /** What a gateway said around the words of the vendor behind it. */
  readonly around?: ErrorBody;
}

/** What is read of one text; bodies over HTTP are cut to as much before. */
const longestText = 65_536;
/** A body is read to this depth, and this many of its parts; the message of an error comes long before. */
const deepest = 8;
const mostParts = 400;
/** Errors of a list that are quoted. */
const mostErrors = 3;

/** Fields that may hold a sentence, the most informative first, written without their capitals and dashes. */
const sentenceFields = [
  'message',
  'msg',
  'errormessage',
  'errormsg',
  'errmsg',
  'faultstring',
  'statusmsg',
  'statusmessage',
  'errordescription',
  'detail',
  'error',
  'details',
  'description',
  'title',
  'reason',
];

/** Fields that may hold the error itself, the words of whoever failed first. */
const innerFields = [
  'error',
  'errors',
  'detail',
  'message',
  'raw',
  'metadata',
  'response',
  'baseresp',
  'innererror',
  'fault',
  'body',
  'data',
];

const typeFields = ['type', 'errortype', 'exception', 'status'];
const codeFields = ['code', 'errorcode', 'statuscode', 'reason'];
const statusFields = ['status', 'code', 'statuscode', 'httpstatus', 'errorcode'];

/** Sentences that say no more than the status does. */
const emptyWords =
  /^(?:an? )?(?:error|errors|failed|failure|bad request|unauthori[sz]ed|forbidden|not found|too many requests|internal(?: server)? error|bad gateway|service unavailable|gateway time-?out|request failed|unknown(?: error)?|(?:an )?(?:unknown |unexpected |internal |upstream )?error(?: has)? occurred|upstream (?:error|request failed)|provider returned (?:an )?error|unprocessable (?:entity|content)|payment required|invalid request|validation error|null|undefined|\[object object\])[.!:]?$/i;

const looksLikeName = /^[A-Za-z][\w.-]{1,80}$/;

/** Words of one of those who speak in a body. */
type Level = Omit<ErrorBody, 'around'>;

/** Reads an error of any server; an empty object when it says nothing. Never throws. */
export function readErrorBody(value: unknown, nowMs = Date.now()): ErrorBody {
  return nested(levelsIn(value, { nowMs, partsLeft: mostParts }, 0), nowMs);
}

/** The same for a body that is still text: JSON, events, lines, a page or plain words. */
export function parseErrorBody(text: string, nowMs = Date.now()): ErrorBody {
  return readErrorBody(text, nowMs);
}

interface Reading {
  readonly nowMs: number;
  partsLeft: number;
}

/** Everything that is said in a value, whoever speaks innermost first. */
function levelsIn(value: unknown, reading: Reading, depth: number): readonly Level[] {
  if (depth > deepest || reading.partsLeft-- <= 0) return [];
  if (typeof value === 'string') return levelsInText(value, reading, depth);
  if (Array.isArray(value)) return levelsInList(value, reading, depth);
  return isObject(value) ? levelsInObject(looseFields(value), reading, depth) : [];
}

function levelsInText(value: string, reading: Reading, depth: number): readonly Level[] {
  const text = clean(value);
  if (text === '') return [];
  if (isPage(text)) return [{ message: pageText(text) || 'The server answered with a web page.' }];
  const document = parseJson(text);
  // A document that says nothing is no sentence either.
  if (typeof document === 'string' || isObject(document)) return levelsIn(document, reading, depth + 1);
  for (const found of embeddedJson(text)) {
    const inner = isErrorLike(found) ? levelsIn(found, reading, depth + 1) : [];
    if (inner.some(({ message }) => message !== undefined)) return [...inner, { message: text }];
  }
  const quoted = pythonMessage(text);
  return [...(quoted === undefined ? [] : [{ message: quoted }]), { message: text }];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Plain words, or a document in the middle of them.
    return undefined;
  }
}

/** In a sentence only an error is taken for the words of somebody else: schemas have descriptions too. */
function isErrorLike(found: unknown): boolean {
  const [first] = objectsIn(found);
  if (first === undefined) return false;
  const fields = looseFields(first);
  if (fields.has('properties') || fields.has('parameters')) return false;
  return fields.has('error') || fields.has('errors') || fields.has('message') || fields.has('detail');
}

/** What Python prints of a dictionary: `{'error': {'message': "…"}}`. */
function pythonMessage(text: string): string | undefined {
  const place = text.indexOf("'message': ");
  if (place < 0) return undefined;
  const start = place + "'message': ".length;
  const quote = text[start];
  if (quote !== "'" && quote !== '"') return undefined;
  for (let end = start + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === quote) return clean(text.slice(start + 1, end)) || undefined;
  }
  return undefined;
}

function levelsInList(list: readonly unknown[], reading: Reading, depth: number): readonly Level[] {
  const errors = list
    .slice(0, 4 * mostErrors)
    .map((item) => levelsIn(item, reading, depth + 1))
    .filter((levels) => levels.some(({ message }) => message !== undefined))
    .slice(0, mostErrors);
  const [first, ...others] = errors;
  if (first === undefined) return [];
  if (others.length === 0) return first;
  const messages = errors.map((levels) => levels.find(({ message }) => message !== undefined)?.message);
  return [{ ...first[0], message: [...new Set(messages)].join('; ') }, ...first.slice(1)];
}

function levelsInObject(fields: LooseFields, reading: Reading, depth: number): readonly Level[] {
  const inner: Level[] = [];
  for (const name of innerFields) {
    const value = fields.get(name);
    if (!isObject(value) && !(name === 'raw' && typeof value === 'string')) continue;
    inner.push(...levelsIn(value, reading, depth + 1));
    if (inner.some(({ message }) => message !== undefined)) break;
  }
  const sentence = sentenceIn(fields);
  const said = sentence === undefined ? [] : levelsInText(sentence, reading, depth + 1);
  if (sentence === undefined && inner.length === 0)
    inner.push(...levelsUnderOtherNames(fields, reading, depth));
  const names = namesIn(fields, reading.nowMs);
  const own = { ...said.at(-1), ...names };
  return [...inner, ...said.slice(0, -1), ...(Object.keys(own).length === 0 ? [] : [own])];
}

/** `{"errors": {"model": ["is required"]}}`, `{"modelStreamErrorException": {"message": "…"}}`. */
function levelsUnderOtherNames(fields: LooseFields, reading: Reading, depth: number): readonly Level[] {
  for (const value of fields.values()) {
    const levels = isObject(value) ? levelsIn(value, reading, depth + 1) : [];
    if (levels.some(({ message }) => message !== undefined)) return levels;
  }
  return [];
}

/** The most informative sentence of an object; a name or a phrase of HTTP only where there is nothing else. */
function sentenceIn(fields: LooseFields): string | undefined {
  const sentences = sentenceFields.flatMap((name) => {
    const value = fields.get(name);
    return typeof value === 'string' && value.trim() !== '' ? [value] : [];
  });
  const informative = sentences.find(
    (sentence) => !emptyWords.test(sentence.trim()) && !looksLikeName.test(sentence.trim()),
  );
  const chosen = informative ?? sentences[0];
  if (chosen === undefined) return undefined;
  const title = fields.get('title');
  const hasTitle = typeof title === 'string' && title.trim() !== '' && title !== chosen;
  const withTitle = hasTitle ? `${title}: ${chosen}` : chosen;
  const place = fields.get('loc');
  if (!Array.isArray(place)) return withTitle;
  const path = place
    .slice(0, 20)
    .filter((part) => part !== 'body' && (typeof part === 'string' || typeof part === 'number'));
  return path.length === 0 ? withTitle : `${withTitle} (${path.join('.')})`;
}

function namesIn(fields: LooseFields, nowMs: number): Level {
  const type = firstName(typeFields, fields);
  const details = objectsIn(fields.get('details')).map(looseFields);
  const code =
    firstName(codeFields, ...details) ??
    firstName(codeFields, fields) ??
    nameInErrorField(fields.get('error'));
  const status = statusFields
    .map((name) => httpStatus(fields.get(name)))
    .find((found) => found !== undefined);
  const waitMs = waitInBody(fields, nowMs);
  const limits = details
    .flatMap((detail) => objectsIn(detail.get('violations')).map(looseFields))
    .map((violation) => violation.get('quotaid') ?? violation.get('quotametric'))
    .filter((limit) => typeof limit === 'string')
    .join(' ');
  return {
    ...withoutUndefined({ type, code, status, waitMs }),
    ...(limits === '' ? {} : { limits: limits.slice(0, 500) }),
  };
}

function firstName(names: readonly string[], ...objects: readonly LooseFields[]): string | undefined {
  for (const fields of objects) {
    for (const name of names) {
      const found = nameOf(fields.get(name));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A name of a kind of error. Numbers with four digits and more are codes of a vendor's own. */
function nameOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.length > 100 || /^(?:none|null|error)?$/i.test(text.trim()))
    return undefined;
  return Number.isNaN(Number(text)) || /^\d{4,7}$/.test(text) ? text.trim() : undefined;
}

/** `{"error": "invalid_token", "error_description": "…"}`: the name is where others have the sentence. */
function nameInErrorField(error: unknown): string | undefined {
  return typeof error === 'string' && looksLikeName.test(error.trim()) ? error.trim() : undefined;
}

function httpStatus(value: unknown): number | undefined {
  const status = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
}

/** The levels in one: the innermost that has something to say, and the others around it. */
function nested(levels: readonly Level[], nowMs: number): ErrorBody {
  const informative = levels.findIndex(({ message }) => message !== undefined && !emptyWords.test(message));
  const chosen = informative >= 0 ? informative : levels.findIndex(({ message }) => message !== undefined);
  const [first, ...others] = chosen < 0 ? levels : [...levels.slice(chosen), ...levels.slice(0, chosen)];
  if (first === undefined) return {};
  const found = levels.find(({ status }) => status !== undefined)?.status;
  const waitMs =
    levels.find((level) => level.waitMs !== undefined)?.waitMs ??
    levels.map(({ message }) => waitInWords(message ?? '', nowMs)).find((words) => words !== undefined);
  const limits = levels.find((level) => level.limits !== undefined)?.limits;
  const around = others.reduceRight<ErrorBody | undefined>(
    (rest, level) => ({ ...level, ...withoutUndefined({ around: rest }) }),
    undefined,
  );
  return {
    ...first,
    ...withoutUndefined({ status: found, waitMs, limits, around }),
  };
}

/** Without control characters and the marks of bytes that are no text; empty when hardly anything is left. */
function clean(value: string): string {
  const text = value
    .slice(0, longestText)
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]+/g, ' ')
    .trim();
  return /[\p{L}\p{N}]{2}/u.test(text) ? text : '';
}
