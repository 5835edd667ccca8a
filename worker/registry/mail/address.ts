/** Which addresses mail goes to. One grammar, far narrower than what the standards allow: every reader of an address must read the same one. */
import {emailSchema} from '../../../src/contract/structure.ts';

/** The canonical, lower-case form of an address; undefined when it is not one we write to (RELIABILITY.md, mail channel and B12). Nothing is trimmed or mended. */
export function mailbox(text: string): string | undefined {
  return emailSchema.safeParse(text).success ? text.toLowerCase() : undefined;
}

/** Those mail can go to, each once. */
export function reachable<T extends {readonly email: string}>(people: readonly T[]): T[] {
  const seen = new Set<string>();
  return people.filter(({email}) => {
    const address = mailbox(email);
    if (address === undefined || seen.has(address)) return false;
    seen.add(address);
    return true;
  });
}
