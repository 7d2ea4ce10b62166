import * as vscode from 'vscode';
import type { Log } from '../../core/model/log.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import type { Redactor } from './redactor.ts';
import { inLog } from '../../shared/foreignText.ts';

/** The output channel as the core's log. Its level is VS Code's own; nothing reaches it unredacted. */
export interface TierwiseLog extends Log, DisposableLike {
  show(): void;
}

export function createLog(redactor: Redactor): TierwiseLog {
  const channel = vscode.window.createOutputChannel('Tierwise', { log: true });
  let isOpen = true;
  // VS Code takes the channel away while the work that `deactivate` waits for is still ending. A channel that is gone
  // throws, and what was interrupted would be stored as broken.
  const write = (level: 'trace' | 'info' | 'warn' | 'error', message: string): void => {
    if (isOpen) channel[level](redactor.redact(inLog(message)));
  };
  return {
    trace: (message) => {
      // Prompts come here whole: do not search them for keys when nobody reads them.
      if (channel.logLevel === vscode.LogLevel.Trace) write('trace', message);
    },
    info: (message) => write('info', message),
    warn: (message) => write('warn', message),
    error: (message) => write('error', message),
    show: () => channel.show(true),
    dispose: () => {
      isOpen = false;
      channel.dispose();
    },
  };
}
