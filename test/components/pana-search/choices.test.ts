import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { codesOf, isAsked, withChoice, withFamily, withNeed } from '../../../src/components/pana-search/choices.ts';

const family = { code: 'communiquer', needs: [{ code: 'newsletter' }, { code: 'site-internet' }, { code: 'visuels' }] };

describe('choices', () => {
  it('should write lists in the canonical order, and nothing for an empty one', () => {
    expect(withChoice('payant', 'gratuit', true)).to.equal('gratuit payant');
    expect(withChoice('gratuit', 'gratuit', false)).to.equal(undefined);
    expect(withChoice('b,a', 'c', true)).to.equal('a b c');
  });

  it('should let the family go when one of its needs is unticked, and keep the others', () =>
    expect(withNeed('comptabilite communiquer', family, 'newsletter', false)).to.equal('comptabilite site-internet visuels'));

  it('should become the family when its last need is ticked', () =>
    expect(withNeed('newsletter visuels', family, 'site-internet', true)).to.equal('communiquer'));

  it('should not keep a need twice when its family is ticked', () =>
    expect(withFamily('newsletter paie', family, true)).to.equal('communiquer paie'));

  it('should show as ticked exactly what was ticked, whatever the order of clicks', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('communiquer', 'newsletter', 'site-internet', 'visuels'), fc.boolean()), { maxLength: 20 }), (clicks) => {
        let list: string | undefined = 'paie';
        const ticked = new Set<string>();
        for (const [code, on] of clicks) {
          list = code === family.code ? withFamily(list, family, on) : withNeed(list, family, code, on);
          for (const need of code === family.code ? family.needs : [{ code }]) ticked[on ? 'add' : 'delete'](need.code);
        }
        expect(family.needs.filter(({ code }) => isAsked(list, family, code)).map(({ code }) => code)).to.deep.equal([...ticked].sort());
        expect(codesOf(list)).to.include('paie');
      }),
    ));
});
