/** The login page's style. The page's content security policy allows it by its hash. */
export const loginPageStyle: string = `
:root {
  color-scheme: light dark;
  --page: #f3f4f8; --card: #ffffff; --text: #161a26; --quiet: #535b70; --line: #d9dde7;
  --accent: #3343c4; --accent-over: #2836a3; --on-accent: #ffffff; --note: #fff3d1; --on-note: #5a4300;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10131c; --card: #1a1f2c; --text: #eef0f6; --quiet: #aab2c5; --line: #343c50;
    --accent: #aab5ff; --accent-over: #c5cdff; --on-accent: #12173a; --note: #3a2f0f; --on-note: #ffe4a0;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; padding: 24px 16px;
  display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 20px;
  background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
}
main {
  width: 100%; max-width: 400px; padding: 32px 28px 28px; text-align: center;
  background: var(--card); border: 1px solid var(--line); border-radius: 16px;
  box-shadow: 0 1px 2px rgb(0 0 0 / 5%), 0 12px 32px rgb(0 0 0 / 7%);
}
h1 { margin: 0; font-size: 1.375rem; line-height: 1.3; font-weight: 500; }
h1 strong { font-weight: 700; }
.lead { margin: 8px 0 20px; color: var(--quiet); }
.code { width: 232px; max-width: 100%; margin: 0 auto; padding: 8px; background: #ffffff; border: 1px solid var(--line); border-radius: 12px; }
.code svg { display: block; width: 100%; height: auto; }
.or { display: flex; align-items: center; gap: 12px; margin: 24px 0 14px; color: var(--quiet); font-size: 0.875rem; }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.answers { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
button, .again {
  display: block; width: 100%; min-height: 48px; padding: 11px 16px; border-radius: 10px; border: 1px solid transparent;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
}
.approve, .again { background: var(--accent); color: var(--on-accent); }
.approve:hover, .again:hover { background: var(--accent-over); }
.decline { background: transparent; color: var(--text); border-color: var(--line); }
.decline:hover { border-color: var(--quiet); }
button:focus-visible, .again:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
footer { max-width: 400px; padding: 8px 14px; border-radius: 10px; background: var(--note); color: var(--on-note); font-size: 0.8125rem; text-align: center; }
@media (max-width: 340px) { .answers { grid-template-columns: 1fr; } main { padding: 24px 18px 18px; } }
`;
