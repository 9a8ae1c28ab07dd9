/** The forum's one style sheet. Colours are variables so that the dark half is a list of values and nothing else. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #eef1f5;
  --panel: #ffffff;
  --panel-head: #f6f8fa;
  --line: #d5dbe3;
  --text: #1d2733;
  --soft: #556374;
  --link: #135ba1;
  --accent: #1f5f99;
  --accent-text: #ffffff;
  --top: #1d4f80;
  --top-text: #ffffff;
  --note: #fff7df;
  --note-line: #e3cf8f;
  --wrong: #b3261e;
  --admin: #b03a2e;
  --moderator: #1a7340;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171d;
    --panel: #1a2129;
    --panel-head: #202933;
    --line: #313c48;
    --text: #dfe6ee;
    --soft: #9aa8b7;
    --link: #85bdf2;
    --accent: #2f6ea8;
    --top: #17304a;
    --top-text: #eaf2fa;
    --note: #2b2718;
    --note-line: #5c5130;
    --wrong: #ff9a90;
    --admin: #f1897c;
    --moderator: #6fce96;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { text-size-adjust: 100%; }
body {
  margin: 0;
  min-block-size: 100vh;
  display: flex;
  flex-direction: column;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, p, ol, ul, fieldset { margin: 0; padding: 0; }
h1, h2 { line-height: 1.25; text-wrap: balance; }
h1, h2 { font-size: 1.0625rem; }
.strong { font-weight: 600; }
ol, ul { list-style: none; }
small { font-size: .8125rem; color: var(--soft); }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .15em; }
a:not(:hover) { text-decoration-line: none; }
p a { text-decoration-line: underline !important; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }

.skip { position: absolute; inset-inline-start: -99rem; }
.skip:focus { inset: .5rem auto auto .5rem; padding: .5rem 1rem; background: var(--panel); z-index: 1; }

.top { background: var(--top); color: var(--top-text); }
.top-inner, .page, .bottom-inner { inline-size: 100%; max-inline-size: 68rem; margin-inline: auto; padding-inline: 1rem; }
.top-inner { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1.5rem; padding-block: .875rem; }
.top a, .top .name { color: inherit; }
.top :focus-visible { outline-color: currentColor; }
.board { font-size: 1.25rem; font-weight: 700; letter-spacing: -.01em; }
.account { display: flex; flex-wrap: wrap; align-items: center; gap: .375rem .875rem; font-size: .9375rem; }
.account .quiet { color: inherit; background: none; border-color: color-mix(in srgb, currentColor 45%, transparent); }

.page { flex: 1; padding-block: .875rem 2rem; }
.crumbs { font-size: .875rem; margin-block-end: .875rem; }
.crumbs li { display: inline; }
.crumbs li + li::before { content: "›"; margin-inline: .5rem; color: var(--soft); }
.crumbs [aria-current] { color: var(--soft); }
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
.page-title { font-size: 1.375rem; }

.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
.panel-head {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem;
  min-block-size: 2.75rem; padding: .375rem 1rem;
  background: var(--panel-head); border-block-end: 1px solid var(--line); border-radius: 5px 5px 0 0;
}
.panel-head > a:not(.button) { font-size: .875rem; }
.note { background: var(--note); border: 1px solid var(--note-line); border-radius: 6px; padding: .625rem 1rem; }
.page > .note { margin-block-end: 1rem; }

/* The room's place is kept while its script is on the way: nothing below it moves when it comes. */
sax-chat:not(:defined) { display: block; min-block-size: 18rem; padding: 1rem; }

.list-head, .topic-line { display: grid; grid-template-columns: minmax(0, 1fr) 5rem 12.5rem; gap: 0 1rem; padding: .625rem 1rem; }
.list-head { padding-block: .375rem; font-size: .8125rem; color: var(--soft); border-block-end: 1px solid var(--line); }
.list-head :nth-child(2), .topic-replies { text-align: center; }
.topic-line { align-items: center; }
.topic-line + .topic-line { border-block-start: 1px solid var(--line); }
.topic-title > a { display: block; font-weight: 600; }
.topic-last > small { display: block; }
.unit { display: none; }
.tag { padding: 0 .375rem; border: 1px solid var(--line); border-radius: 4px; }

.person-line { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem; min-block-size: 3rem; padding: .375rem 1rem; }
.person-line + .person-line { border-block-start: 1px solid var(--line); }
.person-line small { margin-inline-start: .375rem; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; }

.name { font-weight: 600; unicode-bidi: isolate; }
.name-admin { color: var(--admin); }
.name-moderator { color: var(--moderator); }
small .name { font-weight: 500; }
small .name-member { color: var(--text); }

