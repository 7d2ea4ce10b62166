/** Runs asynchronous work one after the other, in the order of the calls. */
export type Lane = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** See {@link Lane}. Work that fails does not hold up what comes after it. */
export function createLane(): Lane {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    // The caller gets the error; the lane only has to know that the work has ended.
    last = result.catch(() => undefined);
    return result;
  };
}
