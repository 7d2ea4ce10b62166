/** A stored object of some version, not yet checked. */
type Stored = Readonly<Record<string, unknown>>;

/** Brings a stored plan to a version, or says why it cannot be. What it holds is for the schema to check. */
export function migratePlan(
  value: unknown,
  toVersion: number,
): { readonly value: unknown } | { readonly reason: string } {
  if (!isObject(value) || !('version' in value)) return { reason: 'no version' };
  let document = value;
  for (let version = document['version']; version !== toVersion; version = document['version']) {
    const step = typeof version === 'number' ? migrations[version] : undefined;
    if (step === undefined) return { reason: `version ${String(version)} is not one that can be read` };
    document = step(document);
  }
  return { value: document };
}

/** Turns a document of version `from` into one of version `from + 1`; indexed by `from`. */
const migrations: Readonly<Record<number, (document: Stored) => Stored>> = {
  // The step at which deferred checks run was named `redUntil`.
  1: (document) => ({
    ...document,
    version: 2,
    steps: mapObjects(document['steps'], (step) => rename(step, 'redUntil', 'checksDeferredUntil')),
  }),
  // Calls were named attempts, and a step kept them beside what is an attempt now; what waits for the person, a review.
  2({ planningAttempts, discardedAttempts, ...document }) {
    return {
      ...document,
      version: 3,
      state: document['state'] === 'reviewing' ? 'ready' : document['state'],
      planningCalls: callsOfVersion2(planningAttempts),
      discardedCalls: callsOfVersion2(discardedAttempts),
      steps: mapObjects(document['steps'], stepOfVersion2),
    };
  },
};

function callsOfVersion2(calls: unknown): unknown {
  return mapObjects(calls, (call) => rename(call, 'attemptId', 'callId'));
}

function stepOfVersion2({ tries = [], triesFrom = 0, attempts, ...stored }: Stored): Stored {
  const isWaiting = stored['status'] === 'awaiting-review';
  const step = isWaiting ? { ...stored, status: 'awaiting-approval' } : stored;
  const calls = callsOfVersion2(attempts);
  if (!Array.isArray(calls) || !Array.isArray(tries)) return { ...step, attempts: tries, calls };
  const earlier = Number(triesFrom);
  const hasStarted = tries.length > 0 || Object.hasOwn(step, 'startedAtMs');
  const run = earlier > 0 ? 2 : 1;
  const ended = tries.map((attempt: unknown, index): unknown =>
    isObject(attempt) ? { ...attempt, run: index < earlier ? 1 : run } : attempt,
  );
  return { ...step, ...(hasStarted ? { run } : {}), ...assignCalls(ended, calls) };
}

/**
 * Gives the calls to the attempts. Version 2 did not store which belong together, but both lists are in order, and an
 * attempt names the model that answered: its calls go on until another model works.
 */
function assignCalls(attempts: readonly unknown[], calls: readonly unknown[]) {
  const isOfNone = (call: unknown) => isObject(call) && call['purpose'] === 'classify';
  let left = calls.filter((call) => !isOfNone(call));
  const assigned = attempts.map((attempt, index) => {
    const model = isObject(attempt) ? modelName(attempt['model']) : undefined;
    const first = left.findIndex((call) => isObject(call) && call['model'] === model);
    const isLast = index === attempts.length - 1;
    const end = left.findIndex((call, place) => place > first && isWorkOfAnother(call, model));
    const most = isLast || (first >= 0 && end < 0) ? left.length : first < 0 ? 0 : end;
    const own = left.slice(0, most);
    left = left.slice(most);
    return isObject(attempt) ? { ...attempt, calls: own } : attempt;
  });
  return { attempts: assigned, calls: [...calls.filter(isOfNone), ...left] };
}

function isWorkOfAnother(call: unknown, model: string | undefined): boolean {
  return (
    isObject(call) &&
    call['model'] !== model &&
    call['purpose'] !== 'review' &&
    call['purpose'] !== 'summarise'
  );
}

function modelName(reference: unknown): string | undefined {
  return isObject(reference) ? `${String(reference['provider'])}/${String(reference['model'])}` : undefined;
}

/** A list with its objects changed; anything else stays for the schema to refuse. */
function mapObjects(list: unknown, change: (entry: Stored) => Stored): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((entry: unknown) => (isObject(entry) ? change(entry) : entry));
}

function rename(stored: Stored, from: string, to: string): Stored {
  const { [from]: value, ...rest } = stored;
  return value === undefined ? rest : { ...rest, [to]: value };
}

function isObject(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
