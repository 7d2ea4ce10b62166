import assert from 'node:assert/strict';
import type { PlanStore } from '../../../src/core/work/plan/planStore.ts';

/** A plan store on a clock that the test sets. */
export interface PlanStoreWorld {
  readonly plans: PlanStore;
  setNow(nowMs: number): void;
  dispose(): Promise<void>;
}

/** What every plan store must do, whatever it is made of. */
export function describePlanStoreContract(name: string, createWorld: () => Promise<PlanStoreWorld>): void {
  describe(`the contract of a plan store: ${name}`, () => {
    let world: PlanStoreWorld;
    let plans: PlanStore;
    beforeEach(async () => {
      world = await createWorld();
      world.setNow(1_000);
      plans = world.plans;
    });
    afterEach(() => world.dispose());

    const plan = { id: 'p', folder: 'file:///a', json: '{"goal":"ä€😀\\u0000"}' };

    it('saves, counts revisions up and loads what was saved last', async () => {
      assert.equal(await plans.load('p'), undefined);
      assert.equal(await plans.save(plan, 0), 1);
      assert.deepEqual(await plans.load('p'), { ...plan, revision: 1, savedAtMs: 1_000 });
      world.setNow(2_000);
      assert.equal(await plans.save({ ...plan, json: '{}' }, 1), 2);
      assert.deepEqual(await plans.load('p'), { ...plan, json: '{}', revision: 2, savedAtMs: 2_000 });
    });

    it('refuses a save that replaces a revision which is not the present one', async () => {
      assert.equal(await plans.save(plan, 1), undefined);
      await plans.save(plan, 0);
      await plans.save(plan, 1);
      for (const stale of [0, 1, 3]) {
        assert.equal(await plans.save({ ...plan, json: 'stale' }, stale), undefined);
      }
      assert.deepEqual(await plans.load('p'), { ...plan, revision: 2, savedAtMs: 1_000 });
    });

    it('finds the plan saved last for a folder, even within one millisecond or with the clock set back', async () => {
      await plans.save(plan, 0);
      await plans.save({ ...plan, id: 'q' }, 0);
      await plans.save({ ...plan, id: 'other', folder: 'file:///b' }, 0);
      assert.equal((await plans.latest('file:///a'))?.id, 'q');
      world.setNow(1);
      await plans.save(plan, 1);
      assert.equal((await plans.latest('file:///a'))?.id, 'p');
      assert.equal(await plans.latest('file:///none'), undefined);
    });

    it('keeps documents of several megabytes', async () => {
      const json = JSON.stringify({ text: 'ü"\n'.repeat(1_500_000) });
      await plans.save({ ...plan, json }, 0);
      assert.ok((await plans.load('p'))?.json === json);
    });

    it('removes a plan with its lease and checkpoints', async () => {
      await plans.save(plan, 0);
      await plans.acquireLease('p', 'one', 500);
      await plans.saveCheckpoint('p', 's', []);
      await plans.remove('p');
      assert.equal(await plans.load('p'), undefined);
      assert.equal(await plans.loadCheckpoint('p', 's'), undefined);
      assert.equal(await plans.acquireLease('p', 'two', 500), true);
      assert.equal(await plans.save(plan, 0), 1);
    });

    it('gives a lease to one owner until it is released or has run out', async () => {
      assert.equal(await plans.acquireLease('p', 'one', 500), true);
      assert.equal(await plans.acquireLease('p', 'two', 500), false);
      assert.equal(await plans.acquireLease('q', 'two', 500), true);
      world.setNow(1_499);
      assert.equal(await plans.acquireLease('p', 'two', 500), false);
      world.setNow(1_500);
      assert.equal(await plans.acquireLease('p', 'two', 500), true);
      assert.equal(await plans.acquireLease('p', 'one', 500), false);
      await plans.releaseLease('p', 'one');
      assert.equal(await plans.acquireLease('p', 'one', 500), false);
      await plans.releaseLease('p', 'two');
      assert.equal(await plans.acquireLease('p', 'one', 500), true);
    });

    it('renews a lease for its owner', async () => {
      await plans.acquireLease('p', 'one', 500);
      world.setNow(1_400);
      assert.equal(await plans.acquireLease('p', 'one', 500), true);
      world.setNow(1_899);
      assert.equal(await plans.acquireLease('p', 'two', 500), false);
    });

    it('keeps the bytes of a checkpoint exactly, and tells empty from absent', async () => {
      const everyByte = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
      const files = [
        { path: 'z.bin', before: everyByte, afterSha256: 'ab' },
        { path: 'a/empty', before: new Uint8Array(0), afterSha256: undefined },
        { path: 'new', before: undefined, afterSha256: 'cd' },
        { path: 'window', before: Buffer.from('--text--').subarray(2, 6), afterSha256: 'ef' },
      ];
      await plans.saveCheckpoint('p', 's', files);
      everyByte.fill(0);
      const loaded = await plans.loadCheckpoint('p', 's');
      assert.deepEqual(
        loaded?.map(({ path, before, afterSha256 }) => [
          path,
          before && Buffer.from(before).toString('hex'),
          afterSha256,
        ]),
        [
          [
            'z.bin',
            Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256)).toString('hex'),
            'ab',
          ],
          ['a/empty', '', undefined],
          ['new', undefined, 'cd'],
          ['window', Buffer.from('text').toString('hex'), 'ef'],
        ],
      );
    });

    it('replaces and removes the checkpoint of one step only', async () => {
      await plans.saveCheckpoint('p', 's', [{ path: 'old', before: undefined, afterSha256: undefined }]);
      await plans.saveCheckpoint('p', 't', []);
      await plans.saveCheckpoint('p', 's', [{ path: 'new', before: undefined, afterSha256: undefined }]);
      assert.deepEqual(
        (await plans.loadCheckpoint('p', 's'))?.map((file) => file.path),
        ['new'],
      );
      await plans.removeCheckpoint('p', 's');
      assert.equal(await plans.loadCheckpoint('p', 's'), undefined);
      assert.deepEqual(await plans.loadCheckpoint('p', 't'), []);
    });

    it('keeps the permission bits of a file', async () => {
      const file = { path: 'run.sh', before: new Uint8Array([35]), mode: 0o755, afterSha256: undefined };
      await plans.saveCheckpoint('p', 's', [file, { path: 'b', before: undefined, afterSha256: 'ab' }]);
      const [run, other] = (await plans.loadCheckpoint('p', 's')) ?? [];
      assert.equal(run?.mode, 0o755);
      assert.ok(other !== undefined && !('mode' in other));
    });

    it('lists the checkpoints of a folder, newest first, with or without their plans', async () => {
      const files = [{ path: 'a.ts', before: undefined, afterSha256: undefined }];
      const folder = 'file:///a';
      await plans.save(plan, 0);
      await plans.saveCheckpoint('p', 'first', files);
      world.setNow(2_000);
      await plans.saveCheckpoint('action', 's', files, { folder, title: 'Explain' });
      await plans.saveCheckpoint('elsewhere', 's', files, { folder: 'file:///b', title: 'Other' });
      await plans.saveCheckpoint('p', 'gone', files);
      await plans.removeCheckpoint('p', 'gone');
      assert.deepEqual(await plans.checkpoints(folder, 10), [
        { planId: 'action', stepId: 's', title: 'Explain', savedAtMs: 2_000, paths: ['a.ts'] },
        { planId: 'p', stepId: 'first', savedAtMs: 1_000, paths: ['a.ts'] },
      ]);
      assert.equal((await plans.checkpoints(folder, 1))[0]?.planId, 'action');
      world.setNow(3_000);
      await plans.saveCheckpoint('p', 'first', [], { folder, title: 'First' });
      assert.deepEqual((await plans.checkpoints(folder, 10))[0], {
        planId: 'p',
        stepId: 'first',
        title: 'First',
        savedAtMs: 3_000,
        paths: [],
      });
      assert.deepEqual(await plans.checkpoints('file:///none', 10), []);
    });
  });
}
