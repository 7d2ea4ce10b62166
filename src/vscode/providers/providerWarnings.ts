import type * as vscode from 'vscode';
import type { Log } from '../../core/model/log.ts';
import type { ProviderWarning } from '../../core/model/request/provider.ts';

/** What {@link createProviderWarnings} works with. */
export interface ProviderWarningsPorts {
  readonly log: Pick<Log, 'warn'>;
  /** Remembers between sessions who has been told of what. */
  readonly memory: Pick<vscode.Memento, 'get' | 'update'>;
  /** Shows one sentence; does not wait for an answer. */
  readonly show: (text: string) => void;
}

const memoryKey = 'providerWarnings';
/** Older ones may be told again. */
const mostRemembered = 100;

/**
 * Passes on what a provider's SDK says of a model, such as that its life ends: once a session to the log, once and never
 * again to the person.
 */
export function createProviderWarnings({
  log,
  memory,
  show,
}: ProviderWarningsPorts): (warning: ProviderWarning) => void {
  const logged = new Set<string>();
  return ({ provider, model, words }) => {
    const subject = `${provider}/${model}: ${words}`;
    if (logged.has(subject)) return;
    logged.add(subject);
    log.warn(subject);
    const stored = memory.get<unknown>(memoryKey);
    const told = Array.isArray(stored) ? stored.filter((entry) => typeof entry === 'string') : [];
    const name = `${provider}/${model}`;
    if (told.includes(name)) return;
    memory.update(memoryKey, [...told, name].slice(-mostRemembered)).then(undefined, (error: unknown) => {
      log.warn(`That a warning was shown could not be kept: ${String(error)}`);
    });
    show(`The maker of ${name} says: ${words}`);
  };
}
