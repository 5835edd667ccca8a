/**
 * What a host's page (`frame.js`) and a page of ours inside its frame (`framed.js`) say to each other, and nothing else:
 *
 *   framed → host   {pana, hello: true}      a page of ours is there; holds no secret, so it may go to any parent
 *   host → framed   {pana, nonce}            a number of this frame alone, which only its page can know
 *   framed → host   {pana, nonce, height}    CSS pixels of the page
 */
export const PROTOCOL = 'frame/1';
/** CSS pixels; what is outside is not a height of ours: a long list printed at 320 px is half of the upper one. */
export const HEIGHTS = [40, 20_000] as const;
/** Least milliseconds between two heights. */
export const PACE = 100;

/** `data` when it is one of our messages. */
export const ours = (data: unknown): {readonly [key: string]: unknown} | undefined => {
  const message = data as {pana?: unknown} | null | undefined;
  return message?.pana === PROTOCOL ? (message as {[key: string]: unknown}) : undefined;
};
