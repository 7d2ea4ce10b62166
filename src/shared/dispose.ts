/** What VS Code's own `Disposable` is, without importing it. */
export interface DisposableLike {
  dispose(): unknown;
}

/** Owns disposables and ends them together, last one first. Whoever creates something puts it here. */
export class DisposableStore implements DisposableLike {
  readonly #items: DisposableLike[] = [];
  #isDisposed = false;

  /** Gives the item back; ends it at once when the store has ended already. */
  add<T extends DisposableLike>(item: T): T {
    if (this.#isDisposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}
