import { createPlanDocument } from '../plan/planDocument.ts';
import type { PlanDocument } from '../plan/planDocument.ts';
import type { PlanSessionPorts } from './planSessionPorts.ts';

/** A plan without history: what is asked on behalf of it has no warm cache to keep. */
export function emptyPlan(ports: Pick<PlanSessionPorts, 'folder' | 'clock'>, id: string): PlanDocument {
  return createPlanDocument({
    id,
    folder: ports.folder,
    task: '',
    chips: [],
    createdAtMs: ports.clock.now(),
  });
}
