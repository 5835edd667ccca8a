/** The sheet of the configurator, beside the one of all pages. */
export const CONFIGURATOR_STYLE = `.hero { padding-block: clamp(.5rem, 2vw, 2rem) 1rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; max-width: none; }
.main-action { display: inline-block; background: var(--accent); color: var(--page); font-weight: 600; padding: .75rem 1.25rem; border-radius: .375rem; text-decoration: none; }
.main-action:hover, .second-action:hover { text-decoration: underline; }
.second-action { display: inline-block; font-weight: 600; padding-block: .75rem; }
.configurator > .intro { border-top: 1px solid var(--line); margin-top: 1.5rem; }
.steps { display: flex; flex-wrap: wrap; gap: .5rem 2rem; padding: 0; list-style: none; counter-reset: step; max-width: none; }
.steps li { counter-increment: step; display: flex; gap: .625rem; align-items: center; }
.steps li::before { content: counter(step); flex: none; width: 1.75rem; height: 1.75rem; border-radius: 50%; background: var(--accent); color: var(--page); font-weight: 700; display: grid; place-items: center; }
.bench { display: grid; gap: 1.5rem 2rem; align-items: start; margin-block: 1.5rem; }
.bench > * { min-width: 0; }
.bench h2 { margin-block: 0 1rem; font-size: 1.25rem; }
#reglages { border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; background: var(--raised); }
#reglages fieldset > div:not([class]), #reglages fieldset > .only { margin-block: .75rem; }
#reglages fieldset:last-of-type { margin-bottom: 0; }
#reglages .soft { margin-block: .25rem .5rem; }
#reglages details { margin: 0; }
#reglages details fieldset { margin-top: .75rem; }
[hidden] { display: none !important; }
.picks { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.5rem), 1fr)); }
.pick { position: relative; display: flex; font-weight: 400; cursor: pointer; }
.pick input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.pick span { flex: 1; border: 1px solid var(--soft); border-radius: .5rem; padding: .5rem .75rem; background: var(--page); line-height: 1.35; }
.pick b, .pick small { display: block; }
.pick small { font-size: 1rem; color: var(--soft); }
.pick input:checked + span { border-color: var(--accent); box-shadow: inset 0 0 0 2px var(--accent); }
.pick input:focus-visible + span { outline: 3px solid var(--accent); outline-offset: 2px; }
.segments { display: flex; flex-wrap: wrap; gap: .375rem; }
.segments .pick span { padding: .375rem .75rem; }
.segments .pick input:checked + span { background: var(--accent); color: var(--page); font-weight: 600; }
.looks { display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
.looks fieldset { margin-bottom: .5rem; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; }
.row input { flex: 1 1 10rem; width: auto; min-width: 0; }
#places { margin-block: .5rem 0; }
#places p { margin-block: .25rem; }
#places [role=status]:empty { display: none; }
#preview iframe { display: block; width: 100%; height: min(46rem, 88vh); border: 1px solid var(--line); border-radius: .75rem; background: #fff; box-shadow: 0 .5rem 2rem #0001; }
#preview .w768 { max-width: 770px; margin-inline: auto; }
#preview .w320 { max-width: 322px; margin-inline: auto; }
.way { border: 1px solid var(--line); border-radius: .5rem; padding: 0 1rem; margin-block: .75rem; background: var(--raised); }
.way > summary { font-weight: 600; padding-block: .875rem; }
.way .tag { margin-inline-start: .5rem; font-weight: 400; }
.snippet pre { background: var(--page); margin-block: .5rem; max-height: 22rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.snippet code { user-select: all; -webkit-user-select: all; }
.snippet .copied { background: var(--page); color: var(--accent); }
.live .without-script, .live .by-hand { display: none; }
.live .waiting #preview, .live .waiting #ways { opacity: .6; }
@media (min-width: 60rem) {
  .bench { grid-template-columns: minmax(20rem, 24rem) minmax(0, 1fr); }
  .result { position: sticky; top: 1rem; }
}
@media (forced-colors: active) { .pick input:checked + span { outline: 3px solid Highlight; } .main-action { border: 1px solid; } }
@media print { .bench, .actions { display: none; } }
textarea { font: inherit; font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; font-size: .9375em; color: inherit; background: var(--page); width: 100%; min-height: 12rem; padding: .75rem; border: 1px solid var(--soft); border-radius: .375rem; }
.verdicts { list-style: none; padding: 0; max-width: none; display: grid; gap: .75rem; }
.verdicts > li { border: 1px solid var(--line); border-inline-start: 6px solid var(--soft); border-radius: .375rem; padding: .75rem 1rem; background: var(--raised); }
.verdicts > .blocked { border-inline-start-color: light-dark(#b30000, #ff9b94); }
.verdicts > .condition { border-inline-start-color: light-dark(#8a5a00, #ffc05c); }
.verdicts > .fine { border-inline-start-color: light-dark(#18753c, #7fdba4); }
.verdicts p { margin-block: .25rem; }
.verdicts pre { margin-block: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
ol.how { padding-inline-start: 1.5rem; }
ol.how li { padding-block: .25rem; }
`;
