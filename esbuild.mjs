// Builds the extension: `node esbuild.mjs [--production] [--watch] [--tests] [--out=FOLDER]`.
import { build, context } from 'esbuild';
import { existsSync } from 'node:fs';
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { licenceNotices, packagesOf } from './.config/licences.ts';

const isProduction = process.argv.includes('--production');
const isWatch = process.argv.includes('--watch');
const withTests = process.argv.includes('--tests');
const out = process.argv.find((text) => text.startsWith('--out='))?.slice('--out='.length) ?? 'dist';

const root = import.meta.dirname;
process.chdir(root);

/** The mark that undici leaves in a process: it replaces the dispatcher of every extension. */
const undiciMark = 'undici.globalDispatcher';

const common = {
  bundle: true,
  minify: isProduction,
  // Maps stay beside the bundles for reading stack traces; .vscodeignore keeps them out of the package.
  sourcemap: isProduction ? 'external' : 'linked',
  metafile: true,
  logLevel: 'silent',
  define: { 'process.env.NODE_ENV': isProduction ? '"production"' : '"development"' },
};

/** Prints what the `$esbuild-watch` problem matcher of VS Code reads. */
function problemMatcher(name) {
  return {
    name: 'problem-matcher',
    setup(pluginBuild) {
      pluginBuild.onStart(() => {
        if (isWatch) console.log(`[watch] build started (${name})`);
      });
      pluginBuild.onEnd((result) => {
        for (const { text, location } of result.errors) {
          console.error(`✘ [ERROR] ${text}`);
          if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
        if (isWatch) console.log(`[watch] build finished (${name})`);
      });
    },
  };
}

/** Fails the build when something got into a bundle that must not be there. */
const guard = {
  name: 'guard',
  setup(pluginBuild) {
    pluginBuild.onEnd(async ({ metafile }) => {
      if (!metafile) return undefined;
      const errors = [];
      for (const input of Object.keys(metafile.inputs)) {
        if (/(^|\/)node_modules\/undici\//.test(input)) errors.push(`undici is in the bundle: ${input}`);
      }
      for (const [file, output] of Object.entries(metafile.outputs)) {
        for (const { path, kind, external } of output.imports) {
          if (external && /^undici(\/|$)/.test(path)) errors.push(`${file} imports undici`);
          if (external && kind === 'require-call' && file.endsWith('.js')) {
            errors.push(`${file} calls require('${path}'), which an ES module cannot`);
          }
        }
        if (file.endsWith('.js') && (await readFile(file, 'utf8')).includes(undiciMark)) {
          errors.push(`${file} contains undici's global dispatcher`);
        }
      }
      return { errors: errors.map((text) => ({ text })) };
    });
  },
};

/**
 * Whatever is loaded later imports the entry too. So all that activation needs is shared by the same bundles, and esbuild
 * writes it into one chunk instead of fifteen: in the host, each file that is loaded costs most of a millisecond.
 */
const oneStartChunk = {
  name: 'one-start-chunk',
  setup(pluginBuild) {
    const entry = join(root, 'src/extension.ts');
    pluginBuild.onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      const isOurs = importer.startsWith(join(root, 'src'));
      if (kind !== 'dynamic-import' || !isOurs || pluginData === 'resolving') return undefined;
      const found = await pluginBuild.resolve(path, { kind, importer, resolveDir, pluginData: 'resolving' });
      return found.external || found.errors.length > 0 ? found : { path: found.path, namespace: 'later' };
    });
    pluginBuild.onLoad({ filter: /./, namespace: 'later' }, ({ path }) => {
      const [later, start] = [path, entry].map((file) => JSON.stringify(file));
      const names = path.endsWith('.ts') ? '*' : '{ default }';
      return { contents: `import ${start};\nexport ${names} from ${later};`, resolveDir: root };
    });
  },
};

async function existing(pattern) {
  const found = [];
  for await (const file of glob(pattern)) found.push(file.replaceAll('\\', '/'));
  return found.sort();
}

/** The extension, and the worker of the ledger, which has a module graph of its own. */
function hostBundles() {
  const ofHost = {
    ...common,
    outdir: out,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['vscode'],
  };
  return [
    {
      ...ofHost,
      entryPoints: ['src/extension.ts'],
      chunkNames: 'chunks/[name]-[hash]',
      splitting: true,
      plugins: [guard, oneStartChunk, problemMatcher('host')],
    },
    {
      ...ofHost,
      entryPoints: ['src/storage/worker/ledgerWorker.ts'],
      plugins: [guard, problemMatcher('worker')],
    },
  ];
}

