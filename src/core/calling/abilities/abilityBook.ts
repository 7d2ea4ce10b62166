import type { ModelAbilities } from '../../model/abilities/fitRequest.ts';
import type { ModelPlace, RefusalMemory } from '../../model/abilities/refusalMemory.ts';
import type { ChangeSource } from '../../model/abilities/requestChange.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { ModelProvider, ReportedAbilities } from '../../model/request/provider.ts';
import type { Clock } from '../../model/clock.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What is known of a model's abilities, and who says so. What comes first counts most. */
export type KnownAbilities = readonly {
  readonly source: ChangeSource;
  readonly abilities: ModelAbilities;
}[];

/** All that is known of what models can do. */
export interface AbilityBook {
  /** Without asking anybody. */
  known(model: ModelReference): KnownAbilities;
  /** The same, after asking the model's server where it reports abilities and was not asked lately. Never rejects. */
  learn(
    model: ModelReference,
    adapter: Pick<ModelProvider, 'fetchAbilities'>,
    signal: AbortSignal,
  ): Promise<KnownAbilities>;
  /** Whether a model can call tools; `undefined` when nobody knows. */
  takesTools(model: ModelReference): boolean | undefined;
  /** Whether the model's server only passes requests on to another one; `undefined` when it has not said. */
  isForwarded(model: ModelReference): boolean | undefined;
}

/** What {@link createAbilityBook} works with. */
export interface AbilityBookPorts {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly refusals: RefusalMemory;
  /** What the catalogue lists. */
  listed(model: ModelReference): ModelAbilities;
  /** Where the model is; `undefined` where its provider is not configured. */
  placeOf(model: ModelReference): ModelPlace | undefined;
}

/** A model may be pulled anew under its name, so that a server is asked again after this time. */
const freshForMs = 10 * 60_000;

/** A server that gave no answer is not asked again for this time. */
const silentForMs = 60_000;

interface Asked {
  readonly atMs: number;
  readonly answer: Promise<ReportedAbilities | undefined>;
  reported?: ReportedAbilities;
}

export function createAbilityBook(ports: AbilityBookPorts): AbilityBook {
  const asked = new Map<string, Asked>();

  function known(model: ModelReference): KnownAbilities {
    const place = ports.placeOf(model);
    const refused = place === undefined ? {} : ports.refusals.of(place);
    const reported = place === undefined ? undefined : asked.get(keyOf(place))?.reported;
    return [
      {
        source: 'refused',
        abilities: {
          ...(refused.tools ? { tools: false } : {}),
          ...withoutUndefined({ maxOutputTokens: refused.maxOutputTokens }),
        },
      },
      { source: 'server', abilities: reported?.abilities ?? {} },
      { source: 'catalogue', abilities: ports.listed(model) },
    ];
  }

  function isRecent({ atMs, reported }: Asked): boolean {
    return ports.clock.monotonic() - atMs < (reported === undefined ? silentForMs : freshForMs);
  }

  return {
    known,
    async learn(model, adapter, signal) {
      const place = ports.placeOf(model);
      if (place === undefined || adapter.fetchAbilities === undefined) return known(model);
      const before = asked.get(keyOf(place));
      if (before !== undefined && isRecent(before)) {
        await before.answer;
        return known(model);
      }
      const answer = adapter.fetchAbilities(model.model, signal);
      const asking: Asked = { atMs: ports.clock.monotonic(), answer };
      // Until it answers, its last report holds.
      if (before?.reported !== undefined) asking.reported = before.reported;
      asked.set(keyOf(place), asking);
      const reported = await answer;
      if (reported !== undefined) {
        asking.reported = reported;
        if (reported.version !== undefined) ports.refusals.sawVersion(place, reported.version);
      } else if (signal.aborted) {
        // The question was cancelled, so the server has not failed to answer.
        asked.delete(keyOf(place));
      }
      return known(model);
    },
    takesTools(model) {
      return known(model).find(({ abilities }) => abilities.tools !== undefined)?.abilities.tools;
    },
    isForwarded(model) {
      const place = ports.placeOf(model);
      const reported = place === undefined ? undefined : asked.get(keyOf(place))?.reported;
      return reported === undefined ? undefined : reported.isForwarded === true;
    },
  };
}

function keyOf({ provider, baseUrl, model }: ModelPlace): string {
  return `${provider} ${baseUrl} ${model}`;
}
