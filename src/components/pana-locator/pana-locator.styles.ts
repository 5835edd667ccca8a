import {css} from 'lit';

export default css`
  section,
  .panes {
    display: grid;
    gap: var(--gap);
    align-items: start;
    grid-template-columns: minmax(0, 1fr);
  }
  .jump {
    margin: 0 var(--gap);
  }
  @container (min-width: 720px) {
    .jump {
      display: none;
    }
    .panes {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .map {
      position: sticky;
      top: var(--pana-sticky-top, 0);
    }
    .results {
      max-height: var(--pana-list-height, none);
      overflow: auto;
    }
  }
`;
