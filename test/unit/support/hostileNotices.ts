import * as z from 'zod/mini';
import { attacksOf } from './hostile.ts';

/** Texts of models, repositories and servers that would mean something where VS Code shows them; one file each. */
export const hostileNotices = attacksOf('notices', z.object({ about: z.string(), text: z.string() }));

/** What VS Code makes a link of in notifications and prompts (base/common/linkedText.ts). */
export const notificationLink = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: (["']).+?\1)?\)/i;

/** What VS Code draws as an icon in labels. */
export const labelIcon = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;
