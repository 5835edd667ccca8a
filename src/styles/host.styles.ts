/**
 * Tokens and what every element starts from. The host's rules cannot come in: `all: initial !important` of a shadow host wins
 * over the page's own `!important`. What a page may change are the tokens; where it has the State's design system (DSFR),
 * that system's variables win over our defaults. Where a box takes the width of its content (a dialog, a float), that of a telephone
 * is ours: what is measured by its own width has none to give.
 */
import {css} from 'lit';

export const hostStyles = css`
  :host {
    all: initial !important;
    font-family: var(--pana-font-family,inherit) !important;
    display: block !important;
    direction: ltr !important;
    color-scheme: inherit !important;
    container-type: inline-size !important;
    contain-intrinsic-width: 320px !important;
    --accent: var(--pana-color-accent,var(--text-action-high-blue-france,light-dark(#000091,#a3a3ff)));
    --on-accent: var(--pana-color-on-accent,var(--text-inverted-blue-france,light-dark(#fff,#000059)));
    --text: var(--pana-color-text,var(--text-default-grey,light-dark(#1e1e1e,#eee)));
    --muted: var(--pana-color-muted,var(--text-mention-grey,light-dark(#595959,#b0b0b0)));
    --surface: var(--pana-color-surface,var(--background-default-grey,light-dark(#fff,#161616)));
    --raised: var(--pana-color-raised,var(--background-alt-grey,light-dark(#f6f6f6,#242424)));
    --line: var(--pana-color-line,var(--border-default-grey,light-dark(#d0d0d0,#444)));
    --control: var(--pana-color-control,var(--border-plain-grey,light-dark(#6a6a6a,#929292)));
    --radius: var(--pana-radius,4px);
    --gap: var(--pana-gap,16px);
  }
  @media (prefers-contrast: more) {
    :host {
      --muted: var(--text);
      --line: var(--text);
      --control: var(--text);
    }
  }
  [hidden],
  :host([hidden]),
  :host::before,
  :host::after {
    display: none !important;
  }
  :host > div {
    font-size: var(--pana-font-size);
    line-height: 1.5;
    color: var(--text);
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  * {
    box-sizing: border-box;
    margin: 0;
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
    min-height: 44px;
    min-width: 44px;
    padding: 8px 12px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--surface);
  }
  button {
    cursor: pointer;
    color: var(--accent);
  }
  a {
    color: var(--accent);
  }
  :focus-visible {
    outline: var(--pana-focus-width,3px) solid var(--pana-color-focus,var(--accent));
    outline-offset: 2px;
  }
  .out-of-sight:not(:focus) {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
