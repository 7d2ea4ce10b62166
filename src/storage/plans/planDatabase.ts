// The room of the plans: stored plans, who runs which (leases), and the files that a step changed (checkpoints).

import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';
import type { StoredPlan } from '../../core/work/plan/planStore.ts';
import type { SQLOutputValue } from 'node:sqlite';
import * as z from 'zod/mini';
import { countSchema, momentSchema, nameSchema } from '../ledger/valueSchemas.ts';
import type { Connection } from '../worker/connection.ts';
import type { DatabaseFile } from '../worker/databaseFile.ts';
import { modeSchema, type planParameters } from './planProtocol.ts';
import type { Methods, Parameters } from '../worker/workerProtocol.ts';

/** The plan store's methods, on the worker's side. */
export type PlanDatabase = Methods<keyof typeof planParameters>;

const storedPlanSchema = z.object({
  id: nameSchema,
  folder: nameSchema,
  json: z.string(),
  revision: countSchema,
  savedAtMs: momentSchema,
});

const storedFileSchema = z.object({
  path: nameSchema,
  existed: z.union([z.literal(0), z.literal(1)]),
  before: z.nullable(z.instanceof(Uint8Array)),
  mode: z.nullable(modeSchema),
  afterSha256: z.nullable(z.string()),
});

const keptCheckpointSchema = z.object({
  planId: nameSchema,
  stepId: nameSchema,
  title: z.nullable(z.string()),
  savedAtMs: z.nullable(momentSchema),
});

const planColumns = 'id, folder, json, revision, saved_at_ms AS savedAtMs';

/** Frees the plans of a session that is dead, so that nobody has to wait until its leases run out. */
export function releaseLeasesOf(file: DatabaseFile, owner: string): void {
  file.use((connection) => connection.statement('DELETE FROM leases WHERE owner = ?').run(owner));
}

export function createPlanDatabase(
  file: DatabaseFile,
  notify: (notice: StorageNotice) => void,
): PlanDatabase {
  function reportBroken(table: string): void {
    notify({ kind: 'broken-rows', table, count: 1 });
  }

  function readPlan(row: Record<string, SQLOutputValue> | undefined): StoredPlan | undefined {
    if (row === undefined) {
      return undefined;
    }
    const plan = storedPlanSchema.safeParse(row).data;
    if (plan === undefined) {
      reportBroken('plans');
    }
    return plan;
  }

  return {
    savePlan: (plan) => file.use((connection) => connection.transaction(() => savePlan(connection, plan))),

    loadPlan: ({ id }) =>
      file.use((connection) =>
        readPlan(connection.statement(`SELECT ${planColumns} FROM plans WHERE id = ?`).get(id)),
      ),

    latestPlan: ({ folder }) =>
      file.use((connection) =>
        readPlan(
          connection
            .statement(`SELECT ${planColumns} FROM plans WHERE folder = ? ORDER BY save_order DESC LIMIT 1`)
            .get(folder),
        ),
      ),

    removePlan: ({ id }) =>
      file.use((connection) =>
        connection.transaction(() => {
          connection.statement('DELETE FROM plans WHERE id = ?').run(id);
          connection.statement('DELETE FROM leases WHERE plan_id = ?').run(id);
          connection.statement('DELETE FROM checkpoints WHERE plan_id = ?').run(id);
          return undefined;
        }),
      ),

    acquireLease: ({ planId, owner, lengthMs, nowMs }) =>
      file.use((connection) => {
        const { changes } = connection
          .statement(
            `INSERT INTO leases (plan_id, owner, expires_at_ms) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET owner = excluded.owner, expires_at_ms = excluded.expires_at_ms
             WHERE owner = excluded.owner OR expires_at_ms <= ?`,
          )
          .run(planId, owner, Math.ceil(nowMs + lengthMs), nowMs);
        return changes === 1;
      }),

    releaseLease: ({ planId, owner }) =>
      file.use((connection) => {
        connection.statement('DELETE FROM leases WHERE plan_id = ? AND owner = ?').run(planId, owner);
        return undefined;
      }),

    saveCheckpoint: (checkpoint) =>
      file.use((connection) => connection.transaction(() => saveCheckpoint(connection, checkpoint))),

    loadCheckpoint: ({ planId, stepId }) =>
      file.use((connection) => {
        const exists = connection
          .statement('SELECT 1 FROM checkpoints WHERE plan_id = ? AND step_id = ?')
          .get(planId, stepId);
        if (exists === undefined) {
          return undefined;
        }
        const rows = connection
          .statement(
            `SELECT path, existed, before, mode, after_sha256 AS afterSha256 FROM checkpoint_files
             WHERE plan_id = ? AND step_id = ? ORDER BY place`,
          )
          .all(planId, stepId);
        const parsed = z.array(storedFileSchema).safeParse(rows);
        // A checkpoint with a file missing would revert half a step: none is better than that.
        if (!parsed.success) {
          reportBroken('checkpoint_files');
          return undefined;
        }
        return parsed.data.map((row) => ({
          path: row.path,
          before: row.existed === 0 ? undefined : (row.before ?? new Uint8Array()),
          ...(row.mode === null ? {} : { mode: row.mode }),
          afterSha256: row.afterSha256 ?? undefined,
        }));
      }),

    removeCheckpoint: ({ planId, stepId }) =>
      file.use((connection) => {
        connection.statement('DELETE FROM checkpoints WHERE plan_id = ? AND step_id = ?').run(planId, stepId);
        return undefined;
      }),

    listCheckpoints: ({ folder, limit }) =>
      file.use((connection) => {
        const rows = connection
          .statement(
            `SELECT checkpoints.plan_id AS planId, step_id AS stepId, title,
               checkpoints.saved_at_ms AS savedAtMs
             FROM checkpoints LEFT JOIN plans ON plans.id = plan_id
             WHERE COALESCE(checkpoints.folder, plans.folder) = ?
             ORDER BY checkpoints.save_order DESC LIMIT ?`,
          )
          .all(folder, limit);
        const parsed = z.array(keptCheckpointSchema).safeParse(rows);
        if (!parsed.success) {
          reportBroken('checkpoints');
          return [];
        }
        return parsed.data.map(({ planId, stepId, title, savedAtMs }) => ({
          planId,
          stepId,
          ...(title === null ? {} : { title }),
          ...(savedAtMs === null ? {} : { savedAtMs }),
          paths: connection
            .statement('SELECT path FROM checkpoint_files WHERE plan_id = ? AND step_id = ? ORDER BY place')
            .all(planId, stepId)
            .map((row) => String(row['path'])),
        }));
      }),
  };
}

