import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import * as z from 'zod/mini';
import type { StagedChange } from '../../src/core/work/edits/editorPorts.ts';
import { createApprovals } from '../../src/core/work/verify/approvals.ts';
import { ownDefinition } from '../../src/core/work/verify/command/commandDefinition.ts';
import type { CodeProblem } from '../../src/core/work/verify/judge/codeProblem.ts';
import { createStepVerifier } from '../../src/core/work/verify/createStepVerifier.ts';
import { findChecks } from '../../src/core/work/verify/find/findChecks.ts';
import type { StepUnderTest, StepVerdict } from '../../src/core/work/verify/stepVerifier.ts';
import { stepKinds } from '../../src/shared/tiers.ts';
import { listNames, lookAtFile } from '../../src/node/files/lookAtFile.ts';
import { runCommand } from '../../src/node/run/runCommand.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

const fixture = join(import.meta.dirname, '..', 'fixtures', 'verifier');
const timeLimitMs = 5_000;

/** Patches of the sample project. `isGood` is what a careful reviewer says, whatever the checks do. */
const patchesSchema = z.array(
  z.object({
    name: z.string(),
    isGood: z.boolean(),
    kind: z.string(),
    stepKind: z.enum(stepKinds),
    edits: z.array(
      z.union([
        z.object({ path: z.string(), from: z.string(), to: z.string() }),
        z.object({ path: z.string(), content: z.nullable(z.string()) }),
      ]),
    ),
  }),
);

type Patch = z.infer<typeof patchesSchema>[number];

interface Judged {
  readonly patch: Patch;
  readonly typeCheckAccepts: boolean;
  readonly verdict: StepVerdict;
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

async function changesOf(folder: string, { name, edits }: Patch): Promise<StagedChange[]> {
  const changes = new Map<string, StagedChange>();
  for (const edit of edits) {
    const { path } = edit;
    const known = changes.get(path);
    const before =
      known?.before ??
      (existsSync(join(folder, path)) ? await readFile(join(folder, path), 'utf8') : undefined);
    const now = known === undefined ? before : known.after;
    if ('content' in edit) {
      changes.set(path, { path, before, after: edit.content ?? undefined });
      continue;
    }
    if (now?.includes(edit.from) !== true) throw new Error(`${name}: ${path} has no ${edit.from}`);
    changes.set(path, { path, before, after: now.replace(edit.from, () => edit.to) });
  }
  return [...changes.values()];
}

/** The project's own type check, by the compiler's API: what `tsc -p` says, without starting it 70 times. */
function createTypeCheck() {
  const libraries = new Map<string, ts.SourceFile | undefined>();
  return (folder: string): readonly ts.Diagnostic[] => {
    const configPath = join(folder, 'tsconfig.json');
    const read = ts.readConfigFile(configPath, (path) => readFileSync(path, 'utf8'));
    const { options, fileNames } = ts.parseJsonConfigFileContent(read.config, ts.sys, folder);
    const host = ts.createCompilerHost(options);
    const original = host.getSourceFile.bind(host);
    host.getSourceFile = (path, language, ...more) => {
      if (path.startsWith(folder)) return original(path, language, ...more);
      if (!libraries.has(path)) libraries.set(path, original(path, language, ...more));
      return libraries.get(path);
    };
    return ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options, host));
  };
}

function describe(folder: string, diagnostics: readonly ts.Diagnostic[]): CodeProblem[] {
  return diagnostics.flatMap(({ file, start = 0, messageText, code, category }) => {
    if (file === undefined) return [];
    const { line } = file.getLineAndCharacterOfPosition(start);
    const lines = file.text.split('\n').map((text) => text.trim());
    return [
      {
        path: file.fileName.slice(folder.length + 1),
        line: line + 1,
        severity: category === ts.DiagnosticCategory.Error ? 'error' : 'warning',
        message: ts.flattenDiagnosticMessageText(messageText, '\n'),
        source: 'ts',
        code: String(code),
        text: lines[line] ?? '',
        above: lines[line - 1] ?? '',
        below: lines[line + 1] ?? '',
      } satisfies CodeProblem,
    ];
  });
}

