/** The map territories are chosen on: what is chosen is filled and ticked, what has the focus is drawn around. */
import {css} from 'lit';

export const areaMapStyles = css`
  .area-map {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
  .area-map .france {
    display: block;
    width: 100%;
    max-width: 560px;
    margin-inline: auto;
    height: auto;
    fill: none;
    stroke: none;
    overflow: visible;
  }
  .area-map svg svg {
    width: auto;
    height: auto;
    fill: none;
    stroke: none;
    overflow: visible;
  }
  .area-map [role='checkbox'],
  .area-map .again {
    cursor: pointer;
    outline: none;
  }
  .area-map .land {
    fill: var(--raised);
    stroke: var(--control);
    stroke-width: 0.6;
    stroke-linejoin: round;
  }
  .area-map .frame {
    fill: transparent;
    stroke: var(--line);
    stroke-width: 1;
  }
  .area-map .within .land {
    fill: color-mix(in srgb, var(--accent) 35%, var(--surface));
  }
  .area-map .chosen .land {
    fill: var(--accent);
    stroke: var(--surface);
  }
  .area-map .chosen .frame {
    stroke: var(--accent);
    stroke-width: 2;
  }
  .area-map [role='checkbox']:hover .land,
  .area-map .again:hover .land {
    stroke: var(--text);
    stroke-width: 1.6;
  }
  .area-map text {
    font-size: 11px;
    fill: var(--muted);
    text-anchor: middle;
    pointer-events: none;
  }
  .area-map .tick,
  .area-map .ring {
    pointer-events: none;
    fill: none;
  }
  .area-map .tick {
    stroke: var(--on-accent);
    stroke-width: 2;
  }
  .area-map .ring {
    visibility: hidden;
  }
  .area-map [data-focus] ~ .ring {
    visibility: visible;
  }
  .area-map .ring.halo {
    stroke: var(--surface);
    stroke-width: 6;
  }
  .area-map .ring {
    stroke: var(--pana-color-focus,var(--text));
    stroke-width: 3;
  }
  .area-map .pointed {
    min-height: 1.5em;
    font-weight: 700;
    text-align: center;
  }
  .area-map [aria-pressed='true'] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  @media (forced-colors: active) {
    .area-map [aria-pressed='true'] {
      border-width: 3px;
    }
    .area-map .france {
      forced-color-adjust: none;
    }
    .area-map .land {
      fill: Canvas;
      stroke: CanvasText;
    }
    .area-map .within .land {
      stroke: Highlight;
    }
    .area-map .chosen .land {
      fill: Highlight;
      stroke: Canvas;
    }
    .area-map .tick {
      stroke: HighlightText;
    }
    .area-map .ring {
      stroke: CanvasText;
    }
    .area-map .ring.halo {
      stroke: Canvas;
    }
    .area-map text {
      fill: CanvasText;
    }
  }
  @media print {
    .area-map {
      display: none;
    }
  }
`;