function savePlan(connection: Connection, plan: Parameters<'savePlan'>): number | undefined {
  const current = connection.statement('SELECT revision FROM plans WHERE id = ?').get(plan.id);
  if (Number(current?.['revision'] ?? 0) !== plan.replaces) {
    return undefined;
  }
  const revision = plan.replaces + 1;
  connection
    .statement(
      `INSERT INTO plans (id, folder, json, revision, saved_at_ms, save_order)
       VALUES (?, ?, ?, ?, ?, (SELECT COALESCE(MAX(save_order), 0) + 1 FROM plans))
       ON CONFLICT (id) DO UPDATE SET folder = excluded.folder, json = excluded.json,
         revision = excluded.revision, saved_at_ms = excluded.saved_at_ms, save_order = excluded.save_order`,
    )
    .run(plan.id, plan.folder, plan.json, revision, plan.nowMs);
  return revision;
}

function saveCheckpoint(
  connection: Connection,
  { planId, stepId, files, label, nowMs }: Parameters<'saveCheckpoint'>,
): undefined {
  connection.statement('DELETE FROM checkpoints WHERE plan_id = ? AND step_id = ?').run(planId, stepId);
  connection
    .statement(
      `INSERT INTO checkpoints (plan_id, step_id, folder, title, saved_at_ms, save_order)
       VALUES (?, ?, ?, ?, ?, (SELECT COALESCE(MAX(save_order), 0) + 1 FROM checkpoints))`,
    )
    .run(planId, stepId, label?.folder ?? null, label?.title ?? null, nowMs);
  const insert = connection.statement(
    `INSERT INTO checkpoint_files (plan_id, step_id, place, path, existed, before, mode, after_sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [place, saved] of files.entries()) {
    const { path, before, mode, afterSha256 } = saved;
    const existed = before === undefined ? 0 : 1;
    insert.run(planId, stepId, place, path, existed, before ?? null, mode ?? null, afterSha256 ?? null);
  }
  return undefined;
}
