import * as vscode from 'vscode';
import type { PlanSession } from '../../core/work/session/planSession.ts';
import type { Log } from '../../core/model/log.ts';
import type { DisposableLike } from '../../shared/dispose.ts';

/** One plan session per workspace folder, made when it is first asked for; one of them is shown. */
export interface Sessions extends DisposableLike {
  /** Folder that the panel shows. */
  currentFolder(): vscode.WorkspaceFolder | undefined;
  /** Its session, for drawing; `undefined` without a folder, and until {@link Sessions.open} has made it. */
  current(): PlanSession | undefined;
  /** Its session, for doing something; made when it is not there yet. `undefined` without a folder. */
  open(): Promise<PlanSession | undefined>;
  /** All that have been made. */
  all(): readonly PlanSession[];
  /** The session that this plan is in now. */
  ofPlan(planId: string): PlanSession | undefined;
  /** The person chooses among several folders: the active editor's first. False when cancelled or there is none. */
  choose(): Promise<boolean>;
  readonly onDidChangeCurrent: vscode.Event<void>;
  /** Stops everything and resolves when all plans are stored. */
  putAway(): Promise<void>;
}

/**
 * Stored plans are read back when a session is made, unless the window `startsAnew`. Making one
 * may load code, so that activation need not.
 */
export function createSessions(
  createSession: (folder: vscode.WorkspaceFolder) => Promise<PlanSession>,
  prepare: () => Promise<void>,
  log: Log,
  startsAnew: boolean,
): Sessions {
  const sessions = new Map<string, PlanSession>();
  const opening = new Map<string, Promise<PlanSession>>();
  const changed = new vscode.EventEmitter<void>();
  let folder = activeFolder();
  const watching = vscode.workspace.onDidChangeWorkspaceFolders(() => {
    const uris = new Set(vscode.workspace.workspaceFolders?.map((other) => other.uri.toString()));
    for (const [uri, session] of sessions) {
      if (uris.has(uri)) continue;
      sessions.delete(uri);
      endSession(session, log);
    }
    if (folder === undefined || !uris.has(folder.uri.toString())) folder = activeFolder();
    changed.fire();
  });

  function sessionOf(wanted: vscode.WorkspaceFolder): Promise<PlanSession> {
    const uri = wanted.uri.toString();
    const existing = sessions.get(uri) ?? opening.get(uri);
    if (existing !== undefined) return Promise.resolve(existing);
    const made = makeSession(wanted, uri).finally(() => opening.delete(uri));
    opening.set(uri, made);
    return made;
  }

  async function makeSession(wanted: vscode.WorkspaceFolder, uri: string): Promise<PlanSession> {
    const session = await createSession(wanted);
    sessions.set(uri, session);
    if (uri === folder?.uri.toString()) changed.fire();
    // Attempts that died with their window are settled first, so that the plan learns what they cost.
    prepare()
      .then(() => (startsAnew ? undefined : session.restore()))
      .catch((error: unknown) => {
        log.error(`The stored plan of ${wanted.name} could not be read: ${String(error)}`);
      });
    return session;
  }

  return {
    currentFolder: () => folder,
    current: () => (folder === undefined ? undefined : sessions.get(folder.uri.toString())),
    open: async () => (folder === undefined ? undefined : sessionOf(folder)),
    all: () => [...sessions.values()],
    ofPlan: (planId) => [...sessions.values()].find((session) => session.document()?.id === planId),
    async choose() {
      const folders = vscode.workspace.workspaceFolders ?? [];
      const active = editorFolder();
      const isRunning = ['running', 'planning'].includes(
        (folder === undefined ? undefined : sessions.get(folder.uri.toString())?.document())?.state ?? '',
      );
      const chosen =
        folders.length <= 1 || isRunning
          ? (folder ?? folders[0])
          : (active ?? (await vscode.window.showWorkspaceFolderPick()));
      if (chosen === undefined) return false;
      if (chosen.uri.toString() !== folder?.uri.toString()) {
        folder = chosen;
        changed.fire();
      }
      return true;
    },
    onDidChangeCurrent: changed.event,
    async putAway() {
      await Promise.all([...sessions.values()].map((session) => session.dispose()));
    },
    dispose() {
      watching.dispose();
      changed.dispose();
    },
  };
}

function endSession(session: PlanSession, log: Log): void {
  session.dispose().catch((error: unknown) => {
    log.error(`A plan could not be put away: ${String(error)}`);
  });
}

function editorFolder(): vscode.WorkspaceFolder | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(uri);
}

function activeFolder(): vscode.WorkspaceFolder | undefined {
  return editorFolder() ?? vscode.workspace.workspaceFolders?.[0];
}
