import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The bundles that are loaded with this one, and what they are made of. */
function loadedWith({ outputs }: Metafile, entryPoint: string): readonly string[] {
  const entry = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === entryPoint);
  assert.ok(entry !== undefined);
  const files = [entry];
  for (const file of files) {
    for (const { path, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && path in outputs && !files.includes(path)) files.push(path);
  }
  return files.flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
}

describe('the bundle that activation loads', () => {
  it('holds code of ours only: no zod, no SDK, no ranks of a tokenizer', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['src/extension.ts'],
      outdir: 'out/entry',
      write: false,
      bundle: true,
      splitting: true,
      metafile: true,
      format: 'esm',
      platform: 'node',
      external: ['vscode'],
      logLevel: 'silent',
    });
    const inputs = loadedWith(metafile, 'src/extension.ts');
    assert.ok(inputs.includes('src/vscode/commands/registerCommands.ts'));
    assert.deepEqual(
      inputs.filter((file) => file.includes('node_modules') || file.startsWith('src/wiring/deferred')),
      [],
    );
    assert.ok(Object.keys(metafile.inputs).some((file) => file.includes('node_modules/zod/')));
  });
});
