import { priceMessages } from '../../presentation/prices/priceMessages.ts';

/** A text from the network, or why there is none, in plain English. */
export type DownloadedText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Bounds of a download. */
export interface DownloadLimits {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Fetches a text over TLS. Nothing is sent along, no redirect is followed, and nothing beyond the limits is read. */
export async function downloadText(
  url: string,
  fetchText: typeof fetch,
  { bytes, milliseconds }: DownloadLimits,
  signal: AbortSignal,
): Promise<DownloadedText> {
  const limit = AbortSignal.timeout(milliseconds);
  try {
    const response = await fetchText(url, {
      redirect: 'error',
      credentials: 'omit',
      signal: AbortSignal.any([signal, limit]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return { ok: false, reason: priceMessages.badStatus(new URL(url).host, response.status) };
    }
    return await readLimited(response, bytes);
  } catch (error) {
    if (signal.aborted) return { ok: false, reason: priceMessages.cancelled };
    if (limit.aborted) return { ok: false, reason: priceMessages.noAnswer(milliseconds / 1000) };
    return { ok: false, reason: priceMessages.unreachable(new URL(url).host, messageOf(error)) };
  }
}

async function readLimited(response: Response, bytes: number): Promise<DownloadedText> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > bytes) return { ok: false, reason: priceMessages.tooLong(bytes) };
    pieces.push(piece);
  }
  return { ok: true, text: new TextDecoder().decode(Buffer.concat(pieces)) };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
