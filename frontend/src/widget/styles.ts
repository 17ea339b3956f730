// The widget's look, in a constructed style sheet: a strict content policy of the page allows it,
// and neither side's rules reach the other. A page may set `--prickle-accent`.
//
// Of two important rules the inner one wins, so the host element is safe from the page's as well.

const CSS_TEXT = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:auto!important;inline-size:0!important;
block-size:0!important;z-index:2147483000!important;font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif!important;
color:var(--ink)!important;--accent:var(--prickle-accent,#8d2f5c);--paper:#fff;--wash:#f6f4ef;--tint:#f7e9f0;--line:#e0dbd0;
--edge:#8f8778;--ink:#211d18;--soft:#655e53;--bad:#a9231b;color-scheme:light!important}
:host([data-theme=dark]){--accent:var(--prickle-accent,#e58ab6);--paper:#211e1a;--wash:#2b2722;--tint:#3a2430;--line:#463f36;
--edge:#857b6c;--ink:#efeae0;--soft:#b5ac9d;--bad:#ff9a90;color-scheme:dark!important}
@media (prefers-color-scheme:dark){:host([data-theme=auto]){--accent:var(--prickle-accent,#e58ab6);--paper:#211e1a;
--wash:#2b2722;--tint:#3a2430;--line:#463f36;--edge:#857b6c;--ink:#efeae0;--soft:#b5ac9d;--bad:#ff9a90;color-scheme:dark!important}}
*{box-sizing:border-box;margin:0;font:inherit;color:inherit}[hidden]{display:none!important}
.launcher,.panel{position:fixed;inset-block-end:20px;inset-inline-end:20px}
.start .launcher,.start .panel{inset-inline:20px auto}
.launcher{display:flex;gap:8px;align-items:center;border:0;border-radius:24px;padding:10px 18px;cursor:pointer;min-block-size:46px;
background:var(--accent);color:var(--paper);font-weight:600;box-shadow:0 4px 18px #0003}
.launcher svg{inline-size:26px;fill:currentColor}.badge{background:var(--accent);color:var(--paper);border-radius:12px;
padding:0 7px;font-size:12.5px;font-weight:600;line-height:20px}.launcher .badge{background:var(--paper);color:var(--accent)}
.panel{inline-size:min(400px,calc(100vw - 24px));max-block-size:min(680px,calc(100dvh - 40px));display:flex;
flex-direction:column;background:var(--paper);border:1px solid var(--line);border-radius:14px;
box-shadow:0 12px 48px #0004;overflow:hidden}.wide{inline-size:min(880px,calc(100vw - 24px));max-block-size:calc(100dvh - 40px)}
header{display:flex;flex-wrap:wrap;align-items:center;gap:2px 8px;padding:12px 8px 12px 16px;border-block-end:1px solid var(--line)}
:host([dir=rtl]) header{padding:12px 16px 12px 8px}
h2{flex:1;font-size:17px;font-weight:650;letter-spacing:-.01em;order:-1}h2:focus{outline:0}
header .badge{margin-inline-start:6px}
.body{overflow:auto;padding:16px;display:grid;grid-template-columns:minmax(0,1fr);gap:14px;align-content:start;overscroll-behavior:contain}.flat{padding:0;overflow:visible}
.flat:empty,.promise:empty,.hints:empty{display:none}
.hints{display:grid;gap:4px;font-size:13.5px;color:var(--soft);background:var(--wash);border-radius:9px;padding:9px 12px}
.hints ul{list-style:none;padding:0;display:grid;gap:2px}.hints .text{border:0;background:none;padding:3px 0;cursor:pointer;
color:var(--accent);font-weight:500;text-align:start;min-block-size:24px}
label,legend{font-weight:600;font-size:14px}.field{display:grid;gap:5px}fieldset{border:0;padding:0;display:grid;gap:6px;min-inline-size:0}
legend{padding:0;margin-block-end:5px}
small,.hint{font-size:13px;color:var(--soft);font-weight:400}.promise{font-size:13.5px;color:var(--soft)}
textarea,input,select{inline-size:100%;padding:9px 11px;border:1px solid var(--edge);border-radius:9px;
background:var(--paper)}textarea{resize:vertical;min-block-size:104px;field-sizing:content;max-block-size:40dvh}
#reply{min-block-size:64px}
input[type=radio]{inline-size:auto;accent-color:var(--accent)}input[type=file]{position:absolute;opacity:0;
inline-size:1px;block-size:1px;overflow:hidden;padding:0;border:0}
.choice{display:flex;gap:8px;align-items:baseline;font-weight:400}.choice small{display:block;line-height:1.4}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.button{border:1px solid var(--line);border-radius:9px;padding:6px 14px;background:none;cursor:pointer;font-size:14px;font-weight:500;min-block-size:36px;
display:inline-flex;align-items:center}
.main{background:var(--accent);border-color:var(--accent);color:var(--paper);font-weight:600}
.button[aria-pressed=true]{background:var(--tint);border-color:var(--accent);color:var(--accent)}
.bare{border-color:transparent;background:none;color:var(--soft);padding:4px 8px}.attach:focus-within{outline:2px solid var(--accent)}
.row{display:flex;gap:8px;align-items:center;flex-wrap:wrap}.row .main{margin-inline-start:auto}
.clips{list-style:none;padding:0;display:flex;gap:6px;flex-wrap:wrap}.clips li{display:flex;gap:6px;
align-items:center;border:1px solid var(--line);border-radius:8px;padding:2px 4px 2px 10px;font-size:13px;max-inline-size:100%}
:host([dir=rtl]) .clips li{padding:2px 10px 2px 4px}.said .clips li{padding:3px 10px;background:var(--paper)}
.foot{position:sticky;inset-block-end:-16px;background:var(--paper);padding-block:10px 12px;margin-block-end:-16px;display:grid;gap:10px;
border-block-start:1px solid var(--line);margin-inline:-16px;padding-inline:16px}
.clips:empty,.bad:empty,.status:empty{display:none}.clips .bare{border:0;min-inline-size:28px;min-block-size:28px;cursor:pointer;border-radius:6px}
.clips .text{color:var(--accent);font-weight:500}
h2,p,small,label,legend,summary,button{unicode-bidi:plaintext}:host([dir=rtl]) .panel{text-align:right}
.clips span,.clips a{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;min-inline-size:0}
.bad{color:var(--bad);font-size:14px}a{color:var(--accent);text-decoration:underline}
details{font-size:13px;color:var(--soft)}summary{cursor:pointer}
pre{font:12px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--wash);
border-radius:8px;padding:8px;max-block-size:180px;overflow:auto;text-align:left}
.said{list-style:none;padding:0;display:grid;gap:12px}.said:empty{display:none}.said>li{display:grid;gap:4px;padding:9px 12px;border-radius:12px;
background:var(--wash);max-inline-size:88%;justify-self:start;overflow-wrap:anywhere}
.said>.you{justify-self:end;background:var(--tint)}
.said p{white-space:pre-wrap}.said small{display:block}.status{font-size:14px;color:var(--soft)}
.status b{font-weight:600;color:var(--ink)}.list{list-style:none;padding:0;display:grid;margin:-8px -16px 0}
.list button{inline-size:100%;text-align:start;display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 8px;background:none;border:0;
border-block-end:1px solid var(--line);padding:11px 16px;cursor:pointer}.list button:hover{background:var(--wash)}
.list b{font-weight:500;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;text-align:start}.list .new b{font-weight:650}.list small{grid-column:1/-1}
.list button:focus-visible{outline-offset:-2px}
canvas{inline-size:auto;block-size:auto;max-inline-size:100%;max-block-size:calc(100dvh - 270px);min-block-size:0;justify-self:center;border:1px solid var(--line);
border-radius:8px;touch-action:none;cursor:crosshair}
@media (max-width:480px){.panel,.start .panel{inset:0;inline-size:100%;max-block-size:100dvh;border-radius:0;border:0}
.panel .body{flex:1}.panel .button{min-block-size:44px}.clips .bare{min-block-size:44px;min-inline-size:44px}}
@media (prefers-reduced-motion:no-preference){.panel{animation:up .16s ease-out}@keyframes up{from{
opacity:0;translate:0 8px}}}
@media (forced-colors:active){.launcher,.panel,.button{border:1px solid}}
`;

export function dress(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  root.adoptedStyleSheets = [sheet];
}
