// How the widget looks. Sizes are in em of the browser's own text size: a page's sizes do not reach here.

export const STYLE = `
:host {
  all: initial !important;
  color-scheme: light dark !important;
  --ground: #f3f6f9; --surface: #fff; --ink: #17222d; --quiet: #4c5a67; --line: #cfd8e1;
  --marked: #ffefb0; --marked-ink: #17222d; --alarm: #a3201c; --alarm-ground: #fdf0ef;
  --shadow: 0 1em 3em rgb(16 32 48 / .22), 0 .1em .5em rgb(16 32 48 / .12);
}
:host([position="inline"]) { display: block !important; height: 100% !important; }
:host([hidden]) { display: none !important; }
@media (prefers-color-scheme: dark) {
  :host {
    --ground: #141b22; --surface: #1f2832; --ink: #e9eef3; --quiet: #adb9c4; --line: #3b4856;
    --marked: #5c4a0d; --marked-ink: #fff4cf; --alarm: #ffb1aa; --alarm-ground: #3a2222;
    --shadow: 0 1em 3em rgb(0 0 0 / .6);
  }
}
*, ::after { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
.app {
  color: var(--ink); line-height: 1.6; letter-spacing: 0; text-align: start; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
.enlarged { font-size: 1.375em; }
.inline { height: 100%; }
h2, h3 { font-size: 1em; font-weight: 600; line-height: 1.4; }
button, input, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
button {
  min-height: 44px; min-width: 44px; padding: .35em .9em; border: 1px solid transparent; border-radius: .5em;
  background: none; cursor: pointer; line-height: 1.4;
}
svg {
  width: 1.35em; height: 1.35em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.unseen {
  position: absolute; width: 1px; height: 1px; padding: 0; border: 0; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
.small { color: var(--quiet); font-weight: 400; }

.launcher {
  position: fixed; z-index: 2147483000; bottom: 1.25em; right: 1.25em; display: flex; align-items: center; gap: .5em;
  min-height: 3.5em; padding: .5em 1.4em .5em 1.1em; border-radius: 2em;
  background: var(--brand); color: var(--on-brand); box-shadow: var(--shadow); font-weight: 600;
}
.left .launcher { right: auto; left: 1.25em; }

.panel {
  padding: 0; border: 0; color: inherit; background: var(--ground); flex-direction: column; overflow: hidden;
}
dialog.panel {
  position: fixed; z-index: 2147483000; inset: auto 1.25em 1.25em auto; width: 26em; max-width: calc(100vw - 2.5em);
  height: 44em; max-height: calc(100vh - 2.5em); border: 1px solid var(--line); border-radius: 1em;
  box-shadow: var(--shadow);
}
.left dialog.panel { inset: auto auto 1.25em 1.25em; }
.enlarged dialog.panel { font-size: 1em; width: 24em; }
dialog.panel[open], .inline .panel { display: flex; }
.inline .panel { height: 100%; }
dialog::backdrop { background: none; }
@media (max-width: 30em), (max-height: 26em) {
  .app dialog.panel {
    inset: 0; width: 100%; height: 100vh; height: 100dvh; max-width: none; max-height: none;
    border: 0; border-radius: 0;
  }
}

header {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25em 1em;
  padding: .65em .65em .65em 1.1em; background: var(--brand); color: var(--on-brand);
}
header :focus-visible { outline-color: var(--on-brand); outline-offset: -4px; }
h2 { font-size: 1.2em; line-height: 1.3; }
@media (max-width: 30em) { .enlarged .names p { display: none; } }
.tools { display: flex; gap: .25em; margin-inline-start: auto; }
.tools button { padding: .35em .7em; border-color: color-mix(in srgb, var(--on-brand) 45%, transparent); }
.tools button[aria-pressed="true"], .tools button[aria-expanded="true"] {
  background: var(--on-brand); color: var(--brand);
}
.tools .close { padding: .35em; border-color: transparent; display: grid; place-items: center; }
.notice { padding: .5em 1.1em; background: var(--marked); color: var(--marked-ink); }

.talk, .directory { flex: 1; min-height: 0; display: flex; flex-direction: column; }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1.1em min(1.1em, 4.6vw); }
.scroll:focus-visible { outline-offset: -3px; }
.log { display: flex; flex-direction: column; gap: 1em; }
.log > *, .results > * { flex: none; }
.opening, .turn { display: flex; flex-direction: column; align-items: flex-start; gap: .6em; }
.bubble {
  max-width: 100%; padding: .65em .95em; border: 1px solid var(--line); border-radius: .2em .9em .9em;
  background: var(--surface); white-space: pre-line;
}
.mine { align-items: flex-end; padding-inline-start: 2.5em; }
.mine .bubble { background: var(--mine); border-color: transparent; border-radius: .9em .2em .9em .9em; }
.call-inline { color: var(--accent); font-weight: 600; white-space: nowrap; padding-block: .45em; }

.options { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5em; }
ol.options { flex-direction: column; align-items: stretch; width: 100%; }
.option {
  width: 100%; border-color: var(--accent); color: var(--accent); background: var(--surface); text-align: start;
}
.plain { border-color: var(--line); background: var(--surface); color: var(--accent); }
.link { padding-inline: .25em; color: var(--accent); text-decoration: underline; text-underline-offset: .2em; }
.option:hover, .plain:hover { background: var(--mine); }

.card {
  width: 100%; padding: 1em min(1.1em, 4.6vw); border: 1px solid var(--line); border-radius: .9em;
  background: var(--surface); display: flex; flex-direction: column; gap: .6em;
}
.card h3 { font-size: 1.25em; }
.card .matter { color: var(--quiet); margin-block-end: -.5em; }
.contact { display: flex; flex-wrap: wrap; gap: .5em; }
.contact > * { display: flex; align-items: center; justify-content: center; gap: .45em; }
.call {
  flex: 1 1 auto; max-width: 100%; min-height: 3em; padding: .35em .7em;
  border: 1px solid transparent; border-radius: .5em; background: var(--brand); color: var(--on-brand);
  font-weight: 600; font-size: 1.1em; text-decoration: none; font-variant-numeric: tabular-nums;
}
.copy { padding-inline: .7em; }
.row { display: flex; flex-direction: column; }
blockquote { padding-inline-start: .8em; border-inline-start: 3px solid var(--line); }
mark { background: var(--marked); color: var(--marked-ink); border-radius: .15em; padding-block: .1em; }
.card footer {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 1em;
  margin-block: .1em -.5em; border-top: 1px solid var(--line); padding-block-start: .2em;
}
.judge { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; }
.failed { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: .5em; }
.failed p {
  width: 100%; padding: .5em .8em; border-radius: .5em; color: var(--alarm); background: var(--alarm-ground);
}

.thinking { display: flex; gap: .35em; padding: .6em .2em; }
.thinking i { width: .5em; height: .5em; border-radius: 50%; background: var(--quiet); animation: wait 1.2s infinite; }
.thinking i:nth-child(2) { animation-delay: .15s; }
.thinking i:nth-child(3) { animation-delay: .3s; }
@keyframes wait { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }
@media (prefers-reduced-motion: reduce) { .thinking i { animation: none; } }

form {
  display: grid; grid-template-columns: 1fr auto; gap: .35em .5em; align-items: end; padding: .7em .8em .6em;
  background: var(--surface); border-top: 1px solid var(--line);
}
.grow { position: relative; min-width: 0; }
.grow > textarea, .grow::after {
  display: block; width: 100%; min-height: 44px; max-height: 8em; padding: .55em .8em; line-height: 1.5;
  border: 1px solid var(--quiet); border-radius: .5em;
}
.grow::after { content: attr(data-text) " "; white-space: pre-wrap; visibility: hidden; overflow: hidden; }
textarea { position: absolute; inset: 0; height: 100%; resize: none; overflow: auto; background: var(--ground); }
:is(textarea, input):focus-visible { outline-width: 2px; outline-offset: -1px; }
textarea[aria-invalid="true"] { border-color: var(--alarm); }
::placeholder { color: var(--quiet); opacity: 1; }
.send {
  display: grid; place-items: center; min-width: 3em; min-height: max(44px, 2.7em); padding: .35em;
  background: var(--brand); color: var(--on-brand);
}
.count, .privacy { grid-column: 1 / -1; }
.count:empty { display: none; }

.finder {
  display: flex; flex-wrap: wrap; gap: .5em; padding: .8em .8em .7em;
  background: var(--surface); border-bottom: 1px solid var(--line);
}
.finder button { display: flex; align-items: center; gap: .3em; }
.finder input {
  flex: 1 1 8em; min-width: 0; min-height: 44px; padding: .4em .8em;
  border: 1px solid var(--quiet); border-radius: .5em; background: var(--ground);
}
.results { display: flex; flex-direction: column; gap: .8em; margin-block-start: .6em; }
summary { min-height: 44px; padding-block: .55em; color: var(--accent); cursor: pointer; }
ul { padding-inline-start: 1.3em; }
.card li + li { margin-block-start: .3em; }
`;
