import { describePlanLeftBehind } from './support/planLeftBehind.ts';

describePlanLeftBehind('crash');
