/** A path inside the workspace folder in its one written form, or why it is none. */
export type WorkspacePath =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string };

const longestPath = 1_000;

/**
 * Brings a path that a model wrote into its one form (relative, forward slashes, no `.` segments) and refuses
 * what could leave the folder. Lexical only: symbolic links are the editor's to check, on real paths.
 * The reason completes the sentence "The path … ".
 */
export function normaliseWorkspacePath(written: string): WorkspacePath {
  const path = written.trim().replaceAll('\\', '/');
  if (path === '') return refuse('is empty');
  if (path.length > longestPath) return refuse(`is longer than ${longestPath} characters`);
  if (hasControlCharacter(path)) return refuse('contains a control character');
  if (/^[A-Za-z]:/.test(path) || path.startsWith('/'))
    return refuse('is absolute; it must be relative to the workspace folder');
  if (path.startsWith('~'))
    return refuse('starts in a home folder; it must be relative to the workspace folder');
  // A colon is a URI scheme or, on Windows, an alternate data stream that reaches a file under another name.
  if (path.includes(':')) return refuse('contains a colon');
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return refuse('contains "..", which can lead outside the workspace folder');
  // Windows drops trailing dots and spaces, so `.git.` would be `.git` there, and `.. ` would be `..`.
  if (segments.some((segment) => /[. ]$/.test(segment)))
    return refuse('has a part that ends in a dot or a space');
  if (segments.length === 0) return refuse('is the workspace folder itself');
  return { ok: true, path: segments.join('/') };
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

function refuse(reason: string): WorkspacePath {
  return { ok: false, reason };
}
