import { describePlanLeftBehind } from './support/planLeftBehind.ts';

describePlanLeftBehind('reload');
