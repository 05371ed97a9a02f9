/**
 * The order to show options in, as indexes into them: the same for the same seed, so that a card looks the same when
 * one comes back to it, and another with the next review.
 */
export function shuffledOrder(count: number, seed: string): readonly number[] {
  const random = generator(seed);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at] ?? at;
    order[at] = order[other] ?? other;
    order[other] = kept;
  }
  return order;
}

/** mulberry32, seeded by FNV-1a: small, and good enough to mix a handful of options. */
function generator(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let at = 0; at < seed.length; at++) {
    state = Math.imul(state ^ seed.charCodeAt(at), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
