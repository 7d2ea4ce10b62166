// The licences of everything that is bundled, read from the packages themselves when the extension is built.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Licences that may be shipped inside a package under the MIT licence, with a notice. */
const allowed = new Set([
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'CC-BY-4.0',
  'Unlicense',
]);

/** Data that is shipped although no module of its package is bundled: the package, and where the data went. */
const shippedData = [{ name: '@pydantic/genai-prices', as: 'list prices (prices.json)' }];

/** `node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c`. */
const packageFolder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Folders of the packages that these files belong to, sorted by name. */
export function packagesOf(files: readonly string[]): readonly string[] {
  const folders = files.flatMap((file) => packageFolder.exec(file.replaceAll('\\', '/'))?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/** One text with the name, version, licence and licence text of each; throws where one is missing or not allowed. */
export async function licenceNotices(root: string, packages: readonly string[]): Promise<string> {
  const data = shippedData
    .map(({ name, as }) => ({ folder: `node_modules/${name}`, as }))
    .filter(({ folder }) => !packages.includes(folder));
  const all = [...packages.map((folder) => ({ folder, as: undefined })), ...data];
  const notices = await Promise.all(all.map((entry) => noticeOf(root, entry)));
  return `Tierwise holds code and data of the packages below, each under its own licence.\n\n${notices.join('\n')}`;
}

interface Shipped {
  readonly folder: string;
  /** What of it is shipped, where that is not its code. */
  readonly as: string | undefined;
}

/** What a package says of itself. */
interface Description {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly repository?: string | { readonly url: string };
}

async function noticeOf(root: string, { folder, as }: Shipped): Promise<string> {
  const description = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as Description;
  const { name, version, license, repository } = description;
  const choices = (license ?? '').replace(/[()]/g, '').split(' OR ');
  if (!choices.some((choice) => allowed.has(choice.trim()))) {
    throw new Error(
      `${name}@${version} has the licence "${license ?? ''}", which is not known to allow shipping it.`,
    );
  }
  const texts = await licenceTexts(root, folder, name);
  if (texts.length === 0) throw new Error(`${name}@${version} has no licence file to ship with it.`);
  const address = typeof repository === 'object' ? repository.url : repository;
  return [
    '─'.repeat(80),
    `${name} ${version} (${license ?? ''})${as === undefined ? '' : `: ${as}`}`,
    ...(address === undefined ? [] : [address]),
    '',
    ...texts.map((text) => `${text.trim()}\n`),
  ].join('\n');
}

/**
 * Licence and notice files of a package. `.config/licences` has those of packages that come without, copied from
 * their repositories.
 */
async function licenceTexts(root: string, folder: string, name: string): Promise<readonly string[]> {
  const names = (await readdir(join(root, folder)))
    .filter((file) => /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i.test(file))
    .sort();
  const own = join(root, '.config/licences', `${name.replace('/', '+')}.txt`);
  const paths = names.length === 0 && existsSync(own) ? [own] : names.map((file) => join(root, folder, file));
  return Promise.all(paths.map((path) => readFile(path, 'utf8')));
}
