/**
 * Counts what a regular expression costs: the characters a backtracking matcher, as those of browsers and Node are, looks at before it
 * gives up. Steps and not seconds, so that the answer is the same on any machine; and the strings that make it dear, drawn from the
 * expression itself (RELIABILITY.md, availability; ASVS 1.3.12).
 */
import {type AST, RegExpParser} from '@eslint-community/regexpp';

/** Calls `next` at each place the expression may end at; true ends the search. */
type Matcher = (at: number, next: (at: number) => boolean) => boolean;

/** More than this is not counted on. */
export const TOO_MANY = 3_000_000;
class TooMany extends Error {}

interface State {
  readonly text: readonly string[];
  steps: number;
  readonly groups: Map<AST.CapturingGroup, string>;
}

const WORD = /^\w$/;

/** An expression that can be counted. */
export interface Counted {
  readonly pattern: AST.Pattern;
  /** Steps to find all it finds in a text, {@link TOO_MANY} at most. */
  stepsOn(text: string): number;
  /** Whether one character is what a part of one character takes. */
  takes(part: AST.Element, character: string): boolean;
}

/** Reads an expression. Throws when it is not one. */
export function counted(source: string, flags: string): Counted {
  const unicode = flags.includes('u') || flags.includes('v');
  const pattern = new RegExpParser().parsePattern(source, undefined, undefined, {unicode: flags.includes('u'), unicodeSets: flags.includes('v')});
  const single = new Map<AST.Element, {readonly test: RegExp; readonly known: Map<string, boolean>}>();
  const own = flags.replace(/[gymd]/g, '');
  const takes = (part: AST.Element, character: string): boolean => {
    let one = single.get(part);
    if (!one) single.set(part, one = {test: new RegExp(`^(?:${part.raw})$`, own), known: new Map()});
    let known = one.known.get(character);
    if (known === undefined) one.known.set(character, known = one.test.test(character));
    return known;
  };
  let state: State;
  const step = (): void => {
    if (++state.steps > TOO_MANY) throw new TooMany();
  };
  const isSingle = (part: AST.Element): boolean => part.type === 'Character' || part.type === 'CharacterSet' || part.type === 'CharacterClass' || part.type === 'ExpressionCharacterClass';

  function alternatives(all: readonly AST.Alternative[], back: boolean): Matcher {
    const each = all.map(({elements}) => sequence(back ? [...elements].reverse() : elements, back));
    return each.length === 1 ? each[0]! : (at, next) => each.some((one) => one(at, next));
  }
  function sequence(elements: readonly AST.Element[], back: boolean): Matcher {
    const each = elements.map((part) => matcher(part, back));
    const from = (index: number, at: number, next: (at: number) => boolean): boolean => (index === each.length ? next(at) : each[index]!(at, (to) => from(index + 1, to, next)));
    return (at, next) => from(0, at, next);
  }
  function one(part: AST.Element, back: boolean): (at: number) => number {
    return (at) => {
      step();
      const character = state.text[back ? at - 1 : at];
      return character !== undefined && takes(part, character) ? (back ? at - 1 : at + 1) : -1;
    };
  }
  function matcher(part: AST.Element, back: boolean): Matcher {
    if (isSingle(part)) {
      const take = one(part, back);
      return (at, next) => {
        const to = take(at);
        return to >= 0 && next(to);
      };
    }
    switch (part.type) {
      case 'Group':
        return alternatives(part.alternatives, back);
      case 'CapturingGroup': {
        const inside = alternatives(part.alternatives, back);
        return (at, next) => inside(at, (to) => {
          const before = state.groups.get(part);
          state.groups.set(part, state.text.slice(Math.min(at, to), Math.max(at, to)).join(''));
          if (next(to)) return true;
          if (before === undefined) state.groups.delete(part);
          else state.groups.set(part, before);
          return false;
        });
      }
      case 'Quantifier':
        return quantified(part, back);
      case 'Backreference': {
        const group = Array.isArray(part.resolved) ? part.resolved[0]! : part.resolved;
        return (at, next) => {
          const said = [...(state.groups.get(group as AST.CapturingGroup) ?? '')];
          state.steps += said.length;
          return said.every((character, i) => state.text[at + i] === character) && next(at + said.length);
        };
      }
      case 'Assertion':
        return asserted(part);
      default:
        throw new Error(`not counted: ${part.type}`);
    }
  }
  function quantified({element, min, max, greedy}: AST.Quantifier, back: boolean): Matcher {
    if (isSingle(element as AST.Element)) {
      // The common case, without a call for each character.
      const take = one(element as AST.Element, back);
      return (at, next) => {
        const ends = [at];
        if (greedy) {
          while (ends.length <= max) {
            const to = take(ends.at(-1)!);
            if (to < 0) break;
            ends.push(to);
          }
          for (let count = ends.length - 1; count >= min; count--) {
            step();
            if (next(ends[count]!)) return true;
          }
          return false;
        }
        for (let count = 0, to = at; count <= max; count++) {
          if (count >= min && next(to)) return true;
          to = take(to);
          if (to < 0) return false;
        }
        return false;
      };
    }
    const inside = matcher(element as AST.Element, back);
    const from = (count: number, at: number, next: (at: number) => boolean): boolean => {
      const more = (): boolean => count < max && inside(at, (to) => (to === at && count >= min ? false : from(count + 1, to, next)));
      if (count < min) return more();
      return greedy ? more() || next(at) : next(at) || more();
    };
    return (at, next) => from(0, at, next);
  }
  function asserted(part: AST.Assertion): Matcher {
    if (part.kind === 'lookahead' || part.kind === 'lookbehind') {
      const inside = alternatives(part.alternatives, part.kind === 'lookbehind');
      return (at, next) => inside(at, () => true) !== part.negate && next(at);
    }
    const word = (at: number): boolean => WORD.test(state.text[at] ?? '');
    const holds = (at: number): boolean => {
      step();
      if (part.kind === 'start') return at === 0 || (flags.includes('m') && state.text[at - 1] === '\n');
      if (part.kind === 'end') return at === state.text.length || (flags.includes('m') && state.text[at] === '\n');
      return (word(at - 1) !== word(at)) !== (part.kind === 'word' && part.negate);
    };
    return (at, next) => holds(at) && next(at);
  }

  const whole = alternatives(pattern.alternatives, false);
  // An engine does not look on where nothing can begin.
  const atStart = !flags.includes('m') && pattern.alternatives.every(({elements: [first]}) => first?.type === 'Assertion' && first.kind === 'start');
  return {
    pattern, takes,
    stepsOn(text) {
      state = {text: unicode ? [...text] : text.split(''), steps: 0, groups: new Map()};
      try {
        for (let at = 0; at <= (atStart ? 0 : state.text.length);) {
          let end = -1;
          state.groups.clear();
          whole(at, (to) => ((end = to), true));
          at = end > at ? end : at + 1;
        }
      } catch (error) {
        if (!(error instanceof TooMany) && !(error instanceof RangeError)) throw error;
        return TOO_MANY;
      }
      return state.steps;
    },
  };
}

