/** A name taken apart: what the model is, who is named before it, and which dated snapshot it is. */
interface Spelling {
  readonly base: string;
  readonly path: string;
  readonly date: string;
}

interface Family {
  readonly paths: Set<string>;
  readonly dates: Set<string>;
}

const vendors = ['anthropic', 'openai', 'google', 'mistralai', 'meta', 'deepseek', 'xai'];
const claudeSizes = ['opus', 'sonnet', 'haiku'];

/**
 * Tells models of one provider apart although bills, consoles and requests spell their names differently. Answers
 * with the same text for names that mean the same model: case, spaces, dots and dashes do not count, nor a vendor
 * before the name, nor the date of a snapshot, as long as all names together know one vendor and one date of it.
 * Where they know two, only the same vendor and date are the same model.
 */
export function modelMatcher(names: Iterable<string>): (name: string) => string {
  const families = new Map<string, Family>();
  const spellings = new Map<string, Spelling>();
  for (const name of names) {
    if (spellings.has(name)) continue;
    const spelling = spellingOf(name);
    spellings.set(name, spelling);
    const family = families.get(spelling.base) ?? { paths: new Set(), dates: new Set() };
    if (spelling.path !== '') family.paths.add(spelling.path);
    if (spelling.date !== '') family.dates.add(spelling.date);
    families.set(spelling.base, family);
  }
  return (name) => {
    const { base, path, date } = spellings.get(name) ?? spellingOf(name);
    const family = families.get(base);
    const ownPath = (family?.paths.size ?? 0) > 1 ? path : '';
    const ownDate = (family?.dates.size ?? 0) > 1 ? date : '';
    return JSON.stringify([base, ownPath, ownDate]);
  };
}

function spellingOf(name: string): Spelling {
  const { path, rest } = withoutPath(name.normalize('NFKC').toLowerCase().trim());
  const date = /(?<!\d)(20\d{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)/.exec(rest);
  const undated = date === null ? rest : rest.replace(date[0], ' ');
  const tokens = undated
    .replace(/[-@:_ ](?:latest|default)$/, '')
    .replaceAll('+', ' plus ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '');
  const base = isClaude(tokens) ? claudeName(tokens) : tokens.join('-');
  return { base: base === '' ? rest : base, path, date: date?.slice(1).join('') ?? '' };
}

/** Takes off `openai/`, `OpenAI: `, `Anthropic ` and `us.anthropic.` … `-v1:0` as clouds write it. */
function withoutPath(name: string): { readonly path: string; readonly rest: string } {
  const slash = name.lastIndexOf('/');
  if (slash > 0 && slash < name.length - 1) {
    const path = name.slice(0, slash).split('/').at(-1) ?? '';
    return { path: path.replace(/[^a-z0-9]/g, ''), rest: name.slice(slash + 1) };
  }
  const display = /^([a-z0-9. -]{2,30}):\s{1,9}(\S.{0,300})$/.exec(name);
  if (display !== null) return { path: (display[1] ?? '').replace(/[^a-z0-9]/g, ''), rest: display[2] ?? '' };
  const cloud = /^(?:[a-z]{2,6}\.)?([a-z]{2,12})\.([a-z].*?)(?:-v\d+(?::\d+)?)?$/.exec(name);
  if (cloud !== null) return { path: name.slice(0, name.indexOf(cloud[2] ?? '')), rest: cloud[2] ?? '' };
  const [first = '', ...others] = name.split(' ');
  if (vendors.includes(first) && others.length > 0) return { path: first, rest: others.join(' ') };
  return { path: '', rest: name };
}

function isClaude([first = '']: readonly string[]): boolean {
  return first === 'claude' || claudeSizes.includes(first);
}

/** `claude-3-5-sonnet`, `claude-4.5-sonnet`, `Claude Sonnet 4.5` and `sonnet-4-5`: words first, then the version. */
function claudeName(tokens: readonly string[]): string {
  const words = tokens.filter((token) => !/^\d+$/.test(token) && token !== 'claude').sort();
  const version = tokens.filter((token) => /^\d+$/.test(token));
  // `claude-opus-4-0` is Claude Opus 4.
  if (version.length > 1 && version.at(-1) === '0') version.pop();
  return ['claude', ...words, ...version].join('-');
}
