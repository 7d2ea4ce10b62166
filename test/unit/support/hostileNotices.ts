import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'hostile', 'notices');

/** Texts of models, repositories and servers that would mean something where VS Code shows them; one file each. */
export const hostileNotices = readdirSync(folder).map((name) => ({
  name: name.replace(/\.json$/, ''),
  ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as { about: string; text: string }),
}));

/** What VS Code makes a link of in notifications and prompts (base/common/linkedText.ts). */
export const notificationLink = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: (["']).+?\1)?\)/i;

/** What VS Code draws as an icon in labels. */
export const labelIcon = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;
