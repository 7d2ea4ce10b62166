import { findSampleAnswer } from './findSampleAnswer.ts';
import { createSampleFetch } from './sampleFetch.ts';

/** The `fetch` of the sample's window: prepared answers, no network. */
export const fetchOfTheSample = createSampleFetch(findSampleAnswer);
