/** One model at one configured provider, written `provider/model` in settings and on screen. */
export interface ModelReference {
  /** Name of the configured provider, the part before the first slash. */
  readonly provider: string;
  /** Model id as that provider knows it; may itself contain slashes and colons. */
  readonly model: string;
}

/** Splits `provider/model` at the first slash; `undefined` when either part is missing. */
export function parseModelReference(text: string): ModelReference | undefined {
  const slash = text.indexOf('/');
  const provider = text.slice(0, slash).trim();
  const model = text.slice(slash + 1).trim();
  if (slash <= 0 || provider === '' || model === '') return undefined;
  return { provider, model };
}

/** The inverse of {@link parseModelReference}. */
export function formatModelReference(reference: ModelReference): string {
  return `${reference.provider}/${reference.model}`;
}
