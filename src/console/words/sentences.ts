/** The same keys with any sentences: what another language must have, no more and no less. */
export type Sentences<Node> = { readonly [Key in keyof Node]: Node[Key] extends string ? string : Sentences<Node[Key]> };
