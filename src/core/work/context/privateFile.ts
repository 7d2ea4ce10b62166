const privateNames = [
  // What is handed out as a pattern to fill in holds no secrets.
  /^\.env(?!\.(?:example|sample|template|dist)$)/,
  /^\.(?:npmrc|pypirc|netrc|pgpass|htpasswd|git-credentials|dockercfg)$/,
  /^_netrc$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?!.*\.pub$)/,
  /\.(?:pem|key|p12|pfx|p8|jks|keystore|kdbx|ppk|asc|gpg)$/,
  /^(?:credentials|secrets?)(?:\.(?:json|ya?ml|toml|ini|txt))?$/,
  /\.tfstate(?:\.backup)?$/,
];

const privateFolders = new Set(['.ssh', '.gnupg', '.aws']);

/** Folders whose content tells nothing about the project's own code. */
const foreignFolders = new Set(['node_modules', '.git']);

/**
 * Whether a file looks as if it held keys or passwords, by its name alone: such a file is never quoted to a model.
 * The path is relative with forward slashes; case does not count.
 */
export function isPrivateFile(path: string): boolean {
  const segments = path.toLowerCase().split('/');
  const name = segments.at(-1) ?? '';
  return (
    segments.some((segment) => privateFolders.has(segment)) ||
    privateNames.some((pattern) => pattern.test(name))
  );
}

/** Whether a file lies in a folder that belongs to Git or to installed packages. */
export function isForeignFile(path: string): boolean {
  return path
    .toLowerCase()
    .split('/')
    .some((segment) => foreignFolders.has(segment));
}
