import type { ModelReference } from '../../model/modelReference.ts';
import type { InstructionPart, Message } from '../../model/request/request.ts';
import { maskSecrets } from '../../model/text/secretShapes.ts';
import { originsOf, privateOutput, type Quoted, type TracedText } from '../../model/request/tracedText.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import { maskLines } from './maskLines.ts';

/** What is private in a workspace folder, and who may see it. */
export interface PrivacyRules {
  /** Whether only local models may see what is in a file; outside the folder everything is private. */
  readonly isPrivate: (path: string) => boolean;
  /** Whether nothing that is sent to the model leaves the person's machines. Unknown is not local. */
  isLocal(model: ModelReference): boolean;
  /**
   * Lines of private files, or of those that `isPrivate` says are, as `comparableLine` has them: to know them by in the
   * output of programs. Never rejects.
   */
  privateLines(isPrivate?: (path: string) => boolean): Promise<ReadonlySet<string>>;
}

/** The texts of a request, before they are judged. */
export interface GatedTexts {
  readonly instructions: readonly InstructionPart[];
  readonly messages: readonly Message[];
  readonly instructionsWithoutTools?: readonly InstructionPart[];
}

/** What may be sent to one model. */
export type GatedRequest<Request> =
  | {
      readonly request: Request;
      /** What was left out or masked: paths, or a few words. Each once. */
      readonly withheld: readonly string[];
      /** The private files that stay in the request, and so may stand in its answer. */
      readonly privateOrigins: readonly string[];
    }
  /** A file that the request makes no sense without. */
  | { readonly refusedFor: string };

/**
 * The one gate between requests and models: judges every piece of text by where it comes from and by the model that is
 * asked. A private piece is left out for a model elsewhere, with a note in its place; where the request needs the piece,
 * that model is not asked. Of what nobody knows, secrets and lines of private files are masked.
 */
export async function gateRequest<Request extends GatedTexts>(
  request: Request,
  isLocal: boolean,
  rules: Pick<PrivacyRules, 'isPrivate' | 'privateLines'>,
): Promise<GatedRequest<Request>> {
  const texts = [...request.instructions, ...(request.instructionsWithoutTools ?? []), ...request.messages];
  const privateOrigins = originsOf(texts).filter((path) => rules.isPrivate(path));
  const ranges = texts.flatMap(({ quoted = [] }) => quoted);
  const lines = ranges.some(({ isUnsure }) => isUnsure === true) ? await rules.privateLines() : noLines;
  const masked = (text: string) => maskLines(maskSecrets(text, secretMark), lines, lineMark);
  if (isLocal) {
    const unsure = texts.flatMap(({ text, quoted = [] }) =>
      quoted.flatMap(({ isUnsure, start, end }) => (isUnsure === true ? [text.slice(start, end)] : [])),
    );
    // What a local model makes of it must not be told elsewhere either, and no mask would know it again.
    const holdsPrivate = unsure.some((text) => masked(text) !== text);
    const origins = holdsPrivate ? [...new Set([...privateOrigins, privateOutput])] : privateOrigins;
    return { request: map(request, withoutSources), withheld: [], privateOrigins: origins };
  }
  const isPrivate = new Set(privateOrigins);
  const privateOf = ({ origins = [] }: Quoted) => origins.filter((path) => isPrivate.has(path));
  const needed = ranges.filter(({ isNeeded }) => isNeeded === true).flatMap(privateOf);
  if (needed[0] !== undefined) return { refusedFor: needed[0] };
  const withheld = new Set(ranges.flatMap(privateOf));
  const shown = (text: string, range: Quoted): string => {
    const files = privateOf(range);
    if (files.length > 0) return withheldNote(files, text);
    if (range.isUnsure !== true) return text;
    const rest = masked(text);
    if (rest !== text) withheld.add(maskedWords);
    return rest;
  };
  return {
    request: map(request, (text) => withoutSources({ ...text, text: replaceRanges(text, shown) })),
    withheld: [...withheld],
    privateOrigins: [],
  };
}

/** How what was masked is told. */
export const maskedWords = 'secrets and lines of private files in the output of tools and checks';

const secretMark = '[secret masked]';
const lineMark = '[line of a private file masked]';
const noLines: ReadonlySet<string> = new Set();

function withheldNote(files: readonly string[], text: string): string {
  const who = files.length === 1 ? `${files.join()} is` : `${files.join(', ')} are`;
  return `[Withheld: ${who} private, and only local models may see this.]${text.endsWith('\n') ? '\n' : ''}`;
}

function map<Request extends GatedTexts>(
  request: Request,
  change: <Text extends TracedText>(text: Text) => Text,
): Request {
  const { instructions, messages, instructionsWithoutTools } = request;
  return {
    ...request,
    instructions: instructions.map((part) => change(part)),
    messages: messages.map((message) => change(message)),
    ...withoutUndefined({ instructionsWithoutTools: instructionsWithoutTools?.map((part) => change(part)) }),
  };
}

function withoutSources<Text extends TracedText>(text: Text): Text {
  if (text.quoted === undefined) return text;
  const { quoted: _quoted, ...plain } = text;
  return plain as unknown as Text;
}

function replaceRanges(
  { text, quoted = [] }: TracedText,
  shown: (text: string, range: Quoted) => string,
): string {
  let result = '';
  let at = 0;
  for (const range of quoted) {
    const end = Math.min(range.end, text.length);
    result += text.slice(at, range.start) + shown(text.slice(range.start, end), range);
    at = end;
  }
  return result + text.slice(at);
}