/** Characters that expressions tell apart. */
const ALPHABET = [...'aeszAZ019 _-.,:;/\\@+=&?#%!|<>()[]{}"\'*’\t\n\rélomtdjv', '\u0000', '\u00A0', '\uFFFD', '\uFEFF', '\u202E', '\uD800', '–', 'É', 'ж'];

const isPart = (node: AST.Element): boolean => node.type === 'Character' || node.type === 'CharacterSet' || node.type === 'CharacterClass' || node.type === 'ExpressionCharacterClass';
const characterOf = (value: number): string => String.fromCodePoint(value);

/** Short texts a part takes: up to four. */
function samples(part: AST.Element, of: Counted, letters: readonly string[]): string[] {
  if (part.type === 'Character') return [characterOf(part.value)];
  if (isPart(part)) {
    const found = letters.filter((letter) => of.takes(part, letter)).slice(0, 3);
    return found.length > 0 ? found : [...ALPHABET.filter((letter) => of.takes(part, letter)).slice(0, 1)];
  }
  switch (part.type) {
    case 'Group': case 'CapturingGroup':
      return part.alternatives.slice(0, 6).flatMap(({elements}) => joined(elements, of, letters).slice(0, 2)).slice(0, 6);
    case 'Quantifier': {
      const once = samples(part.element as AST.Element, of, letters);
      const times = Math.max(part.min, Math.min(part.max, 1));
      return times === 0 ? [''] : once.map((text) => text.repeat(times));
    }
    case 'Backreference':
      return Array.isArray(part.resolved) ? [''] : samples(part.resolved as AST.CapturingGroup, of, letters);
    default:
      return [''];
  }
}
function joined(elements: readonly AST.Element[], of: Counted, letters: readonly string[]): string[] {
  const parts = elements.map((element) => samples(element, of, letters));
  const most = Math.min(3, Math.max(1, ...parts.map((part) => part.length)));
  return [...new Set([...new Array<undefined>(most)].map((_, i) => parts.map((part) => part[i % Math.max(part.length, 1)] ?? '').join('')))];
}

