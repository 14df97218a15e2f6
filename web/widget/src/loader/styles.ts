/** Styles of the launcher and the panel, inside a shadow root: the host's styles stay out, ours stay in. */
export const STYLES = `
:host{all:initial}
*{box-sizing:border-box}
.l,.g,.p{position:fixed;z-index:2147483000;inset-inline-end:20px}
:host([data-side=left]) .l,:host([data-side=left]) .g,:host([data-side=left]) .p{inset-inline-end:auto;inset-inline-start:20px}
.l{bottom:20px;width:56px;height:56px;padding:0;border:0;border-radius:50%;cursor:pointer;background:var(--b);color:var(--o);
box-shadow:0 6px 20px rgb(15 23 42/.22),0 1px 3px rgb(15 23 42/.18);display:grid;place-items:center;transition:transform .12s ease-out}
.l:hover{transform:translateY(-1px)}
.l:active{transform:none}
.l:focus-visible,.g button:focus-visible{outline:2px solid var(--b);outline-offset:2px;box-shadow:0 0 0 2px #fff,0 0 0 5px #15181e}
.l svg{width:26px;height:26px;grid-area:1/1;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.l .x,.l[aria-expanded=true] .c{display:none}
.l[aria-expanded=true] .x{display:block}
.n{position:absolute;top:-3px;inset-inline-end:-3px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#b42318;color:#fff;
border:2px solid #fff;font:600 12px/18px system-ui,sans-serif;font-variant-numeric:tabular-nums}
.g{bottom:88px;max-width:260px;padding:12px 36px 12px 14px;border-radius:12px;background:#fff;color:#15181e;
font:14px/21px system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei UI","Noto Sans CJK SC",sans-serif;
box-shadow:0 8px 24px rgb(15 23 42/.16),0 0 0 1px rgb(15 23 42/.06)}
.g button{position:absolute;top:6px;inset-inline-end:6px;width:26px;height:26px;border:0;border-radius:6px;background:none;color:#5f6776;
font:18px/1 system-ui;cursor:pointer}
.p{bottom:88px;width:min(400px,calc(100vw - 40px));height:704px;height:min(704px,calc(100vh - 104px));height:min(704px,calc(100dvh - 104px));
border-radius:16px;overflow:hidden;background:#fff;box-shadow:0 16px 48px rgb(15 23 42/.22),0 0 0 1px rgb(15 23 42/.08);
visibility:hidden;opacity:0;transform:translateY(8px);transition:opacity .18s ease-out,transform .18s ease-out,visibility 0s .18s}
.p.s{visibility:visible;opacity:1;transform:none;transition-delay:0s}
iframe{display:block;width:100%;height:100%;border:0;color-scheme:normal}
[hidden]{display:none!important}
@media (prefers-color-scheme:dark){.p{background:#151920}.g{background:#151920;color:#e8ebf0}.g button{color:#b3bac6}}
@media (max-width:480px){.l{width:48px;height:48px;bottom:16px;inset-inline-end:16px}
.p,:host([data-side=left]) .p{inset:0;width:100%;height:100%;height:100dvh;border-radius:0}
.l[aria-expanded=true]{visibility:hidden}.g{bottom:76px}}
@media (prefers-reduced-motion:reduce){.p,.l{transition:none}}
@media print{:host{display:none}}
`

/** Puts the styles into a shadow root in a way that a strict `style-src` of the host allows. */
export function addStyles(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLES)
    root.adoptedStyleSheets = [sheet]
  } catch {
    // Browsers before 2023: an element, which a strict policy of the host may refuse.
    const style = document.createElement('style')
    style.textContent = STYLES
    root.append(style)
  }
}
