/**
 * Whose the pointer is: while a tool has it, a click draws and chooses nothing. One tool at a time; who takes it ends who had it.
 */
export class PointerHold {
  #holder: { readonly onTaken: () => void } | undefined;

  get held(): boolean {
    return this.#holder !== undefined;
  }

  /** Takes the pointer; `onTaken` is called when another tool takes it next. Gives how to let go. */
  take(onTaken: () => void): () => void {
    this.#holder?.onTaken();
    const holder = { onTaken };
    this.#holder = holder;
    return () => {
      if (this.#holder === holder) this.#holder = undefined;
    };
  }
}