.post { display: grid; grid-template-columns: 11rem minmax(0, 1fr); scroll-margin-block-start: .5rem; }
.post:target { border-color: var(--link); }
.author { display: flex; flex-direction: column; align-items: center; gap: .5rem; padding: 1rem .75rem; text-align: center; background: var(--panel-head); border-inline-end: 1px solid var(--line); border-start-start-radius: 5px; border-end-start-radius: 5px; }
.author small { display: block; }
.disc { flex: none; inline-size: 3.5rem; block-size: 3.5rem; border-radius: 50%; display: grid; place-items: center; font-size: 1.5rem; font-weight: 600; color: #fff; background: #4a6b8a; }
.disc-1 { background: #6b5b95; }
.disc-2 { background: #9c4a3f; }
.disc-3 { background: #2f7a55; }
.disc-4 { background: #8a6116; }
.disc-5 { background: #2b7483; }
.post-main { padding: .625rem 1rem 1.25rem; }
.post-head { display: flex; justify-content: space-between; gap: 1rem; padding-block-end: .375rem; margin-block-end: .625rem; border-block-end: 1px solid var(--line); }
.body { white-space: pre-wrap; max-inline-size: 46rem; }

.form > form, .form > p, .columns { padding: 1rem; }
.form > p + p { padding-block-start: 0; }
.form form { display: grid; gap: .875rem; justify-items: start; }
.field { display: grid; gap: .25rem; inline-size: 100%; }
label { font-size: .9375rem; }
.field label { font-weight: 600; }
input[type="text"], textarea {
  inline-size: 100%; padding: .5rem .625rem; font: inherit; line-height: 1.4; color: inherit;
  background: var(--panel); border: 1px solid color-mix(in srgb, var(--soft) 75%, var(--panel)); border-radius: 4px;
}
textarea { resize: vertical; }
[aria-invalid] { border-color: var(--wrong); box-shadow: 0 0 0 1px var(--wrong); }
.problem { color: var(--wrong); font-size: .9375rem; }
.hint { color: var(--soft); font-size: .9375rem; margin-block-end: .75rem; }

button, .button {
  font: inherit; font-size: .9375rem; font-weight: 600; line-height: 1.3; padding: .4375rem .875rem; border: 1px solid transparent; border-radius: 4px;
  color: var(--accent-text); background: var(--accent); cursor: pointer; text-decoration: none;
}
button:hover, .button:hover { filter: brightness(1.1); }
.quiet { color: var(--text); background: var(--panel); border-color: var(--line); font-weight: 400; font-size: .875rem; padding: .25rem .75rem; }

.columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem 2rem; }
.form .people { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); justify-items: stretch; gap: .5rem; }
.person { display: grid; justify-items: start; text-align: start; padding: .5rem .75rem; color: var(--text); background: var(--panel-head); border-color: var(--line); }
.person small { font-weight: 400; }
.person:hover { border-color: var(--link); filter: none; }
.register { align-content: start; }

.bottom { border-block-start: 1px solid var(--line); background: var(--panel); font-size: .875rem; color: var(--soft); }
.bottom-inner { display: flex; flex-wrap: wrap; align-items: center; gap: .625rem 2rem; padding-block: 1rem; }
.bottom p { flex: 1 1 20rem; }
.bottom label { font-size: inherit; white-space: nowrap; }
.bottom input { margin: 0 .125rem; vertical-align: -.1em; }
.row, fieldset { display: flex; flex-wrap: wrap; align-items: center; gap: .375rem .75rem; border: 0; }
legend { float: inline-start; padding: 0; }

@media (max-width: 42rem) {
  .top-inner, .page, .bottom-inner { padding-inline: .625rem; }
  .list-head { display: none; }
  .topic-line { grid-template-columns: auto minmax(0, 1fr); gap: .125rem .75rem; padding-inline: .75rem; }
  .topic-title { grid-column: 1 / -1; }
  .topic-replies { text-align: start; font-size: .8125rem; color: var(--soft); }
  .topic-last { display: flex; flex-wrap: wrap; gap: 0 .375rem; }
  .unit { display: inline; }
  .panel-head, .person-line, .post-main, .form > form, .form > p, .columns, sax-chat:not(:defined) { padding-inline: .75rem; }
  .post { grid-template-columns: minmax(0, 1fr); }
  .author { flex-direction: row; padding: .5rem .75rem; text-align: start; border-inline-end: 0; border-block-end: 1px solid var(--line); border-radius: 5px 5px 0 0; }
  .disc { inline-size: 2.25rem; block-size: 2.25rem; font-size: 1rem; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  .form .people { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
`
