/** Something of a layer that draws and finds its things itself. */
export interface LayerHit {
  readonly kind: 'layer';
  /** The same for the same thing. */
  readonly id: string;
  /** Of a camera, for tools that are about cameras. */
  readonly camera?: string;
  /** Said beside the pointer. */
  readonly label: string;
  readonly choose: () => void;
}

export interface HitTest {
  /** What lies at a place of the map (EPSG:3857), if anything; asked with every move of the pointer. */
  at(place: { readonly x: number; readonly y: number; readonly resolution: number }): LayerHit | undefined;
  /** The pointer is over this now, or over nothing of this layer. */
  hover(hit: LayerHit | undefined): void;
}

/** The layers that are asked what lies under the pointer, the topmost first. */
export class HitTests {
  #tests: readonly HitTest[] = [];
  #over: { readonly test: HitTest; readonly id: string } | undefined;

  /** Above those that are there. Gives how to leave. */
  add(test: HitTest): () => void {
    this.#tests = [test, ...this.#tests];
    return () => {
      this.#tests = this.#tests.filter((each) => each !== test);
      if (this.#over?.test === test) this.#over = undefined;
    };
  }

  at(place: { readonly x: number; readonly y: number; readonly resolution: number }): LayerHit | undefined {
    for (const test of this.#tests) {
      const hit = test.at(place);
      if (hit) return hit;
    }
    return undefined;
  }

  /** Finds what is under the pointer and tells its layer, and the one that has lost it. */
  hover(place: { readonly x: number; readonly y: number; readonly resolution: number } | undefined): LayerHit | undefined {
    const found = place && this.#tests.map((test) => ({ test, hit: test.at(place) })).find(({ hit }) => hit !== undefined);
    if (this.#over && (this.#over.test !== found?.test || this.#over.id !== found.hit?.id)) this.#over.test.hover(undefined);
    if (found?.hit && (this.#over?.test !== found.test || this.#over.id !== found.hit.id)) found.test.hover(found.hit);
    this.#over = found?.hit ? { test: found.test, id: found.hit.id } : undefined;
    return found?.hit;
  }
}
