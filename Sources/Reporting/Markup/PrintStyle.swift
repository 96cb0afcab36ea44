/// How pages look on paper: the summary on the first sheet, everything unfolded behind it.
enum PrintStyle {
  static let css = """
    @media print{
    @page{size:A4;margin:10mm 15mm}
    html{font-size:9.5pt}
    body{background:none;line-height:1.45}
    main,footer{max-width:none;padding:0}
    th.n{white-space:normal}
    tbody th,.wide tbody th{min-width:0}
    section{margin-top:1.5rem}
    p{max-width:none}
    ul{max-width:none}
    a{color:inherit;text-decoration:none}
    .verdict,.badge,.cell,.bar,.plot,pre{print-color-adjust:exact;\
    -webkit-print-color-adjust:exact}
    .badge,.verdict,.cell:not(.none){outline:.5pt solid currentColor;outline-offset:-1px}
    .scroll,.recipe{overflow:visible;max-height:none}
    .scroll:not(.cards){background:none}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;min-width:0;font-size:7.5pt}
    table{font-size:8pt}
    th,td{padding:.25rem .375rem}
    .digest{white-space:normal;overflow-wrap:anywhere}
    h2,h3,h4,summary,.caption,.group{break-after:avoid}
    tr,figure,.case,.verdict,.words div{break-inside:avoid}
    .pictures{grid-template-columns:repeat(3,45mm)}
    \(sheet)
    \(folds)
    }
    """

  private static let sheet = """
    .sheet{break-after:page}
    .sheet section{margin-top:.5rem}
    .sheet h1{font-size:17pt;margin:0 0 .375rem}
    .sheet h2{font-size:11pt;padding-top:.375rem;margin-bottom:.25rem}
    .sheet p,.sheet ul{margin-top:.125rem;margin-bottom:.375rem}
    .sheet li{font-size:8.5pt;line-height:1.35;margin:.125rem 0}
    .sheet .caption,.sheet .note,.sheet .brand{font-size:8.5pt;line-height:1.35}
    .subject{margin:0 0 .5rem}
    .sheet .verdict{padding:.625rem .875rem;gap:.75rem}
    .sheet .verdict .icon{width:1.75rem;height:1.75rem}
    .sheet .verdict .sentence{font-size:11.5pt;line-height:1.3}
    .sheet .pair{grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 1.5rem}
    .sheet .scroll{margin:.25rem 0}
    .sheet .facts{margin-top:.625rem;padding-top:.375rem;font-size:8.5pt;line-height:1.3;\
    grid-template-columns:1fr 1.7fr 1.3fr}
    .sheet .facts dt,.sheet .facts dd{display:inline;font-size:8pt}
    .sheet .facts dt::after{content:": "}
    .matrix table{border-spacing:2px}
    .matrix thead th,.many thead th{font-size:6.5pt;line-height:1.2}
    .matrix tbody th{padding:.125rem .25rem .125rem 0;font-size:8.5pt;line-height:1.2}
    .matrix small{font-size:7pt}
    .cell,.many .cell{padding:.125rem .25rem;font-size:7pt;line-height:1.25;border-left-width:3px}
    .cell b,.many .cell b{font-size:9pt}
    .cell .word{display:inline}
    .cell small{display:block}
    .matrix thead th:first-child{width:27mm}
    .cell .range{display:inline}
    .cell .range::after{content:", "}
    .dense .range::after{content:none}
    .dense .range{display:block}
    .dense .word,.dense tbody th small{display:none}
    .dense .key{display:block}
    .dense .cell{line-height:1.15}
    .sheet:has(.dense) .strip .pictures{grid-template-columns:repeat(3,minmax(0,20mm))}
    .sheet:has(.dense) .strip figcaption{font-size:6.5pt;line-height:1.2;max-height:4.8em;\
    overflow:hidden}
    .sheet:has(.dense) .verdict .sentence{font-size:10.5pt}
    .sheet:has(.dense) ul{padding:0;list-style:none}
    .sheet:has(.dense) #limits li{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
    .strip{gap:1rem}
    .strip .pictures{grid-template-columns:repeat(3,minmax(0,27mm));gap:2mm}
    .strip figcaption{font-size:7pt;line-height:1.25;margin-top:.25rem}
    .strip:has(>.case:only-child) .pictures{grid-template-columns:repeat(3,minmax(0,55mm))}
    .sheet h3{font-size:9.5pt;margin:0 0 .25rem}
    .sheet h3 small{font-size:7.5pt}
    """

  /// Engines that keep the content of a closed fold in a slot show it where that slot is shown.
  private static let folds = """
    details::details-content{content-visibility:visible;block-size:auto;opacity:1}
    .fold>summary::before{content:none}
    .fold>summary{padding:.5rem 0 .25rem}
    .folded{padding-bottom:.75rem}
    .pairs{max-width:110mm}
    .pair{gap:1rem}
    """
}
