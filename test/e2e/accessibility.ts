import axe from 'axe-core';
import type { Frame } from 'playwright-core';

/** The violations that axe finds in a webview, each as one line: rule, help, and the elements. */
export async function accessibilityViolations(frame: Frame): Promise<string[]> {
  // Evaluated by the debugger, which the webview's content security policy does not stop.
  await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate(async () => {
    const loaded = (globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } }).axe;
    return await loaded.run();
  });
  return violations.map(({ id, help, nodes }) => {
    const elements = nodes.map(({ html, target }) => `${target.join(' ')} ${html.slice(0, 160)}`);
    return `${id}: ${help}: ${elements.join(' | ')}`;
  });
}
