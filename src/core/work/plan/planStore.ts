/** A stored plan: its document is opaque JSON text to the store (`planDocument` validates it). */
export interface StoredPlan {
  readonly id: string;
  /** URI of the workspace folder that the plan belongs to. */
  readonly folder: string;
  readonly json: string;
  /** Counts up with every save; a save names the revision that it replaces. */
  readonly revision: number;
  readonly savedAtMs: number;
}

/** A file's bytes before a step changed it. */
export interface CheckpointFile {
  /** Path relative to the workspace folder, with forward slashes. */
  readonly path: string;
  /** Bytes before the step; `undefined` where the file did not exist. */
  readonly before: Uint8Array | undefined;
  /** Permission bits before the step (as in `chmod`); absent where there was no file or the system has none. */
  readonly mode?: number;
  /** SHA-256 (hex) of what the step left behind; `undefined` where the step removed the file. */
  readonly afterSha256: string | undefined;
}

/** What a checkpoint is of, for the person who looks for it later. */
export interface CheckpointLabel {
  /** URI of the workspace folder. */
  readonly folder: string;
  /** Title of the step. */
  readonly title: string;
}

/** A checkpoint that is kept. What an older version kept has no title and no time. */
export interface KeptCheckpoint {
  readonly planId: string;
  readonly stepId: string;
  readonly title?: string;
  readonly savedAtMs?: number;
  /** Relative to the workspace folder. */
  readonly paths: readonly string[];
}

/** Plans, their leases and checkpoints. Every method may reject with a `StorageError`. */
export interface PlanStore {
  /** Resolves to the new revision, or `undefined` when another window saved in between. */
  save(plan: { id: string; folder: string; json: string }, replaces: number): Promise<number | undefined>;
  load(id: string): Promise<StoredPlan | undefined>;
  /** The plan saved last for a folder. */
  latest(folder: string): Promise<StoredPlan | undefined>;
  remove(id: string): Promise<void>;
  /** Takes or renews the right to run a plan; false while another live owner holds it. */
  acquireLease(planId: string, owner: string, lengthMs: number): Promise<boolean>;
  releaseLease(planId: string, owner: string): Promise<void>;
  saveCheckpoint(
    planId: string,
    stepId: string,
    files: readonly CheckpointFile[],
    label?: CheckpointLabel,
  ): Promise<void>;
  loadCheckpoint(planId: string, stepId: string): Promise<readonly CheckpointFile[] | undefined>;
  removeCheckpoint(planId: string, stepId: string): Promise<void>;
  /** Checkpoints of a folder, of whatever plan or action, newest first; at most `limit`. */
  checkpoints(folder: string, limit: number): Promise<readonly KeptCheckpoint[]>;
}
