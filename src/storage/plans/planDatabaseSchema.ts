import type { Schema } from '../worker/connection.ts';

/** `save_order` counts saves, so that "saved last" needs no clock. */
const version1 = `
CREATE TABLE plans (
  id TEXT PRIMARY KEY,
  folder TEXT NOT NULL,
  json TEXT NOT NULL,
  revision INTEGER NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  save_order INTEGER NOT NULL UNIQUE
) STRICT;
CREATE INDEX plans_by_folder ON plans (folder, save_order);

CREATE TABLE leases (
  plan_id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  plan_id TEXT NOT NULL,
  step_id TEXT NOT NULL,
  PRIMARY KEY (plan_id, step_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint_files (
  plan_id TEXT NOT NULL,
  step_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  path TEXT NOT NULL,
  -- Said apart from the bytes: the SQLite of Node 22 stores an empty file as NULL.
  existed INTEGER NOT NULL,
  before BLOB,
  after_sha256 TEXT,
  PRIMARY KEY (plan_id, step_id, place),
  FOREIGN KEY (plan_id, step_id) REFERENCES checkpoints (plan_id, step_id) ON DELETE CASCADE
) STRICT;
`;

/** A checkpoint says what it is of, so that it is found when its plan is not the last any more. */
const version2 = `
ALTER TABLE checkpoint_files ADD COLUMN mode INTEGER;
ALTER TABLE checkpoints ADD COLUMN folder TEXT;
ALTER TABLE checkpoints ADD COLUMN title TEXT;
ALTER TABLE checkpoints ADD COLUMN saved_at_ms INTEGER;
ALTER TABLE checkpoints ADD COLUMN save_order INTEGER NOT NULL DEFAULT 0;
`;

/** Plans, leases and checkpoints. A checkpoint is what Revert Step relies on, so it is synced like the ledger. */
export const planDatabaseSchema: Schema = {
  migrations: [version1, version2],
  tables: ['plans', 'leases', 'checkpoints', 'checkpoint_files'],
  synchronous: 'FULL',
};