async function webviewBundle() {
  const entries = await existing('webview-ui/*/main.tsx');
  if (entries.length === 0) return undefined;
  return {
    ...common,
    entryPoints: entries.map((file) => ({ in: file, out: basename(dirname(file)) })),
    outdir: join(out, 'webview'),
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    loader: { '.ttf': 'file', '.woff2': 'file', '.svg': 'dataurl' },
    assetNames: '[name]',
    plugins: [guard, problemMatcher('webview')],
  };
}

/** Tests of the extension host: CommonJS, because VS Code loads the test entry with `require`. */
async function hostTests() {
  const entries = (await existing('test/host/*.test.ts')).concat('test/host/index.ts');
  return {
    ...common,
    minify: false,
    sourcemap: 'inline',
    entryPoints: entries.map((file) => ({ in: file, out: basename(file, '.ts') })),
    outdir: 'out/host',
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    external: ['vscode', 'mocha'],
    plugins: [problemMatcher('tests')],
  };
}

async function copyResources() {
  if (existsSync('src/sample/workspace')) {
    await cp('src/sample/workspace', join(out, 'sample', 'workspace'), { recursive: true });
  }
  if (withTests) {
    await mkdir('out/host', { recursive: true });
    await writeFile('out/host/package.json', '{ "type": "commonjs" }\n');
  }
}

/** Old chunks have other names; everything else was overwritten, so that a running host never misses a file. */
async function removeStale(results) {
  const written = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.outputs)));
  for (const folder of [out, 'out/host']) {
    for (const file of await existing(`${folder}/**/*.{js,css,map}`)) {
      const path = relative(root, file).replaceAll('\\', '/');
      const isBundle = folder === out || withTests;
      if (isBundle && !path.includes('/sample/') && !written.has(path)) await rm(file, { force: true });
    }
  }
}

/** The licences of what is bundled, beside the bundles. */
async function writeNotices(results) {
  const shipped = results.filter((_result, index) => index < shippedBundles);
  // What only passes on a module that is loaded later stands beside that module, under a name that is no path.
  const inputs = shipped.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const packages = packagesOf(inputs.filter((input) => !input.startsWith('later:')));
  await writeFile(join(out, 'THIRD-PARTY-NOTICES.txt'), await licenceNotices(root, packages));
  console.log(`  ${packages.length} packages are bundled; their licences are in THIRD-PARTY-NOTICES.txt`);
}

async function printSizes(results) {
  const rows = [];
  for (const { metafile } of results) {
    for (const [file, { bytes, entryPoint }] of Object.entries(metafile.outputs)) {
      if (!file.startsWith('out/') && !file.endsWith('.map')) rows.push({ file, bytes, entryPoint });
    }
  }
  rows.sort((left, right) => right.bytes - left.bytes);
  const named = rows.filter(({ entryPoint, file }) => entryPoint || file.endsWith('.css'));
  const total = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  const size = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
  for (const { file, bytes } of named) console.log(`  ${file.padEnd(32)} ${size(bytes)}`);
  for (const { file, bytes } of rows.filter((row) => !named.includes(row)).slice(0, 5)) {
    console.log(`  ${file.padEnd(32)} ${size(bytes)}`);
  }
  console.log(`  ${'all bundles'.padEnd(32)} ${size(total)}`);
}

await rm(join(out, 'sample'), { recursive: true, force: true });
await copyResources();

const shipped = [...hostBundles(), await webviewBundle()].filter((bundle) => bundle !== undefined);
const shippedBundles = shipped.length;
const bundles = withTests ? [...shipped, await hostTests()] : shipped;

if (isWatch) {
  for (const bundle of bundles) await (await context(bundle)).watch();
} else {
  try {
    const results = await Promise.all(bundles.map((bundle) => build(bundle)));
    await removeStale(results);
    await writeNotices(results);
    await printSizes(results);
  } catch (error) {
    // The problem matcher has printed what esbuild found.
    if (!Array.isArray(error.errors)) console.error(error);
    process.exitCode = 1;
  }
}
