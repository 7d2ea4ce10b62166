/** Longest delay a timer can represent: the SDKs never time out by themselves, the watchdog rules. */
export const sdkTimeoutMs = 2 ** 31 - 1;

const silent = () => undefined;

/** SDKs report through failures; their own logs could hold prompts. */
export const silentLogger = { error: silent, warn: silent, info: silent, debug: silent };

/**
 * Calls a function of an SDK and gives what it printed on the console in the meantime to a listener instead. The SDKs
 * report a model's end of life in no other way. Nothing else runs in between, so no other output is lost.
 */
export function captureWarnings<T>(
  call: () => T,
  onWarning: (words: string) => void,
  printer: Pick<Console, 'warn'> = globalThis.console,
): T {
  const said: string[] = [];
  const print = printer.warn;
  printer.warn = (...words: unknown[]) => {
    said.push(words.map(String).join(' ').replaceAll(/\s+/g, ' '));
  };
  try {
    return call();
  } finally {
    printer.warn = print;
    for (const words of said) onWarning(words);
  }
}
