/** How requests leave: VS Code's own `fetch`, which honours its proxy and certificates; in the sample, not at all. */
export function fetchHere(isSample: boolean): typeof fetch {
  return isSample ? fetchOfTheSample : fetchOfTheEditor;
}

/** Looked up at each call, because VS Code may put its own in place after the start. */
const fetchOfTheEditor: typeof fetch = (...call) => fetch(...call);

/** Prepared answers instead of the network. */
const fetchOfTheSample: typeof fetch = async (...call) =>
  (await import('../sample/fetchOfTheSample.ts')).fetchOfTheSample(...call);
