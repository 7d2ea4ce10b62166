/** Whether a host name is one of Azure's, whose keys, paths and versions are its own. */
export function isAzureHost(hostname: string): boolean {
  return /\.(?:openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/i.test(hostname);
}
