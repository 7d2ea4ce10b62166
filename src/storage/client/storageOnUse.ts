import type { StorageNotice } from '../../core/model/storageNotice.ts';
import { createLazyStorage } from './lazyStorage.ts';
import type { LazyStorage } from './lazyStorage.ts';
import type { StorageOptions } from './openStorage.ts';

/** The store of one session. Its code, its worker and its files are touched by the first use only. */
export function storageOnUse(
  options: StorageOptions,
  onNotice: (notice: StorageNotice) => void,
): LazyStorage {
  return createLazyStorage(async () => {
    const { openStorage } = await import('./openStorage.ts');
    return openStorage(options);
  }, onNotice);
}
