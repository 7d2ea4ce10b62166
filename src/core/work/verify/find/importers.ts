import { folderOf, nameOf, resolvePath } from './projectPaths.ts';

const scriptImports = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['"]([^'"\n]+)['"]/g;
const pythonImports = /^[ \t]*(?:from\s+([.\w]+)\s+import\s+([\w*, ()]+)|import\s+([.\w, ]+))/gm;
const scriptFile = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;

/** Whether a file's imports can be read. */
export function canImport(path: string): boolean {
  return scriptFile.test(path) || path.endsWith('.py');
}

/** Whether a file's text imports one of the targets, as far as its own words tell: relative paths and module names. */
export function importsOneOf(path: string, text: string, targets: readonly string[]): boolean {
  if (scriptFile.test(path))
    return importsScript(
      path,
      text,
      targets.filter((target) => canImport(target)),
    );
  return (
    path.endsWith('.py') &&
    importsPython(
      text,
      targets.filter((target) => target.endsWith('.py')),
    )
  );
}

function importsScript(path: string, text: string, targets: readonly string[]): boolean {
  const modules = new Set(targets.map(moduleOf));
  for (const [, specifier = ''] of text.matchAll(scriptImports)) {
    if (!specifier.startsWith('.')) continue;
    if (modules.has(moduleOf(resolvePath(folderOf(path), specifier)))) return true;
  }
  return false;
}

/** A path without its ending, and without `index`: `cart/index.ts` and `cart` are one module. */
function moduleOf(path: string): string {
  return path.replace(/\.(?:[cm]?[jt]sx?|vue|svelte|json)$/, '').replace(/(?:^|\/)index$/, '');
}

function importsPython(text: string, targets: readonly string[]): boolean {
  const names = new Set(targets.map((target) => pythonName(target)));
  for (const [, from = '', what = '', plain = ''] of text.matchAll(pythonImports)) {
    const modules = [from, ...plain.split(',')].map((name) => name.trim().split('.').at(-1) ?? '');
    const members = what.split(/[\s,()]+/);
    if ([...modules, ...members].some((name) => names.has(name))) return true;
  }
  return false;
}

function pythonName(path: string): string {
  const name = nameOf(path).replace(/\.py$/, '');
  return name === '__init__' ? nameOf(folderOf(path)) : name;
}
