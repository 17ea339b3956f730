// The widget's look, in a constructed style sheet: a strict content policy of the page allows it,
// and neither side's rules reach the other. A page may set `--prickle-accent`.

const CSS_TEXT = `
:host{all:initial;--accent:var(--prickle-accent,#8d2f5c);--paper:#fff;--wash:#f6f4ef;--line:#ddd8cd;
--ink:#211d18;--soft:#655e53;--bad:#a9231b;color-scheme:light;
font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink)}
:host([data-theme=dark]){--accent:var(--prickle-accent,#e58ab6);--paper:#211e1a;--wash:#2b2722;--line:#463f36;
--ink:#efeae0;--soft:#b5ac9d;--bad:#ff9a90;color-scheme:dark}
@media (prefers-color-scheme:dark){:host([data-theme=auto]){--accent:var(--prickle-accent,#e58ab6);--paper:#211e1a;
--wash:#2b2722;--line:#463f36;--ink:#efeae0;--soft:#b5ac9d;--bad:#ff9a90;color-scheme:dark}}
*{box-sizing:border-box;margin:0;font:inherit;color:inherit}[hidden]{display:none!important}
.launcher,.panel{position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483000}
.start .launcher,.start .panel{inset-inline:20px auto}
.launcher{display:flex;gap:8px;align-items:center;border:0;border-radius:24px;padding:10px 18px;cursor:pointer;
background:var(--accent);color:var(--paper);font-weight:600;box-shadow:0 4px 18px #0003}
.launcher svg{inline-size:26px;fill:currentColor}.badge{background:var(--paper);color:var(--accent);border-radius:12px;
padding:0 7px;font-size:13px}
.panel{inline-size:min(400px,calc(100vw - 24px));max-block-size:min(640px,calc(100dvh - 40px));display:flex;
flex-direction:column;background:var(--paper);border:1px solid var(--line);border-radius:14px;
box-shadow:0 12px 48px #0004;overflow:hidden}
header{display:flex;align-items:center;gap:8px;padding:14px 16px;border-block-end:1px solid var(--line)}
h2{flex:1;font-size:17px;font-weight:650}h2:focus{outline:0}
.body{overflow:auto;padding:16px;display:grid;gap:14px;overscroll-behavior:contain}
label,legend{font-weight:600;font-size:14px}.field{display:grid;gap:4px}fieldset{border:0;padding:0;display:grid;gap:4px}legend{padding:0}
small,.hint{font-size:13px;color:var(--soft);font-weight:400}
textarea,input,select{inline-size:100%;padding:9px 11px;border:1px solid var(--line);border-radius:9px;
background:var(--paper)}textarea{resize:vertical;min-block-size:104px;field-sizing:content;max-block-size:40dvh}
input[type=radio]{inline-size:auto;accent-color:var(--accent)}input[type=file]{position:absolute;opacity:0;
inline-size:1px;block-size:1px;overflow:hidden;padding:0;border:0}
.choice{display:flex;gap:8px;align-items:baseline;font-weight:400}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.button{border:1px solid var(--line);border-radius:9px;padding:7px 14px;background:none;cursor:pointer;font-size:14px}
.main{background:var(--accent);border-color:var(--accent);color:var(--paper);font-weight:600}
.bare{border-color:transparent;background:none;color:var(--soft);padding:4px 8px}.attach:focus-within{outline:2px solid var(--accent)}
.row{display:flex;gap:8px;align-items:center;flex-wrap:wrap}.row .main{margin-inline-start:auto}
.clips{list-style:none;padding:0;display:flex;gap:6px;flex-wrap:wrap}.clips li{display:flex;gap:4px;
align-items:center;border:1px solid var(--line);border-radius:8px;padding:1px 4px 1px 9px;font-size:13px;max-inline-size:100%}
form>.row{position:sticky;inset-block-end:-16px;background:var(--paper);padding-block:10px;margin-block-end:-12px}
.clips:empty,.bad:empty{display:none}.clips .bare{border:0;padding:2px 7px;cursor:pointer}
h2,p,small,label,legend,summary,button{unicode-bidi:plaintext}:host([dir=rtl]) .panel{text-align:right}
.clips span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bad{color:var(--bad);font-size:14px}a{color:var(--accent);text-decoration:underline}
details{font-size:13px;color:var(--soft)}summary{cursor:pointer}
pre{font:12px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--wash);
border-radius:8px;padding:8px;max-block-size:180px;overflow:auto}
.said{list-style:none;padding:0;display:grid;gap:10px}.said li{padding:9px 12px;border-radius:12px;
background:var(--wash);max-inline-size:88%;justify-self:start;overflow-wrap:anywhere}
.said .you{justify-self:end;background:color-mix(in srgb,var(--accent) 12%,var(--paper))}
.said p{white-space:pre-wrap}.said small{display:block}.status{font-size:14px;color:var(--soft)}
.status b{font-weight:600;color:var(--ink)}.list{list-style:none;padding:0;display:grid;gap:6px}
.list button{inline-size:100%;text-align:start}
@media (max-width:480px){.panel,.start .panel{inset:0;inline-size:100%;max-block-size:100dvh;border-radius:0;border:0}}
@media (prefers-reduced-motion:no-preference){.panel{animation:up .16s ease-out}@keyframes up{from{
opacity:0;translate:0 8px}}}
`;

export function dress(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS_TEXT);
  root.adoptedStyleSheets = [sheet];
}
