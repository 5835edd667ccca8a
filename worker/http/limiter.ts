/**
 * A token bucket per key, in memory: enough to keep a single address from copying all contacts. Keys are forgotten once their bucket is
 * full again, and the number of keys is bounded: a flood of addresses cannot fill the memory.
 */

/** Verdict of the limiter; `retryAfter` in whole seconds. */
export interface Allowance {
  readonly allowed: boolean;
  readonly retryAfter: number;
}

export interface LimiterOptions {
  /** Requests allowed at once. */
  readonly burst: number;
  /** Requests regained per minute. */
  readonly perMinute: number;
  readonly maxKeys?: number;
}

/** Whom an address stands for, in the keys of a limiter: IPv6 visitors own a whole /64, the first four groups name them. IPv4 stays as it is. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}

/** `now` in milliseconds. */
export function createLimiter({burst, perMinute, maxKeys = 20_000}: LimiterOptions, now: () => number): (key: string) => Allowance {
  const buckets = new Map<string, {tokens: number; at: number}>();
  const perMs = perMinute / 60_000;
  return (key) => {
    const at = now();
    const bucket = buckets.get(key) ?? {tokens: burst, at};
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, at - bucket.at) * perMs);
    bucket.at = at;
    buckets.delete(key);
    buckets.set(key, bucket);
    // Oldest first: those have had the most time to fill up again.
    for (const [oldest, {tokens, at: last}] of buckets) {
      if (buckets.size <= maxKeys && tokens + (at - last) * perMs < burst) break;
      if (oldest === key) break;
      buckets.delete(oldest);
    }
    if (bucket.tokens < 1) return {allowed: false, retryAfter: Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000))};
    bucket.tokens -= 1;
    return {allowed: true, retryAfter: 0};
  };
}
