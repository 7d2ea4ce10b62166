import { choiceOf, choosingPart } from './choosingFiles.ts';
import { shadowingPlace } from './pythonModules.ts';

/** A file as it lies on the disk. */
export interface FileLook {
  /** Of all its bytes. */
  readonly digest: string;
  /** With its byte-order mark; `undefined` for a file that is long or no text. */
  readonly text: string | undefined;
  /** For a program: where the file itself is when its name is a link, as seen from the link's folder. */
  readonly target?: string;
  /** Why a text is missing. */
  readonly unread?: 'long' | 'forbidden';
}

/** All that decides what a command runs, as far as it can be found out. */
export interface CommandDefinition {
  /** By name, a path for a file: what it says, or a digest of it. Another value needs a new approval. */
  readonly parts: ReadonlyMap<string, string>;
  /** What decides too and could not be read or followed, each a phrase. While there is one, no approval is standing. */
  readonly unfollowed: readonly string[];
}

/** The definition of a command that needs no approval, or that stands for itself. */
export const ownDefinition: CommandDefinition = { parts: new Map(), unfollowed: [] };

/** What a file says in a definition. */
export function partOf(path: string, { digest, text }: Pick<FileLook, 'digest' | 'text'>): string {
  const part = text === undefined ? undefined : choosingPart(path, text);
  return part ?? wholePart(digest);
}

function wholePart(digest: string): string {
  return `whole ${digest}`;
}

/**
 * What a text that the person has accepted can say in a definition once it is written: its file may have a byte-order
 * mark or other line ends.
 */
export function partsOfText(path: string, text: string, hash: (text: string) => string): readonly string[] {
  const plain = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const written = [text, plain, plain.replaceAll('\n', '\r\n')];
  return [...new Set(written.flatMap((one) => [one, `\ufeff${one}`]))].map((one) =>
    partOf(path, { digest: hash(one), text: one }),
  );
}

/** Parts that are named; a definition with more is compared as a whole too, but cannot say what of the rest changed. */
const mostNamed = 300;
const rest = 'other files that choose what runs';
/** At the end of the names of parts that stand for all programs of a folder. */
export const programsSuffix = ' (installed programs)';

/** Characters of a digest that are kept: 128 bits, because an approval keeps many. */
const digestLength = 32;

/** What an approval keeps of a part. */
export function keptDigest(part: string, hash: (text: string) => string): string {
  return hash(part).slice(0, digestLength);
}

/** The form in which an approval keeps a definition: by name, digests. */
export function fingerprintOf({ parts }: CommandDefinition, hash: (text: string) => string): string {
  const sorted = [...parts].sort(([one], [other]) => (one < other ? -1 : 1));
  const named = sorted.slice(0, mostNamed).map(([name, value]) => [name, keptDigest(value, hash)] as const);
  const others = sorted.slice(mostNamed);
  return JSON.stringify(
    others.length === 0 ? named : [...named, [rest, keptDigest(JSON.stringify(others), hash)]],
  );
}

/** The parts of a kept definition; `undefined` for what an earlier version has kept. */
export function readFingerprint(fingerprint: string): ReadonlyMap<string, string> | undefined {
  try {
    const entries: unknown = JSON.parse(fingerprint);
    if (!Array.isArray(entries)) return undefined;
    const isEntry = (entry: unknown): entry is readonly [string, string] =>
      Array.isArray(entry) && entry.length === 2 && entry.every((one) => typeof one === 'string');
    return entries.every(isEntry) ? new Map(entries) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Names of the parts in which two kept definitions differ; `undefined` when one of them cannot be read. A file that was
 * a part only because another one named it is left out when it is gone with that.
 */
export function changedParts(kept: string, now: string): readonly string[] | undefined {
  if (kept === now) return [];
  const [earlier, later] = [readFingerprint(kept), readFingerprint(now)];
  if (earlier === undefined || later === undefined) return undefined;
  const names = new Set([...earlier.keys(), ...later.keys()]);
  const changed = [...names].filter((name) => earlier.get(name) !== later.get(name)).sort();
  const causes = changed.filter((name) => later.has(name) || !isOnlyNamed(name));
  return causes.length === 0 ? changed : causes;
}

/** Whether a part is none by itself. */
function isOnlyNamed(name: string): boolean {
  const isOwn = name === rest || name.endsWith(programsSuffix);
  return !isOwn && choiceOf(name) === undefined && shadowingPlace(name) === undefined;
}
