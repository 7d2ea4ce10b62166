import type { DatabaseFile } from './databaseFile.ts';
import type { Methods } from './workerProtocol.ts';
import type { reportParameters } from './reportProtocol.ts';
import type { StorageNotice } from '../core/ports.ts';

/** The reports' methods, on the worker's side. */
export type ReportDatabase = Methods<keyof typeof reportParameters>;

/** See {@link ReportDatabase}. */
export function createReportDatabase(
  _file: DatabaseFile,
  _notify: (notice: StorageNotice) => void,
): ReportDatabase {
  return {};
}
