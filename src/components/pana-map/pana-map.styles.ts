import { css } from 'lit';

export const styles = css`
  .frame {
    --size: var(--pana-map-height, 320px);
    --land: var(--pana-map-land, light-dark(#f3f1ec, #1f2124));
    position: relative;
    isolation: isolate;
  }
  @container (min-width: 480px) {
    .frame {
      --size: var(--pana-map-height, 480px);
    }
  }
  .stage {
    container-type: size;
    display: grid;
    place-items: center;
    block-size: var(--size);
    overflow: hidden;
    position: relative;
    background: var(--land);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    touch-action: pan-x pan-y;
    user-select: none;
  }
  .plane {
    position: relative;
    inline-size: min(100cqw, 100cqh * var(--ratio, 1));
    aspect-ratio: var(--ratio, 1);
  }
  svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
    fill: none;
    stroke: var(--pana-map-line, light-dark(#84817a, #7d8187));
  }
  path {
    vector-effect: non-scaling-stroke;
  }
  .towns span,
  .markers button {
    position: absolute;
    transform: translate(-50%, -50%) scale(var(--unscale, 1));
  }
  .markers button {
    min-inline-size: 0;
    min-block-size: 0;
    inline-size: var(--d);
    block-size: var(--d);
    padding: 0;
    border: 2px solid var(--surface);
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
    font-size: 12px;
    font-weight: 700;
    line-height: 1;
    --d: 26px;
  }
  .markers .size-2 {
    --d: 29px;
  }
  .markers .size-3 {
    --d: 34px;
  }
  .markers .size-4,
  .markers .size-5 {
    --d: 40px;
  }
  .markers .single {
    --d: 24px;
    background: radial-gradient(var(--accent) 33%, var(--surface) 38% 56%, var(--accent) 60%);
  }
  .controls {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-end: 8px;
    display: grid;
    z-index: 2;
  }
  .controls button {
    font-size: 20px;
    font-weight: 700;
    line-height: 1;
    padding: 0;
  }
  .controls button + button {
    border-block-start: 0;
  }
  .skip:focus {
    position: absolute;
    inset: 8px auto auto 8px;
    z-index: 4;
  }
  .credit {
    position: absolute;
    inset-block-end: 1px;
    inset-inline-end: 1px;
    z-index: 2;
    max-inline-size: 75%;
    padding: 0 4px;
    font-size: 14px;
    line-height: 16px;
    color: var(--muted);
    background: var(--surface);
    border-radius: var(--radius);
  }
  .message {
    position: absolute;
    inset: 40% 16px auto;
    text-align: center;
  }
`;
