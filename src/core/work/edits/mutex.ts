/** Runs asynchronous work one after the other, in the order of the calls. */
export type CallTarget = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Work that fails does not hold up what comes after it. */
export function createMutex(): CallTarget {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    // The caller gets the error; the target only has to know that the work has ended.
    last = result.catch(() => undefined);
    return result;
  };
}
