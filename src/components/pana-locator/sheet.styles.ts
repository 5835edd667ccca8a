import {css} from 'lit';

export default css`
  .back {
    margin: var(--gap) 0 0 var(--gap);
  }
  .wait {
    position: sticky;
    inset-block-start: var(--pana-sticky-top, 0);
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px var(--gap);
    margin: var(--gap);
    padding: 8px 12px;
    border: 2px solid var(--accent);
    border-radius: var(--radius);
    background: var(--surface);
  }
  @media print {
    .panes {
      display: block;
    }
    .results {
      max-height: none;
      overflow: visible;
    }
    .back,
    .map,
    .search {
      display: none;
    }
  }
`;
