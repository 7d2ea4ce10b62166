import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import type { SetupView } from '../../shared/planView.ts';
import { usableTiers } from './usableTiers.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** What the state of the set-up is read from. */
export interface SetupInput {
  readonly hasFolder: boolean;
  readonly isTrusted: boolean;
  readonly settings: EngineSettings;
  readonly providersWithKey: ReadonlySet<string>;
  /** Ids of the models that an Ollama on this machine has; `undefined` when none answers. Asked only where it matters. */
  findOllamaModels(): Promise<readonly string[] | undefined>;
}

/**
 * Whether a plan can be asked for. A planner is enough: a step whose tier has no model says so itself, and what
 * is there can be used meanwhile.
 */
export async function readSetup(input: SetupInput): Promise<SetupView> {
  if (!input.hasFolder) return { kind: 'no-folder' };
  if (!input.isTrusted) return { kind: 'restricted' };
  if (usableTiers(input.settings, input.providersWithKey).has('orchestration')) return { kind: 'ready' };
  const ollamaModels = await input.findOllamaModels();
  return { kind: 'not-configured', ...withoutUndefined({ ollamaModels }) };
}
