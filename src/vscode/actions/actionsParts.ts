import type * as vscode from 'vscode';
import type { Pricing } from '../../core/routing/knowledge/pricing.ts';
import type { Clock, CreateId } from '../../core/model/clock.ts';
import type { Log } from '../../core/model/log.ts';
import type { StagedDocuments } from '../edits/stagedDocuments.ts';
import type { WindowEngine } from '../session/windowEngine.ts';
import type { SettingsOf } from '../settings/settingsOf.ts';
import type { Waiting } from '../../presentation/waiting/waiting.ts';

/** What actions on code are registered with. */
export interface ActionsParts {
  readonly context: Pick<vscode.ExtensionContext, 'globalState'>;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly log: Log;
  readonly settingsOf: SettingsOf;
  readonly pricing: Pricing;
  readonly documents: StagedDocuments;
  readonly waiting: Pick<Waiting, 'add'>;
  /** Loaded when the first action runs, not when it is offered. */
  readonly engine: () => Promise<WindowEngine>;
  /** Which providers have a key, as last read. */
  readonly setup: { providersWithKey(): ReadonlySet<string> };
}
