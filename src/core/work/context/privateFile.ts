/** Files that well-known tools write or read, and that hold keys or passwords. Lower case. */
const privateNames = [
  // What is handed out as a pattern to fill in, or declares types, holds no secrets.
  /^\.env(?:rc)?(?!(?:\.[\w-]+)*\.(?:example|sample|template|tpl|dist|schema|defaults|d\.[cm]?ts)$)(?:[._-]|$)/,
  /^\.dev\.vars(?!\.(?:example|sample|template)$)/,
  // Package managers, Git, shells and databases.
  /^[._](?:npmrc|pypirc|netrc|pgpass|htpasswd|git-credentials|dockercfg|my\.cnf|mylogin\.cnf|erlang\.cookie)$/,
  /^(?:auth\.json|\.gem_credentials|settings-security\.xml|\.composer-auth\.json)$/,
  /^\.(?:bash|zsh|sh|python|node_repl|psql|mysql|sqlite|rediscli)_history$/,
  // Clouds and infrastructure.
  /\.tfvars(?:\.json)?$/,
  /\.tfstate(?:\.(?:backup|\d+))?$/,
  /^(?:\.terraformrc|terraform\.rc|credentials\.tfrc\.json|\.boto|\.s3cfg|\.passwd-s3fs|\.?rclone\.conf)$/,
  /^\.?vault[_-]?pass(?:word)?(?:\.txt)?$/,
  /^\.vault-token$/,
  /^(?:local\.settings\.json|appsettings\.secrets?\.json|serviceaccount\.json|kubeconfig)$/,
  /^(?:[\w.-]+[-_.])?(?:service[-_]account(?:[-_]key)?|client[-_]secret|firebase-adminsdk|application_default_credentials)(?:[-_.][\w.-]+)?\.json$/,
  // Keys and stores of keys.
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?!.*\.pub$)/,
  /\.(?:pem|key|p12|pfx|p8|pkcs12|jks|keystore|kdbx|ppk|asc|gpg|ovpn|keychain)$/,
  /^(?:credentials|secrets?|tokens?)(?:\.(?:json|ya?ml|toml|ini|txt|env|properties|xml))?$/,
];

/** Folders in which programs keep keys. */
const privateFolders = new Set([
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.kube',
  '.password-store',
  '.terraform.d',
  '.gcloud',
  '.oci',
]);

/** Folders that people keep secrets in; source code in one of that name is code about secrets. */
const secretsFolders = new Set(['secrets', '.secrets', 'secret', '.secret', 'credentials', '.credentials']);
const sourceCode =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|go|rs|java|kts?|scala|cs|fs|php|swift|[ch](?:pp|xx|c)?|mm?|exs?|erl|clj|dart|lua|sql|md|mdx|rst|css|scss|html)$/;

/** Paths of single files that tools keep keys in, by their end. */
const privatePaths = [
  '.docker/config.json',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.m2/settings.xml',
  '.gem/credentials',
  '.config/gcloud/credentials.db',
  '.config/gh/hosts.yml',
];

/** Folders whose content tells nothing about the project's own code. */
const foreignFolders = new Set(['node_modules', '.git']);

/**
 * Whether a file looks as if it held keys or passwords, by its name alone: such a file is never quoted to a model.
 * The path is relative with forward slashes; case does not count.
 */
export function isPrivateFile(path: string): boolean {
  const lower = path.toLowerCase();
  const folders = lower.split('/');
  const name = folders.pop() ?? '';
  return (
    folders.some((folder) => privateFolders.has(folder)) ||
    (folders.some((folder) => secretsFolders.has(folder)) && !sourceCode.test(name)) ||
    privatePaths.some((end) => lower === end || lower.endsWith(`/${end}`)) ||
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
