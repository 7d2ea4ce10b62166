import * as z from 'zod/mini';
import type { ModelPlace, RefusalMemory } from '../../model/abilities/refusalMemory.ts';
import { formatRungs, nothingRefused, type Refused } from '../../model/abilities/refused.ts';
import type { Clock } from '../../model/clock.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Where refusals are kept beyond the life of a window, as plain data. */
export interface RefusalStorage {
  load(): unknown;
  /** Never rejects: what cannot be kept is met again. */
  save(data: unknown): void;
}

/** What {@link createRefusalStore} works with. */
export interface RefusalStorePorts {
  readonly storage: RefusalStorage;
  readonly clock: Pick<Clock, 'now'>;
  /** Version of this program: a newer one may ask in words that are taken. */
  readonly programVersion: string;
}

/** Models become able: after this time all is tried again. */
const longestMs = 7 * 24 * 60 * 60_000;

/** Most models of which refusals are kept; the newest ones stay. */
const mostModels = 200;

const name = z.string().check(z.minLength(1), z.maxLength(200));
const names = z.array(name).check(z.maxLength(40));

const replayField = z.object({
  isRefused: z.exactOptional(z.literal(true)),
  filler: z.exactOptional(z.int().check(z.gte(0), z.lte(9))),
  changes: z.int().check(z.gte(0), z.lte(9)),
});

const refusedSchema = z.object({
  tools: z.exactOptional(z.literal(true)),
  thinking: z.exactOptional(z.literal(true)),
  efforts: z.exactOptional(names),
  effortsTaken: z.exactOptional(names),
  temperature: z.exactOptional(z.literal(true)),
  instructions: z.exactOptional(z.literal(true)),
  format: z.exactOptional(z.enum(formatRungs)),
  limitField: z.exactOptional(name),
  maxOutputTokens: z.exactOptional(z.int().check(z.positive())),
  parameters: z.exactOptional(names),
  replay: z.exactOptional(z.record(name, replayField)),
});

const entrySchema = z.object({
  provider: z.string(),
  baseUrl: z.string(),
  model: z.string(),
  refused: refusedSchema,
  sinceMs: z.number(),
  programVersion: z.string(),
  serverVersion: z.exactOptional(name),
});

type Entry = z.infer<typeof entrySchema>;

const stateSchema = z.object({ version: z.literal(1), models: z.array(z.unknown()) });

/**
 * Keeps what models have refused, over restarts and for all windows. It holds until seven days have passed, or this
 * program or the server has another version. What was stored is read anew before each writing, so that windows do not
 * take each other's away; damaged parts of it are left out.
 */
export function createRefusalStore({ storage, clock, programVersion }: RefusalStorePorts): RefusalMemory {
  /** Versions of models' servers, as reported while this window is open. */
  const versions = new Map<string, string>();
  let entries = read(storage.load());

  function isCurrent(entry: Entry): boolean {
    // Ages over restarts are measured by dates: a monotonic clock does not survive a restart.
    const todayMs = clock.now();
    const told = versions.get(keyOf(entry));
    return (
      // A date far in the future is as wrong as one that is long past.
      Math.abs(todayMs - entry.sinceMs) < longestMs &&
      entry.programVersion === programVersion &&
      (told === undefined || entry.serverVersion === undefined || entry.serverVersion === told)
    );
  }

  function write(change: (current: readonly Entry[]) => readonly Entry[]): void {
    entries = change(read(storage.load())).slice(-mostModels);
    storage.save({ version: 1, models: entries });
  }

  return {
    of(place) {
      const entry = entries.find((one) => isSamePlace(one, place));
      return entry !== undefined && isCurrent(entry) ? entry.refused : nothingRefused;
    },
    keep(place, refused) {
      const { provider, baseUrl, model } = place;
      const serverVersion = versions.get(keyOf(place));
      const entry: Entry = {
        ...{ provider, baseUrl, model, sinceMs: clock.now(), programVersion },
        refused: copyOf(refused),
        ...withoutUndefined({ serverVersion }),
      };
      write((current) => [...current.filter((one) => !isSamePlace(one, place)), entry]);
    },
    sawVersion(place, version) {
      if (versions.get(keyOf(place)) === version) return;
      versions.set(keyOf(place), version);
      const entry = entries.find((one) => isSamePlace(one, place));
      if (entry === undefined || entry.serverVersion === version) return;
      // What an unknown version refused is held to be this one's.
      const kept = entry.serverVersion === undefined ? [{ ...entry, serverVersion: version }] : [];
      write((current) => [...current.filter((one) => !isSamePlace(one, place)), ...kept]);
    },
  };
}

function read(data: unknown): readonly Entry[] {
  const state = stateSchema.safeParse(data);
  if (!state.success) return [];
  return state.data.models.slice(-mostModels).flatMap((model) => {
    const entry = entrySchema.safeParse(model);
    return entry.success ? [entry.data] : [];
  });
}

function copyOf({ efforts, effortsTaken, parameters, ...plain }: Refused): Entry['refused'] {
  return {
    ...plain,
    ...(efforts === undefined ? {} : { efforts: [...efforts] }),
    ...(effortsTaken === undefined ? {} : { effortsTaken: [...effortsTaken] }),
    ...(parameters === undefined ? {} : { parameters: [...parameters] }),
  };
}

function isSamePlace(left: ModelPlace, right: ModelPlace): boolean {
  return keyOf(left) === keyOf(right);
}

function keyOf({ provider, baseUrl, model }: ModelPlace): string {
  return `${provider} ${baseUrl} ${model}`;
}
