/** Our templates show what Lit's would, and what no template may turn into markup. */
import {expect} from '@open-wc/testing';
import {html as litHtml, nothing as litNothing, render as litRender} from 'lit';
import {clear, html, nothing, render} from '../../src/element/template.ts';

type Html = (strings: TemplateStringsArray, ...values: unknown[]) => unknown;

const box = (): HTMLElement => document.createElement('div');
const shown = (root: HTMLElement): string => root.innerHTML.replace(/<!--.*?-->/g, '');

describe('templates', () => {
  const cases: Record<string, (html: Html, nothing: unknown, value: unknown) => unknown> = {
    text: (html, _, value) => html`<p>before ${value} after</p>`,
    'an attribute': (html, _, value) => html`<p title=${value} class="a ${value} b ${value}">x</p>`,
    'a boolean attribute': (html, _, value) => html`<p ?hidden=${value}>x</p>`,
    'a part of the page or another': (html, _, value) => html`<div>${value ? html`<b>${value}</b>` : html`<i>no</i>`} end</div>`,
    'a part or none': (html, nothing, value) => html`<div>${value ? html`<b>yes</b>` : nothing}${value}</div>`,
    'a list that grows and shrinks': (html, _, value) => html`<ul>${`${value as string}`.split('').map((letter) => html`<li class=${letter}>${letter}</li>`)}</ul>`,
    'a list of lists': (html, _, value) => html`<ul>${[[value, 'x'], [], [html`<li>${value}</li>`]]}</ul>`,
    'a drawing': (html, _, value) => html`<svg viewBox="0 0 1 1" aria-label=${value}><path d="M0 0" /></svg><p>${value}</p>`,
    'two parts side by side': (html, _, value) => html`${html`<p>${value}</p>`} ${html`<input value=${value}><br>${value}`}`,
    'an address': (html, _, value) => html`<a href="https://pana.example/annuaire/${value}?a=${value}#b">x</a>`,
  };
  for (const [name, template] of Object.entries(cases)) {
    it(`should show ${name} as Lit does, whatever follows what`, () => {
      const [ours, theirs] = [box(), box()];
      for (const value of ['one', 'two', '', 'a<b>&amp;', 0, 'one', 12, true, false, 'two', 'two']) {
        render(template(html, nothing, value), ours, ours);
        litRender(template(litHtml as Html, litNothing, value), theirs);
        expect(shown(ours), `${value}`).to.equal(shown(theirs));
      }
    });
  }

  it('should leave out an attribute without value', () => {
    const root = box();
    for (const value of ['a', undefined, 'b', null, nothing]) render(html`<p title=${value}></p>`, root, root);
    expect(shown(root)).to.equal('<p></p>');
  });

  it('should keep the nodes of a template that is shown again', () => {
    const root = box();
    const draw = (text: string): void => render(html`<p>${text}</p>${['a', text].map((one) => html`<i>${one}</i>`)}`, root, root);
    draw('one');
    const before = [...root.children];
    draw('two');
    expect([...root.children]).to.deep.equal(before);
    expect(root.textContent).to.equal('twoatwo');
  });

  it('should set properties by their own name, and call the newest listener on the host', () => {
    const [root, host] = [box(), {}];
    const heard: unknown[] = [];
    const draw = (name: string): void =>
      render(html`<input .defaultValue=${name} @click=${function (this: unknown) { heard.push(name, this === host); }}>`, root, host);
    draw('one');
    draw('two');
    const input = root.querySelector('input')!;
    expect(input.defaultValue).to.equal('two');
    input.click();
    expect(heard).to.deep.equal(['two', true]);
  });

  it('should define custom elements and drawings as what they are', () => {
    const root = box();
    render(html`<svg><path d=${'M0 0'} /></svg><p></p>`, root, root);
    expect(root.querySelector('path')).to.be.instanceOf(SVGPathElement);
    expect(root.querySelector('p')).to.be.instanceOf(HTMLParagraphElement);
  });

  it('should show markup and forged templates as text', () => {
    const root = box();
    const forged = JSON.parse('{"strings":["<img src=x>"],"values":[],"_$litType$":1}') as object;
    for (const value of ['<img src=x>', '\0', 'a\0b', forged]) {
      render(html`<p title=${value}>${value}</p>`, root, root);
      expect(root.querySelectorAll('*').length, `${value as string}`).to.equal(1);
    }
    render(html`<p title=${'a\0b'}>${'<b>'}</p>`, root, root);
    expect(root.querySelector('p')!.textContent).to.equal('<b>');
  });

  it('should begin again in a root that was cleared', () => {
    const root = box();
    render(html`<p>one</p>`, root, root);
    clear(root);
    root.append('slot');
    render(html`<p>two</p>`, root, root);
    expect(shown(root)).to.equal('slot<p>two</p>');
  });
});
