/** How often a method is called while something runs: what does not grow with a machine's load, as time does. */
export function countCalls<Name extends PropertyKey>(
  owner: Record<Name, (...parameters: never[]) => unknown>,
  name: Name,
  run: () => void,
): number {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original = owner[name];
  if (descriptor === undefined) throw new Error(`There is no own method ${String(name)} to count.`);
  let calls = 0;
  Object.defineProperty(owner, name, {
    ...descriptor,
    value(this: unknown, ...parameters: never[]): unknown {
      calls += 1;
      return original.apply(this, parameters);
    },
  });
  try {
    run();
  } finally {
    Object.defineProperty(owner, name, descriptor);
  }
  return calls;
}
