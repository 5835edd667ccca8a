/** Limits of many rates over one clock: a limiter for each rate, made when it is first asked for. */
import {createLimiter} from '../http/limiter.ts';
import type {Allowance} from '../http/limiter.ts';
import type {Rate} from '../registry/deps.ts';

/** `now` in milliseconds. What is counted is forgotten when the process ends. */
export function createRates(now: () => number): (key: string, rate: Rate) => Allowance {
  const limiters = new Map<string, (key: string) => Allowance>();
  return (key, {times, per}) => {
    const name = `${times}/${per}`;
    let limiter = limiters.get(name);
    if (limiter === undefined) limiters.set(name, limiter = createLimiter({burst: times, perMinute: (times * 60_000) / per}, now));
    return limiter(key);
  };
}
