/** The list on paper: no button, no result cut in two, and under each name the address a reader can type. */
import {css} from 'lit';

export default css`
  @media print {
    button {
      display: none;
    }
    li {
      break-inside: avoid;
    }
    [part='title']::after {
      content: ' (' attr(href) ')';
    }
  }
`;
