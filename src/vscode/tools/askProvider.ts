/** How long a language server may take: the first question may find it still reading the project. */
const longestWaitMs = 15_000;

/**
 * What a language server answers; nothing when it takes too long, because VS Code offers no way to stop it. Rejects
 * with the signal's reason once that aborts.
 */
export async function askProvider<Answer>(
  asked: Thenable<Answer>,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  signal.throwIfAborted();
  const end = AbortSignal.any([signal, AbortSignal.timeout(longestWaitMs)]);
  let stop = (): void => undefined;
  const ended = new Promise<undefined>((resolve) => {
    stop = () => {
      resolve(undefined);
    };
    end.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([asked, ended]);
  } finally {
    end.removeEventListener('abort', stop);
    signal.throwIfAborted();
  }
}
