/** Reads a body to its end, never more than 5 MB of it: an endless one is a failure. */
const MAX_BYTES = 5_000_000;

export async function readBody(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = body.getReader();
  for (let size = 0; ; ) {
    const {done, value} = await reader.read();
    if (done) {
      // Joined here: a Blob would be made, and read, by another process.
      const bytes = new Uint8Array(size);
      for (const part of parts.reverse()) bytes.set(part, (size -= part.length));
      return bytes;
    }
    parts.push(value);
    size += value.length;
    if (size > MAX_BYTES) {
      reader.cancel().catch(() => {});
      throw new RangeError('body too long');
    }
  }
}
