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

/** Owns one disposable at a time: a new one ends the one before. */
export class MutableDisposable<T extends DisposableLike> implements DisposableLike {
  #value: T | undefined;
  #isDisposed = false;

  get value(): T | undefined {
    return this.#value;
  }

  set value(next: T | undefined) {
    if (next === this.#value) return;
    this.#value?.dispose();
    this.#value = this.#isDisposed ? undefined : next;
    if (this.#isDisposed) next?.dispose();
  }

  dispose(): void {
    this.value = undefined;
    this.#isDisposed = true;
  }
}
