import type { PlanDocument } from '../planDocument.ts';
import type { PlanEvent } from './planEvents.ts';
import { reducePlan } from './reducePlan.ts';
import type { Log } from '../../../model/log.ts';
import type { PlanStore } from '../planStore.ts';
import type { Unsubscribe } from '../../../model/clock.ts';

/** Holds the one current plan of a folder: takes events in, keeps it stored, tells who watches. */
export interface PlanStateStore {
  current(): PlanDocument | undefined;
  /**
   * Puts a plan in the place of the current one. `revision` is that of the stored form, 0 for a new plan; a plan
   * that differs from its stored form is saved.
   */
  replace(document: PlanDocument | undefined, revision: number, isStored: boolean): void;
  /** Applies an event; the reason when it does not fit, and then nothing has changed. */
  dispatch(event: PlanEvent): string | undefined;
  /** Resolves when all that has happened so far is stored, or could not be. */
  stored(): Promise<void>;
  onDidChange(listener: () => void): Unsubscribe;
  /** Called when the stored plan was changed by another window, whose version then holds. */
  onDidLose(listener: () => void): Unsubscribe;
}

/** Saves follow one another and skip states that a later one has overtaken. */
export function createPlanStateStore(plans: PlanStore, log: Log): PlanStateStore {
  let document: PlanDocument | undefined;
  let revision = 0;
  let savedDocument: PlanDocument | undefined;
  /** Counts replacements: a save that was under way for the plan before says nothing about this one. */
  let generation = 0;
  let isSaving = false;
  let saving = Promise.resolve();
  const changed = new Set<() => void>();
  const lost = new Set<() => void>();

  function tell(listeners: ReadonlySet<() => void>): void {
    for (const listener of [...listeners]) listener();
  }

  function save(): void {
    if (isSaving) return;
    isSaving = true;
    saving = saveUntilCurrent();
  }

  async function saveUntilCurrent(): Promise<void> {
    try {
      while (document !== undefined && document !== savedDocument) {
        if (!(await saveOnce(document))) return;
      }
    } finally {
      isSaving = false;
    }
  }

  /** True when saving may go on with whatever is current by then. */
  async function saveOnce(toSave: PlanDocument): Promise<boolean> {
    const startedIn = generation;
    const { draft: _draft, ...stored } = toSave;
    const { id, folder } = toSave;
    try {
      const saved = await plans.save({ id, folder, json: JSON.stringify(stored) }, revision);
      if (startedIn !== generation) return true;
      savedDocument = saved === undefined ? document : toSave;
      if (saved !== undefined) {
        revision = saved;
        return true;
      }
      log.warn(`Plan ${id} was changed by another window; this window stops writing it.`);
      tell(lost);
      return false;
    } catch (error) {
      // The plan goes on in memory; the next event tries again.
      log.error(`Plan ${id} could not be saved: ${describe(error)}`);
      return startedIn !== generation;
    }
  }

  return {
    current: () => document,
    replace(next, nextRevision, isStored) {
      generation++;
      document = next;
      revision = nextRevision;
      savedDocument = isStored ? next : undefined;
      if (next !== undefined && !isStored) save();
      tell(changed);
    },
    dispatch(event) {
      if (document === undefined) return 'There is no plan.';
      const reduced = reducePlan(document, event);
      if (!reduced.ok) {
        log.warn(`Plan ${document.id}: ${reduced.reason}`);
        return reduced.reason;
      }
      document = reduced.document;
      // What is only for showing is not worth a write.
      if (event.type !== 'partial-plan-received') save();
      tell(changed);
      return undefined;
    },
    stored: () => saving,
    onDidChange: (listener) => subscribe(changed, listener),
    onDidLose: (listener) => subscribe(lost, listener),
  };
}

function subscribe(listeners: Set<() => void>, listener: () => void): Unsubscribe {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
