import * as vscode from 'vscode';
import corrections from '../../core/money/pricing/corrections.json' with { type: 'json' };
import {
  longestPriceDocument,
  refreshPrices,
  type PriceDifference,
} from '../../core/money/pricing/refreshPrices.ts';
import type { Log } from '../../core/model/log.ts';
import { downloadText } from './downloadText.ts';
import type { PriceCatalogue } from '../../node/prices/priceCatalogue.ts';
import { priceDifferenceText } from '../../presentation/prices/priceDifferenceText.ts';
import type { StoredPrices } from '../../node/prices/storedPrices.ts';
import { priceMessages } from '../../presentation/prices/priceMessages.ts';
import { notify, pick, progress } from '../ui/dialogs.ts';

/** What {@link refreshPricesOnRequest} works with. */
export interface RefreshPricesPorts {
  /** VS Code's own, which honours its proxy and certificates. */
  readonly fetch: typeof fetch;
  readonly catalogue: PriceCatalogue;
  readonly stored: StoredPrices;
  /** `YYYY-MM-DD`. */
  readonly today: () => string;
  readonly log: Log;
}

/** The public list that the shipped prices are made from, as it stands today. */
const priceListUrl = 'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/data.json';

const scheme = 'tierwise-prices';

const limits = { bytes: longestPriceDocument, milliseconds: 30_000 };

/** Asks what to do, and changes prices only when the person has seen the difference and said yes. */
export async function refreshPricesOnRequest(ports: RefreshPricesPorts): Promise<void> {
  const inForce = await ports.catalogue.load();
  const hasDownloaded = (await ports.stored.newest()) !== undefined;
  const fetchItem = {
    label: priceMessages.download,
    detail: priceMessages.downloadDetail(priceListUrl),
    action: fetchPrices,
  };
  const resetItem = {
    label: priceMessages.reset,
    detail: priceMessages.resetDetail,
    action: resetPrices,
  };
  const chosen = await pick(hasDownloaded ? [fetchItem, resetItem] : [fetchItem], {
    title: priceMessages.chooseTitle(inForce.date),
  });
  await chosen?.action(ports);
}

async function fetchPrices(ports: RefreshPricesPorts): Promise<void> {
  const downloaded = await progress(priceMessages.downloading, true, ({ signal }) =>
    downloadText(priceListUrl, ports.fetch, limits, signal),
  );
  if (!downloaded.ok) return tellRefusal(downloaded.reason, ports);
  const current = await ports.catalogue.load();
  const date = ports.today();
  const refreshed = refreshPrices({ text: downloaded.text, date, corrections, current });
  if (!refreshed.ok) return tellRefusal(refreshed.reason, ports);
  if (isNothing(refreshed.difference)) {
    void notify.info(priceMessages.nothingNew(current.date));
    return;
  }
  const text = priceDifferenceText(refreshed.difference, { before: current.date, after: date });
  const shown = await showDifference(priceMessages.newPrices(date), text);
  const { added, changed, removed } = refreshed.difference;
  const { use, discard } = priceMessages;
  const question = priceMessages.useQuestion({
    changed: changed.length,
    added: added.length,
    removed: removed.length,
  });
  const answer = await notify.info(question, use, discard);
  shown.dispose();
  if (answer !== use) return;
  await ports.stored.save(date, refreshed.data);
  ports.catalogue.use(refreshed.catalogue);
  ports.log.info(`Prices of ${date} are in force, confirmed by the person.`);
}

/** As a read-only document, which asks for no saving. */
async function showDifference(name: string, text: string): Promise<vscode.Disposable> {
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: () => text,
  });
  const uri = vscode.Uri.from({ scheme, path: `/${name}.txt` });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  return provider;
}

async function resetPrices(ports: RefreshPricesPorts): Promise<void> {
  await ports.stored.clear();
  const shipped = await ports.catalogue.shipped();
  ports.catalogue.use(shipped);
  void notify.info(priceMessages.inForce(shipped.date));
}

function isNothing({ added, changed, removed }: PriceDifference): boolean {
  return added.length + changed.length + removed.length === 0;
}

async function tellRefusal(reason: string, { log }: RefreshPricesPorts): Promise<void> {
  log.warn(`Prices were not refreshed: ${reason}`);
  await notify.error(priceMessages.failed(reason));
}
