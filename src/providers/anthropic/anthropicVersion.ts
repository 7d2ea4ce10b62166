/**
 * The version of Anthropic's API that the adapter speaks, the one of the SDK. It takes the key as a bearer token
 * and refuses `temperature` (facts: protocols §4.1). A header of the person's own may say otherwise.
 */
export const anthropicVersion = '2026-10-21';
