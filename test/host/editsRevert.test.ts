import assert from 'node:assert/strict';
import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import fc from 'fast-check';
import * as vscode from 'vscode';
import type { StagedChange } from '../../src/core/work/edits/editorPorts.ts';
import type { WorkContext } from '../../src/core/work/ask/folderContext.ts';
import type { KeptCheckpoint } from '../../src/core/work/plan/planStore.ts';
import type { VerdictRow } from '../../src/core/model/ledger/ledger.ts';
import { revertEarlierStep } from '../../src/vscode/edits/revertEarlierStep.ts';
import { createEditWorld } from './support/editWorld.ts';

describe('putting back what a step changed', () => {
  const world = createEditWorld('revert');
  const { documents, editor, put, step, at, inFolder, textAt } = world;

  afterEach(() => world.clear());
  after(() => documents.dispose());

  /** Path, mode and bytes of every file. */
  async function everything(): Promise<readonly string[]> {
    const entries = await readdir(at('.'), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`);
    return Promise.all(
      files.sort().map(async (path) => {
        const mode = (await stat(path)).mode & 0o777;
        return `${path} ${mode.toString(8)} ${(await readFile(path)).toString('hex')}`;
      }),
    );
  }

  const names = ['a.txt', 'b.sh', 'c/d.txt'];
  /** A place of its own for every run: VS Code goes on knowing files for a while after their editors are closed. */
  let place = 0;
  const content = fc
    .tuple(
      fc.array(fc.constantFrom('one', 'two', '', 'ü'), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.constantFrom('', '\ufeff'),
    )
    .map(([lines, lineEnd, isClosed, mark]) => mark + lines.join(lineEnd) + (isClosed ? lineEnd : ''));
  const file = fc.record({
    content,
    mode: fc.constantFrom(0o644, 0o755, 0o600),
    isOpen: fc.boolean(),
    fate: fc.constantFrom('edit', 'delete', 'move', 'edit-and-move', 'none'),
    added: fc.constantFrom('new\n', 'ü', 'x\ny\n'),
  });
  const scenario = fc.record({ files: fc.tuple(file, file, file), creates: fc.boolean() });

  it('gives the very bytes and modes back, whatever the step was', async function () {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ files, creates }) => {
        await world.clear();
        place += 1;
        const changes: StagedChange[] = [];
        for (const [index, { content: bytes, mode, isOpen, fate, added }] of files.entries()) {
          const path = `run-${place}/${names[index]!}`;
          await put(path, bytes);
          await chmod(at(path), mode);
          if (isOpen) await vscode.window.showTextDocument(vscode.Uri.file(at(path)), { preview: false });
          const read = await editor.read(inFolder(path));
          assert.ok(read !== undefined && 'file' in read, JSON.stringify(read));
          const before = read.file.text;
          const after = added + before;
          const movedTo = `${path}.moved/there.txt`;
          if (fate === 'edit') changes.push({ path, before, after });
          else if (fate === 'delete') changes.push({ path, before, after: undefined });
          else if (fate === 'move') changes.push({ path, before, after: before, movedTo });
          else if (fate === 'edit-and-move') changes.push({ path, before, after, movedTo });
        }
        if (creates) changes.push({ path: `run-${place}/new/file.txt`, before: undefined, after: 'made\n' });
        const before = await everything();
        assert.deepEqual(await editor.apply(step(...changes)), { ok: true });
        if (changes.length > 0) assert.notDeepEqual(await everything(), before);
        assert.deepEqual(await editor.revert('plan', 's'), { ok: true });
        assert.deepEqual(await everything(), before);
      }),
      { numRuns: 20, includeErrorInReport: true },
    );
  });

  describe('of an earlier plan', () => {
    const verdicts: VerdictRow[] = [];
    const reverted: string[] = [];
    const kept: KeptCheckpoint[] = [];
    const context = {
      folder: {
        uri: world.folder.uri.toString(),
        editor,
        whyNotNow: () => undefined,
        plans: {
          checkpoints: () => Promise.resolve(kept),
          acquireLease: () => Promise.resolve(true),
          releaseLease: () => Promise.resolve(),
        },
      },
      call: {
        sessionId: 'window',
        log: { trace() {}, info() {}, warn() {}, error() {} },
        clock: {
          now: () => 1,
          delay: (_ms: number, signal: AbortSignal) =>
            new Promise<void>((resolve) => {
              if (signal.aborted) resolve();
              signal.addEventListener('abort', () => resolve());
            }),
        },
        ledger: {
          calls: () => Promise.resolve([{ id: 'attempt', stepId: 's' }]),
          recordVerdict: (row: VerdictRow) => {
            verdicts.push(row);
            return Promise.resolve();
          },
        },
      },
    } as unknown as Pick<WorkContext, 'call' | 'folder'>;
    const session = {
      document: () => ({ id: 'shown', steps: [{ id: 'x' }] }) as never,
      revert: (stepId: string) => {
        reverted.push(stepId);
        return Promise.resolve(undefined);
      },
    };

    beforeEach(() => {
      verdicts.length = 0;
      reverted.length = 0;
      kept.length = 0;
    });

    /** Resolves when the command has ended; the first entry is picked once the list is there. */
    async function pickFirst(): Promise<void> {
      const state = { isOver: false };
      const done = revertEarlierStep({ context, session }).finally(() => {
        state.isOver = true;
      });
      // The list says nowhere when it is there: until then the command does nothing.
      while (!state.isOver) {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        await new Promise((resolve) => setImmediate(resolve));
      }
      await done;
    }

    it('offers it by title, puts its files back and tells the ledger', async () => {
      await put('a.txt', 'one\n');
      assert.deepEqual(await editor.apply(step({ path: 'a.txt', before: 'one\n', after: 'two\n' })), {
        ok: true,
      });
      kept.push({ planId: 'plan', stepId: 's', title: 'Old', savedAtMs: 1, paths: [inFolder('a.txt')] });
      await pickFirst();
      assert.equal(await textAt('a.txt'), 'one\n');
      assert.deepEqual(
        verdicts.map(({ callId, action }) => [callId, action]),
        [['attempt', 'reverted']],
      );
      assert.deepEqual(reverted, []);
    });

    it('goes through the plan that is shown where the step is one of its own', async () => {
      kept.push({ planId: 'shown', stepId: 'x', title: 'Shown', paths: [] });
      await pickFirst();
      assert.deepEqual(reverted, ['x']);
      assert.deepEqual(verdicts, []);
    });
  });
});
