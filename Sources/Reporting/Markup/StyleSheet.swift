/// The look of every page: system fonts, colours of `Palette`, legible on a phone and on paper.
enum StyleSheet {
  static let css = """
    :root{color-scheme:light dark;\(Palette.light.css)}
    @media screen and (prefers-color-scheme:dark){:root{\(Palette.dark.css)}}
    \(text)
    \(header)
    \(tables)
    \(figures)
    \(PlotStyle.css)
    \(SheetStyle.css)
    \(narrow)
    \(PrintStyle.css)
    """

  private static let text = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 -apple-system,\
    BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
    main,footer{max-width:62rem;margin:0 auto;padding:0 1.5rem}
    main{padding-top:2.5rem}
    footer{padding-top:1rem;padding-bottom:3rem;color:var(--muted);font-size:.875rem}
    footer p{border-top:1px solid var(--rule);padding-top:1rem}
    section{margin-top:4rem}
    section section{margin-top:3rem}
    h1,h2,h3,.sentence{font-family:"Iowan Old Style",Charter,"Bitstream Charter","Source Serif 4",\
    Georgia,"Times New Roman",serif;font-weight:600;line-height:1.25;text-wrap:balance}
    h1{font-size:2.25rem;margin:.25rem 0 1.25rem}
    h2{font-size:1.625rem;margin:0 0 1rem;padding-top:1rem;border-top:2px solid var(--ink)}
    h3{font-size:1.25rem;margin:2rem 0 .5rem}
    h3 small{font:400 .9375rem/1.4 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,\
    "Helvetica Neue",Arial,sans-serif;color:var(--muted)}
    h3 .badge{margin-left:.5rem;vertical-align:.15em}
    p{margin:.5rem 0 1rem;max-width:42rem}
    ul{margin:.5rem 0;padding-left:1.25rem;max-width:42rem}
    li{margin:.375rem 0}
    dl,dd,figure{margin:0}
    a{color:var(--link);text-underline-offset:.2em}
    :focus-visible{outline:2px solid var(--link);outline-offset:2px}
    small{font-size:.8125rem}
    code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
    code{font-size:.875em;overflow-wrap:anywhere}
    .note,.empty,.none{color:var(--muted)}
    .note{font-size:.9375rem}
    .warn{color:var(--partly)}
    .sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);\
    white-space:nowrap}
    """

  private static let header = """
    .brand{display:flex;justify-content:space-between;gap:1rem;max-width:none;margin:0;\
    color:var(--muted);font-size:.9375rem}
    .brand span{font-weight:600;letter-spacing:.02em;color:var(--ink)}
    .verdict{display:flex;gap:1.25rem;align-items:flex-start;padding:1.5rem;border-radius:6px;\
    border-left:6px solid currentColor}
    .verdict .icon{width:2.75rem;height:2.75rem;flex:none;margin-top:.125rem}
    .verdict p{margin:0;max-width:46rem}
    .verdict .word{font-weight:700;font-size:1.0625rem}
    .verdict .sentence{color:var(--ink);font-size:1.4375rem;font-weight:500;line-height:1.4;\
    margin-top:.25rem;text-wrap:pretty}
    .icon{width:1.05em;height:1.05em;fill:none;stroke:currentColor;stroke-width:1.9;\
    stroke-linecap:round;stroke-linejoin:round;vertical-align:-.16em}
    .icon .solid{fill:currentColor}
    \(verdicts)
    .badge{display:inline-block;padding:.125rem .5rem;border-radius:4px;\
    font:600 .875rem/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,\
    sans-serif;white-space:nowrap}
    .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem 1.5rem;\
    margin:1.5rem 0 0;font-size:.9375rem}
    dt{color:var(--muted);font-size:.875rem}
    .words{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:1.25rem 2.5rem}
    .words dt{color:var(--ink);font-size:1rem;font-weight:600}
    .words dd{color:var(--muted);font-size:.9375rem}
    .verdicts{margin-top:2rem;display:grid;\
    grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:.25rem 2.5rem;font-size:.9375rem}
    .list{display:grid;gap:.25rem;font-size:.9375rem}
    .list div{display:grid;grid-template-columns:9rem 1fr;gap:1rem}
    .list dt{font-size:inherit}
    .recipe{max-height:28rem;overflow-y:auto}
    pre{margin:0;padding:1rem 1.25rem;background:var(--panel);border-radius:6px;\
    font-size:.875rem;line-height:1.5;min-width:max-content}
    """

  private static let verdicts = ["protected", "partly", "exposed", "inconclusive"].map { name in
    """
    .verdict.\(name),.badge.\(name){color:var(--\(name));background:var(--\(name)-ground)}
    .bar .fill.\(name){fill:var(--\(name))}
    """
  }.joined(separator: "\n")

  private static let tables = """
    .scroll{position:relative;overflow-x:auto;max-width:100%;margin:.5rem 0 1.5rem}
    .scroll:not(.cards){background:\
    linear-gradient(to right,var(--paper) 30%,transparent) left/2.5rem 100% local,\
    linear-gradient(to left,var(--paper) 30%,transparent) right/2.5rem 100% local,\
    linear-gradient(to right,var(--rule),transparent) left/.75rem 100% scroll,\
    linear-gradient(to left,var(--rule),transparent) right/.75rem 100% scroll;\
    background-repeat:no-repeat}
    table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.45;\
    font-variant-numeric:tabular-nums lining-nums}
    .caption{color:var(--muted);font-size:.9375rem;margin:0}
    th,td{padding:.5rem .75rem;text-align:left;vertical-align:top;\
    border-bottom:1px solid var(--rule)}
    th:first-child,td:first-child{padding-left:0}
    th:last-child,td:last-child{padding-right:0}
    thead th{vertical-align:bottom;border-bottom:1.5px solid var(--ink);font-weight:600;\
    font-size:.875rem;line-height:1.3}
    tbody th{font-weight:600;min-width:7rem}
    .wide tbody th{min-width:11rem}
    td small{display:block;color:var(--muted)}
    th small{display:block;font-weight:400;color:var(--muted)}
    .n{text-align:right;white-space:nowrap}
    .group th{padding-top:1.25rem;font-weight:600;color:var(--muted);font-size:.875rem}
    .tag{margin-left:.25rem;padding:0 .375rem;border:1px solid currentColor;border-radius:3px;\
    font-size:.75rem;font-weight:600;white-space:nowrap;color:var(--link)}
    .digest{white-space:nowrap;overflow-wrap:normal;font-size:.8125rem}
    .bar{display:block;width:11rem;max-width:100%;height:auto;overflow:visible}
    .interval{display:block;white-space:nowrap;font-size:.875rem}
    .cards td,.cards th{padding-top:.875rem;padding-bottom:.875rem}
    .cards thead th{padding-top:0;padding-bottom:.5rem}
    .cards tbody th{min-width:10rem}
    """

  private static let figures = """
    .track{fill:var(--rule)}
    .fill.pale{opacity:.45}
    .value{stroke:var(--ink);stroke-width:2}
    .mark{stroke:var(--muted);stroke-width:1}
    .pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1rem 2.5rem;\
    align-items:start;margin:1rem 0}
    .plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(22rem,100%),1fr));\
    gap:1.5rem 2rem}
    figcaption{font-size:.875rem;line-height:1.45;color:var(--muted);margin-top:.5rem}
    figcaption b{color:var(--ink)}
    .plot{display:block;width:100%;height:auto;max-width:32rem}
    .fronts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));\
    gap:1.5rem 2rem}
    .case{margin-top:1.5rem}
    .pictures{display:grid;grid-template-columns:repeat(3,minmax(0,18rem));gap:1.25rem}
    .pictures img{display:block;width:100%;height:auto;background:var(--panel);\
    border:1px solid var(--rule);border-radius:3px}
    .pixels{image-rendering:pixelated}
    .hole{aspect-ratio:1;display:flex;align-items:center;justify-content:center;padding:.5rem;\
    border:1.5px dashed var(--muted);border-radius:3px;overflow:hidden}
    .hole p{margin:0;text-align:center;font-size:.8125rem;line-height:1.35;color:var(--muted);\
    overflow-wrap:anywhere}
    """

  private static let narrow = """
    @media screen and (max-width:56rem){
    .pair{grid-template-columns:minmax(0,1fr)}
    }
    @media screen and (min-width:42rem) and (max-width:62rem){
    .many table{min-width:56rem}
    }
    @media screen and (max-width:42rem){
    main,footer{padding-left:1rem;padding-right:1rem}
    main{padding-top:1.25rem}
    section{margin-top:3rem}
    h1{font-size:1.75rem;margin-bottom:1rem}
    h2{font-size:1.375rem}
    .verdict{padding:1rem;gap:.75rem}
    .verdict .icon{width:1.75rem;height:1.75rem}
    .verdict .sentence{font-size:1.1875rem}
    .facts{grid-template-columns:repeat(2,minmax(0,1fr))}
    .pictures{gap:.625rem}
    .pictures figcaption{font-size:.8125rem}
    .pictures figcaption b{display:block}
    .list div{grid-template-columns:6.5rem minmax(0,1fr)}
    .words,.verdicts{grid-template-columns:minmax(0,1fr)}
    .cards{overflow-x:visible}
    .cards table,.cards tbody,.cards td,.cards tbody th{display:block}
    .cards thead{display:block;position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .cards tbody tr{display:flex;flex-direction:column;border:1px solid var(--rule);border-radius:6px;\
    padding:.875rem 1rem;margin:0 0 .875rem}
    .cards tbody th{padding:0 0 .5rem;border:0;font-size:1.0625rem;min-width:0}
    .cards td,.cards td.n{display:grid;grid-template-columns:7.5rem minmax(0,1fr);gap:.5rem;\
    padding:.25rem 0;border:0;text-align:left;white-space:normal}
    .cards tbody th{order:-2}
    .cards td:has(.badge){order:-1}
    .cards .interval{white-space:normal}
    .matrix td,.matrix td>div,.cell{height:auto}
    .cell .range,.cell .word{display:inline}
    .cell small{display:block}
    .strip{grid-template-columns:minmax(0,1fr)}
    .cards td::before{content:attr(data-label);color:var(--muted);font-size:.875rem}
    }
    """
}
