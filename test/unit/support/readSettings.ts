import { httpProtocols } from '../../../src/providers/protocols.ts';
import {
  readSettings as read,
  type RawSettings,
  type ReadSettings,
} from '../../../src/settings/readSettings.ts';

/** The settings as the extension reads them, with the protocols that it has. */
export function readSettings(own: RawSettings, workspaces?: readonly RawSettings[]): ReadSettings {
  return read(own, httpProtocols, workspaces);
}
