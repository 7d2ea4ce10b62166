/** What `WorkspaceConfiguration.inspect` tells of one setting. */
export interface InspectedSetting {
  readonly defaultValue?: unknown;
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/**
 * The value of a setting that costs money: a workspace can lower what the person set, never raise it. A value of
 * the wrong type is given on, so that it is reported. Where the workspace is not trusted, its values do not count.
 */
export function tightenOnly(inspected: InspectedSetting, isTrusted: boolean): unknown {
  const own = inspected.globalValue ?? inspected.defaultValue;
  if (!isTrusted) return own;
  const ofWorkspace = inspected.workspaceFolderValue ?? inspected.workspaceValue;
  if (ofWorkspace === undefined) return own;
  const isRaised = typeof own === 'number' && typeof ofWorkspace === 'number' && ofWorkspace > own;
  return isRaised ? own : ofWorkspace;
}
