/** Longest delay a timer can represent: the SDKs never time out by themselves, the watchdog rules. */
export const sdkTimeoutMs = 2 ** 31 - 1;

const silent = () => undefined;

/** SDKs report through failures; their own logs could hold prompts. */
export const silentLogger = { error: silent, warn: silent, info: silent, debug: silent };
