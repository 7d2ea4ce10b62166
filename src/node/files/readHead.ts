import { open } from 'node:fs/promises';
import { constants } from 'node:fs';

/** The beginning of a file on the disk. */
export interface FileHead {
  readonly text: string;
  /** True when the file has more than this. */
  readonly isPart: boolean;
}

/**
 * Reads the beginning of a text file, never more than the given bytes. Nothing when there is no such file, when it
 * may not be read, or when it is not a text.
 */
export async function readHead(fsPath: string, maximumBytes: number): Promise<FileHead | undefined> {
  try {
    // Without blocking: opening a named pipe would wait for a writer. Windows has neither, and `|` takes that for 0.
    const file = await open(fsPath, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await file.stat();
      if (!status.isFile()) return undefined;
      const buffer = new Uint8Array(Math.min(status.size, maximumBytes));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      const bytes = buffer.subarray(0, bytesRead);
      if (bytes.includes(0)) return undefined;
      // Streaming, so that a character cut in two at the end is left out and not turned into a mark.
      const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
      return { text, isPart: status.size > maximumBytes };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
