/**
 * What this house bans, and why, as ESLint rules. `bans.test.ts` plants each one and wants it red.
 */

/** Breaks silently, or dies under the policies, of pages we are embedded in. */
const hostilePages = [
  {
    selector: "CallExpression[callee.object.name=/Array$/][callee.property.name='from'][arguments.length>1]",
    message: 'Old Prototype.js and MooTools replace Array.from and ignore the function: write [...x].map(fn) or a loop.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='parse']",
    message: 'MooTools More replaces it by one that gives a Date, of another zone for a day alone: write +new Date(text).',
  },
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseFromString|createContextualFragment)$/]',
    message: 'Dies under Trusted Types, and text must stay text: render with a template or set textContent.',
  },
  {
    selector: "MemberExpression[object.name='document'][property.name=/^(write|writeln|domain)$/]",
    message: 'Rewrites the page of the host.',
  },
  {
    selector: ':matches(Identifier, ImportSpecifier)[name=/^(unsafeHTML|unsafeSVG|unsafeMathML)$/]',
    message: 'The directory is plain text only: no HTML goes through.',
  },
  {
    selector: "Identifier[name='styleMap']",
    message: "Writes a style attribute, refused by style-src 'self': use classes, or custom properties set by CSSOM.",
  },
  {
    selector: "TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/(^|\\s)style\\s*=/]",
    message: "A style attribute is refused by style-src 'self': use a class.",
  },
  {
    selector: "CallExpression[callee.property.name='setAttribute'][arguments.0.value='style']",
    message: "A style attribute is refused by style-src 'self': use a class or element.style.setProperty().",
  },
  {
    selector: "TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\.(inner|outer)HTML\\s*=/]",
    message: 'Dies under Trusted Types, and text must stay text.',
  },
  {
    selector: "TaggedTemplateExpression[tag.name='css'] TemplateElement[value.raw=/url\\(/]",
    message: 'In a constructed stylesheet url() resolves against the page of the host: draw it with SVG in the template.',
  },
  {
    selector: ':matches(CallExpression, NewExpression)[callee.name=/^(eval|Function)$/]',
    message: "Refused by script-src 'self'.",
  },
  {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval)$/] > :matches(Literal, TemplateLiteral):first-child',
    message: "A string timer is eval: refused by script-src 'self'.",
  },
];

/** Embeds keep nothing on the visitor's device. */
const noStorage = [
  {
    selector: ':matches(Identifier, MemberExpression > Identifier.property)[name=/^(localStorage|sessionStorage|indexedDB|cookieStore)$/]',
    message: 'No cookie and no storage in an embed.',
  },
  {
    selector: "MemberExpression[object.name='document'][property.name='cookie']",
    message: 'No cookie and no storage in an embed.',
  },
];

/** Clocks and chance come from outside, so that dates and month ends can be tested. */
const injected = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Clocks are injected: take now() from your dependencies.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Clocks are injected: take now() from your dependencies.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Chance is injected: take random() from your dependencies.',
  },
  {
    selector: "MemberExpression[object.name='crypto'][property.name=/^(randomUUID|getRandomValues)$/]",
    message: 'Chance is injected: take random() from your dependencies.',
  },
];

const environment = [
  {
    selector: "MemberExpression[object.name='process']",
    message: 'Only worker/entries reads the environment: take what you need from your dependencies.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
    message: 'Only worker/entries reads the environment: take what you need from your dependencies.',
  },
];

const isPageWide = (node) => node.type === 'Identifier' && /^(document|window|globalThis)$/.test(node.name);

/** A listener on the page ends with its element: it has a signal or is once, or the same file removes it. */
const listenerEnds = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { leak: 'A listener on the page must end with its element: pass {signal}, or remove it in this file.' },
  },
  create(context) {
    const added = [];
    const removed = new Set();
    return {
      'CallExpression[callee.type="MemberExpression"]'(node) {
        const { object, property } = node.callee;
        if (!isPageWide(object)) return;
        const [event, , options] = node.arguments;
        const key = `${object.name} ${context.sourceCode.getText(event)}`;
        if (property.name === 'removeEventListener') removed.add(key);
        if (property.name !== 'addEventListener') return;
        const ends =
          options?.type === 'ObjectExpression' &&
          options.properties.some((option) => option.type === 'Property' && /^(signal|once)$/.test(option.key.name));
        if (!ends) added.push({ node, key });
      },
      'Program:exit'() {
        for (const { node, key } of added) if (!removed.has(key)) context.report({ node, messageId: 'leak' });
      },
    };
  },
};

export const pana = { meta: { name: 'pana' }, rules: { 'listener-ends': listenerEnds } };
export const bans = { hostilePages, noStorage, injected, environment };
