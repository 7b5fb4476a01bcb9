/** The page's style. The page's content security policy allows it by its hash. */
export const pageStyle: string = `
:root {
  color-scheme: light dark;
  --page: #f3f4f8; --card: #ffffff; --text: #161a26; --quiet: #535b70; --line: #d9dde7; --field: #f6f7fb;
  --accent: #3343c4; --on-accent: #ffffff; --note: #fff3d1; --on-note: #5a4300;
  --good: #11683a; --refused: #8a4b00; --bad: #b3261e; --warm: #fff1ee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10131c; --card: #1a1f2c; --text: #eef0f6; --quiet: #aab2c5; --line: #343c50; --field: #141926;
    --accent: #aab5ff; --on-accent: #12173a; --note: #3a2f0f; --on-note: #ffe4a0;
    --good: #7fdca4; --refused: #ffc46b; --bad: #ff9d94; --warm: #33201f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 28px 24px 72px; max-width: 1480px; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
}
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; margin-bottom: 20px; }
header p { margin: 0; }
h1 { margin: 0; font-size: 1.375rem; }
h2 { margin: 0 0 10px; font-size: 1rem; }
.note { padding: 3px 12px; border-radius: 999px; background: var(--note); color: var(--on-note); font-size: 0.8125rem; }
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.25fr); gap: 16px; align-items: start; }
#panels { display: grid; gap: 16px; }
section { min-width: 0; padding: 18px 20px; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
section p { margin: 0 0 10px; }
.quiet { color: var(--quiet); }
dl { margin: 0 0 12px; }
dl div { display: grid; grid-template-columns: 120px minmax(0, 1fr); gap: 12px; padding: 5px 0; align-items: baseline; }
dt { color: var(--quiet); }
dd { display: flex; flex-wrap: wrap; gap: 6px 10px; margin: 0; align-items: center; }
code, pre, td { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.8125rem; }
.environment { display: flex; gap: 10px; align-items: start; }
pre { flex: 1; margin: 0; padding: 10px 12px; background: var(--field); border-radius: 8px; white-space: pre-wrap; }
a { color: var(--accent); }
form { margin: 0; }
button, select {
  min-height: 32px; padding: 3px 12px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--card); color: var(--text); font: inherit; font-size: 0.875rem;
}
button { cursor: pointer; font-weight: 600; }
button:hover { border-color: var(--quiet); }
button[data-copy] { display: none; }
[data-script] button[data-copy] { display: inline-block; }
select { padding: 3px 6px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 4px; }
.scope { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; }
.switch { display: flex; gap: 12px; align-items: center; justify-content: space-between; padding: 5px 8px; margin: 0 -8px; border-radius: 8px; }
.switch.on { background: var(--warm); }
form + .actions { margin-top: 12px; }
[role="switch"] { flex: none; width: 58px; padding: 3px 0; border-radius: 999px; }
[role="switch"][aria-checked="true"] { background: var(--bad); border-color: var(--bad); color: var(--card); }
.log { position: sticky; top: 16px; }
.table { max-height: 72vh; margin: 12px -20px -18px; overflow: auto; border-top: 1px solid var(--line); border-radius: 0 0 14px 14px; }
table { width: 100%; border-collapse: collapse; }
th { position: sticky; top: 0; padding: 8px; background: var(--card); color: var(--quiet); font-weight: 500; font-size: 0.8125rem; text-align: left; white-space: nowrap; }
td { padding: 5px 8px; border-top: 1px solid var(--line); vertical-align: baseline; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 20px; }
td.path, td:last-child { white-space: normal; min-width: 90px; }
td.path { min-width: 160px; }
.number { text-align: right; }
.status { font-weight: 700; }
.good { color: var(--good); }
.refused { color: var(--refused); }
.bad { color: var(--bad); }
#notice { position: fixed; left: 50%; bottom: 16px; transform: translateX(-50%); margin: 0; padding: 8px 18px; border-radius: 999px; background: var(--accent); color: var(--on-accent); }
#notice:empty { display: none; }
@media (max-width: 900px) {
  body { padding: 20px 12px 72px; }
  main { grid-template-columns: minmax(0, 1fr); }
  .log { position: static; }
}
@media (max-width: 480px) {
  dl div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .environment { flex-direction: column; align-items: stretch; }
}
`;
