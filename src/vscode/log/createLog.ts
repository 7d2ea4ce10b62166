import * as vscode from 'vscode';
import type { Log } from '../../core/ports.ts';
import type { DisposableLike } from '../dispose.ts';
import type { Redactor } from './redactor.ts';

/** The output channel as the core's log. Its level is VS Code's own; nothing reaches it unredacted. */
export interface TierwiseLog extends Log, DisposableLike {
  show(): void;
}

/** See {@link TierwiseLog}. */
export function createLog(redactor: Redactor): TierwiseLog {
  const channel = vscode.window.createOutputChannel('Tierwise', { log: true });
  return {
    trace: (message) => {
      // Prompts come here whole: do not search them for keys when nobody reads them.
      if (channel.logLevel === vscode.LogLevel.Trace) channel.trace(redactor.redact(message));
    },
    info: (message) => channel.info(redactor.redact(message)),
    warn: (message) => channel.warn(redactor.redact(message)),
    error: (message) => channel.error(redactor.redact(message)),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}
