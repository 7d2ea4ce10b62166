import { parseInvoice, readInvoice, type ReadInvoice } from '../../../core/money/report/invoiceText.ts';
import type { CostsReadPorts } from '../costsPorts.ts';

/** What is read within a few milliseconds. */
const shortText = 50_000;

/**
 * Reads a paste of whatever size without keeping others from their turn. `undefined` once the panel is closed.
 * `providers` are the names that a bill may speak of.
 */
export async function readPaste(
  text: string,
  providers: readonly string[],
  ports: Pick<CostsReadPorts, 'finalCosts' | 'nextTurn'>,
  signal: AbortSignal,
): Promise<ReadInvoice | undefined> {
  const known = { providers, vendors: vendorsOf(providers, ports) };
  if (text.length <= shortText) return parseInvoice(text, known);
  const reading = readInvoice(text, known);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
    await ports.nextTurn();
    if (signal.aborted) return undefined;
  }
}

/** OpenRouter and LiteLLM are known by what they can be asked, whatever the person calls them. */
function vendorsOf(
  providers: readonly string[],
  { finalCosts }: Pick<CostsReadPorts, 'finalCosts'>,
): ReadonlyMap<string, string> {
  const vendors = new Map<string, string>();
  for (const [vendor, certainty] of [
    ['openrouter', 'certain'],
    ['litellm', 'possible'],
  ] as const) {
    const [only, ...others] = providers.filter((name) => finalCosts.mayKeepRecords(name) === certainty);
    const isNamed = providers.some((name) => name.toLowerCase() === vendor);
    if (only !== undefined && others.length === 0 && !isNamed) vendors.set(vendor, only);
  }
  return vendors;
}