/** What is repeated, what stands before it and what makes it fail. */
interface Attack {
  readonly before: string;
  readonly pump: string;
  readonly after: string;
}

/** Attacks on each repetition of an expression: each thing it takes, again and again, after what leads there, before what fails. */
function attacksOn(expression: Counted): Attack[] {
  const parts: AST.Element[] = [];
  const repeated: {readonly quantifier: AST.Quantifier; readonly before: string}[] = [];
  const walk = (elements: readonly AST.Element[], before: string, letters: readonly string[]): void => {
    elements.forEach((element, i) => {
      const lead = before + (joined(elements.slice(0, i), expression, letters)[0] ?? '');
      visit(element, lead, letters);
    });
  };
  const visit = (element: AST.Element, lead: string, letters: readonly string[]): void => {
    if (isPart(element)) parts.push(element);
    else if (element.type === 'Quantifier') {
      if (element.max > 1) repeated.push({quantifier: element, before: lead});
      visit(element.element as AST.Element, lead, letters);
    } else if (element.type === 'Group' || element.type === 'CapturingGroup' || (element.type === 'Assertion' && (element.kind === 'lookahead' || element.kind === 'lookbehind'))) {
      for (const {elements} of element.alternatives) walk(elements, lead, letters);
    }
  };
  for (const {elements} of expression.pattern.alternatives) walk(elements, '', ALPHABET);
  // One letter stands for all the expression does not tell apart.
  const kinds = new Map<string, string>();
  for (const letter of ALPHABET) {
    const kind = parts.map((part) => (expression.takes(part, letter) ? '1' : '0')).join('');
    if (kind.includes('1') && !kinds.has(kind)) kinds.set(kind, letter);
  }
  const letters = [...kinds.values()];
  const pairs = letters.length <= 4 ? letters.flatMap((a) => letters.filter((b) => b !== a).map((b) => a + b)) : [];
  const never = ALPHABET.find((letter) => parts.every((part) => !expression.takes(part, letter))) ?? '\u0001';
  const found: Attack[] = [];
  const seen = new Set<string>();
  const add = (attack: Attack): void => {
    const key = JSON.stringify(attack);
    if (!seen.has(key)) found.push(attack);
    seen.add(key);
  };
  for (const {quantifier, before} of repeated) {
    const pumps = new Set([...samples(quantifier.element as AST.Element, expression, letters), ...samples(quantifier.element as AST.Element, expression, [...letters].reverse()), ...letters, ...pairs]);
    for (const pump of pumps) {
      if (pump === '') continue;
      for (const lead of new Set(['', before])) for (const after of ['', never, `\n${never}`]) add({before: lead, pump, after});
    }
  }
  return found;
}

/** Repetitions at which growth is seen: the second pair where a bound on a repetition could look like growth at the first. */
const TIMES = [[16, 64], [128, 512]] as const;
/** Four times as much may cost four times as much, and half as much again; what grows with the square costs sixteen times as much. */
const LINEAR = 6;

/** The attack under which an expression costs more than in proportion to the length of the text, and how much; undefined when none does. */
export function dearest(source: string, flags: string): {readonly attack: Attack; readonly steps: readonly number[]} | undefined {
  const expression = counted(source, flags);
  for (const attack of attacksOn(expression)) {
    const steps = (times: number): number => expression.stepsOn(attack.before + attack.pump.repeat(times) + attack.after);
    const grows = ([few, many]: readonly [number, number]): number[] | undefined => {
      const [less, more] = [steps(few), steps(many)];
      return more === TOO_MANY || more > less * LINEAR ? [less, more] : undefined;
    };
    const first = grows(TIMES[0]);
    if (first === undefined) continue;
    const second = first[1] === TOO_MANY ? [] : grows(TIMES[1]);
    if (second !== undefined) return {attack, steps: [...first, ...second]};
  }
  return undefined;
}
