import { comparableLines } from '../../calling/privacy/maskLines.ts';
import type { PrivacyRules } from '../../calling/privacy/gateRequest.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import { privateMatcher } from '../../routing/rules/privateMatcher.ts';
import type { RoutingSettings } from '../../routing/rules/routingSettings.ts';
import { isPrivateFile } from './privateFile.ts';

/** What {@link createPrivacyRules} works with. */
export interface PrivacyRulesPorts {
  routing(): Pick<RoutingSettings, 'privatePatterns'>;
  /** As far as it is known; unknown is not local. */
  isLocal(model: ModelReference): boolean;
  /** Texts of the folder's private files, ignored ones too, within a limit. Never rejects. */
  readPrivateFiles(isPrivate: (path: string) => boolean): Promise<readonly string[]>;
}

/** What is private in one folder: what the person and the workspace have named, and what looks like keys by its name. */
export function createPrivacyRules(ports: PrivacyRulesPorts): PrivacyRules {
  const isPrivate = (path: string) => isPrivateFile(path) || privateMatcher(ports.routing())(path);
  return {
    isPrivate,
    isLocal: (model) => ports.isLocal(model),
    async privateLines(wanted = isPrivate) {
      const texts = await ports.readPrivateFiles(wanted);
      return new Set(texts.flatMap(comparableLines));
    },
  };
}