async function judgeAll(patches: readonly Patch[], folder: string): Promise<Judged[]> {
  const typeCheck = createTypeCheck();
  let tree: string | undefined = 'untouched';
  const verifier = createStepVerifier({
    clock: { monotonic: () => performance.now() },
    log: { trace() {}, info() {}, warn: (text) => console.error(text), error: (text) => console.error(text) },
    settings: () => ({ commands: [], timeLimitMs }),
    approvals: createApprovals({
      ask: () => Promise.resolve('always'),
      store: { get: (): undefined => undefined, set: () => Promise.resolve() },
      hash: (text) => text,
      isTrusted: () => true,
    }),
    readProblems: async () => ({
      problems: describe(folder, typeCheck(folder)),
      looked: await filesOf(folder),
      unsettled: [],
    }),
    async findChecks({ changes }, when) {
      const paths = await filesOf(folder);
      const read = (path: string) => readFile(join(folder, path), 'utf8').catch(() => undefined);
      const project = {
        ...{ paths, read },
        look: (path: string) => lookAtFile(folder, path),
        list: (path: string) => listNames(folder, path),
      };
      return findChecks({ project, changes, when, isWindows: process.platform === 'win32' });
    },
    define: (checks) => Promise.resolve(checks.map((check) => ({ ...check, definition: ownDefinition }))),
    saveFiles: () => Promise.resolve([]),
    treeHash: () => Promise.resolve(tree),
    async run(check, limitMs, signal) {
      if (check.checksTypeScript !== true) {
        return runCommand({ command: check.command, cwd: join(folder, check.cwd), limitMs, signal });
      }
      const diagnostics = typeCheck(folder);
      const output = ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => folder,
        getNewLine: () => '\n',
      });
      return { ending: 'exited', exitCode: diagnostics.length === 0 ? 0 : 2, output, durationMs: 0 };
    },
    durations: { expectedMs: () => undefined, record: () => undefined },
  });

  const judged: Judged[] = [];
  const { signal } = new AbortController();
  for (const [index, patch] of patches.entries()) {
    await rm(folder, { recursive: true, force: true });
    await cp(join(fixture, 'workspace'), folder, { recursive: true });
    const changes = await changesOf(folder, patch);
    const step: StepUnderTest = {
      ...{ planId: 'bench', stepId: String(index), title: patch.name, kind: patch.stepKind, acceptance: [] },
      changes,
    };
    tree = 'untouched';
    const baseline = await verifier.before(step, signal);
    tree = undefined;
    for (const { path, after } of changes) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      if (after === undefined) await rm(join(folder, path));
      else await writeFile(join(folder, path), after);
    }
    const typeCheckAccepts = typeCheck(folder).length === 0;
    judged.push({ patch, typeCheckAccepts, verdict: await verifier.verify(step, baseline, signal) });
  }
  return judged;
}

/** How many of some patches the verifier lets pass, beside the type check alone. */
function shares(name: string, judged: readonly Judged[], isMet?: (ours: number) => boolean): BenchmarkResult {
  const share = (count: number): number => Number((count / judged.length).toFixed(3));
  const ours = share(judged.filter(({ verdict }) => verdict.verdict === 'pass').length);
  const peer = share(judged.filter(({ typeCheckAccepts }) => typeCheckAccepts).length);
  return {
    name: `${name}-of-${judged.length}-beside-type-check-alone`,
    ours,
    peer,
    ratio: peer === 0 ? 0 : Number((ours / peer).toPrecision(3)),
    unit: 'share accepted',
    ...(isMet === undefined ? {} : { met: isMet(ours) }),
  };
}

/** Most bad patches that may pass: what no test covers passes every check. */
const mostBad = 0.15;
const fewestGood = 0.9;

async function run(): Promise<readonly BenchmarkResult[]> {
  const patches = patchesSchema.parse(JSON.parse(await readFile(join(fixture, 'patches.json'), 'utf8')));
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-verifier-')));
  try {
    const judged = await judgeAll(patches, join(parent, 'shop'));
    if (process.env['TIERWISE_VERBOSE'] !== undefined) {
      for (const { patch, verdict } of judged) {
        const { name, isGood, kind } = patch;
        console.log(JSON.stringify({ name, isGood, kind, ...verdict, evidence: undefined }));
      }
    }
    const good = judged.filter(({ patch }) => patch.isGood);
    const bad = judged.filter(({ patch }) => !patch.isGood);
    const unknown = (of: readonly Judged[]): number =>
      of.filter(({ verdict }) => verdict.verdict === 'unknown').length;
    const kinds = [...new Set(bad.map(({ patch }) => patch.kind))];
    return [
      { ...shares('verifier-good', good, (ours) => ours >= fewestGood), target: fewestGood },
      { ...shares('verifier-bad', bad, (ours) => ours <= mostBad), target: mostBad },
      ...kinds.map((kind) =>
        shares(
          `verifier-bad-${kind}`,
          bad.filter(({ patch }) => patch.kind === kind),
        ),
      ),
      {
        name: 'verifier-unknown-bad-beside-good',
        ours: unknown(bad),
        peer: unknown(good),
        ratio: unknown(good) === 0 ? 0 : Number((unknown(bad) / unknown(good)).toPrecision(3)),
        unit: 'patches left to the person or a review',
      },
    ];
  } finally {
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const benchmarks: readonly Benchmark[] = [{ name: 'verifier', run }];
