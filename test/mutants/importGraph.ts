import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Each file with the files of this repository that it loads when it runs; type imports are gone by then. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const imports =
  /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'|\bimport\('(\.[^']+)'\)|\bnew URL\('(\.[^']+\.ts)'/gm;

export function readImportGraph(patterns: readonly string[]): ImportGraph {
  const files = patterns.flatMap((pattern) => globSync(pattern));
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(file, 'utf8'))]));
}

/** The paths that a file loads, relative to where `file` is relative to. */
export function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(imports)].map(([, from, dynamic, url]) =>
    join(dirname(file), from ?? dynamic ?? url ?? ''),
  );
}

/** Every file that loads one of `targets`, directly or through others, with the least number of imports between. */
export function importersOf(graph: ImportGraph, targets: readonly string[]): Map<string, number> {
  const importers = new Map<string, string[]>();
  for (const [file, loaded] of graph)
    for (const other of loaded) importers.set(other, [...(importers.get(other) ?? []), file]);
  const distances = new Map(targets.map((target) => [target, 0]));
  // A map is walked in the order of insertion, with what is added on the way.
  for (const [file, distance] of distances)
    for (const importer of importers.get(file) ?? [])
      if (!distances.has(importer)) distances.set(importer, distance + 1);
  return distances;
}
