// A small seeded generator (sfc32). Every case gets its own stream, so case 17 of seed 3 is the same whether 100 or
// 5,000 cases are asked for.

function mix(text) {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    h ^= h >>> 16;
    return h >>> 0;
  };
}

export class Random {
  constructor(...seed) {
    const word = mix(seed.join('/'));
    this.state = [word(), word(), word(), word()];
    for (let i = 0; i < 12; i++) this.word();
  }

  word() {
    const s = this.state;
    const t = (((s[0] + s[1]) | 0) + s[3]) | 0;
    s[3] = (s[3] + 1) | 0;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = (s[2] + (s[2] << 3)) | 0;
    s[2] = (((s[2] << 21) | (s[2] >>> 11)) + t) | 0;
    return t >>> 0;
  }

  // A whole number from `low` to `high`, both included.
  int(low, high) {
    return low + Math.floor((this.word() / 4294967296) * (high - low + 1));
  }

  chance(share) {
    return this.word() / 4294967296 < share;
  }

  pick(list) {
    return list[this.int(0, list.length - 1)];
  }

  // `weighted([[5, 'often'], [1, 'rarely']])`.
  weighted(pairs) {
    let rest = this.int(1, pairs.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, value] of pairs) {
      rest -= weight;
      if (rest <= 0) return value;
    }
    throw new Error('unreachable');
  }

  // Each item with the given share, in order.
  some(list, share = 0.5) {
    return list.filter(() => this.chance(share));
  }

  text(length, alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') {
    let out = '';
    for (let i = 0; i < length; i++) out += alphabet[this.int(0, alphabet.length - 1)];
    return out;
  }
}
