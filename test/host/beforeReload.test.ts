import { describeLeavingPlanBehind } from './support/planLeftBehind.ts';

describeLeavingPlanBehind('reload');
