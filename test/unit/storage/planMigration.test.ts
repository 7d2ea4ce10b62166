import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { planDatabaseSchema } from '../../../src/storage/plans/planDatabaseSchema.ts';
import { createStorageWorld, type StorageWorld } from './storageWorld.ts';

describe('a plan store of version 1', () => {
  let world: StorageWorld;
  beforeEach(() => {
    world = createStorageWorld();
    mkdirSync(world.directory, { recursive: true });
    const database = new DatabaseSync(world.plansPath);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(planDatabaseSchema.migrations[0] ?? '');
    database.exec(`
      PRAGMA user_version = 1;
      INSERT INTO plans VALUES ('p', 'file:///a', '{}', 1, 5, 1);
      INSERT INTO checkpoints VALUES ('p', 's'), ('lost', 's');
      INSERT INTO checkpoint_files VALUES ('p', 's', 0, 'a.sh', 1, X'2321', 'ab');
    `);
    database.close();
  });
  afterEach(() => world.dispose());

  it('keeps its checkpoints, and finds them by their plan', async () => {
    const { plans, notices } = await world.open('first');
    assert.deepEqual(notices, []);
    const [file] = (await plans.loadCheckpoint('p', 's')) ?? [];
    assert.deepEqual(file, { path: 'a.sh', before: new Uint8Array([0x23, 0x21]), afterSha256: 'ab' });
    assert.deepEqual(await plans.checkpoints('file:///a', 9), [
      { planId: 'p', stepId: 's', paths: ['a.sh'] },
    ]);
    const label = { folder: 'file:///a', title: 'New' };
    await plans.saveCheckpoint('q', 's', [{ ...file, mode: 0o755 }], label);
    assert.deepEqual(
      (await plans.checkpoints('file:///a', 9)).map(({ planId }) => planId),
      ['q', 'p'],
    );
  });
});
