/** Google's endpoint that speaks OpenAI's protocol. */
const googleHost = 'generativelanguage.googleapis.com';

/** Whether an address is Google's. */
export function isGoogleHost(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && new URL(baseUrl).hostname === googleHost;
}

/** The id that the chat endpoint takes: Google's lists say `models/gemini-…`, which its chat endpoint refuses. */
export function chatModelId(baseUrl: string, model: string): string {
  return isGoogleHost(baseUrl) ? model.replace(/^models\/(?=.)/, '') : model;
}
