/// The look of a report's first page, of its matrix and of what is folded below.
enum SheetStyle {
  static let css = """
    \(sheet)
    \(matrix)
    \(folds)
    """

  private static let sheet = """
    .subject{color:var(--muted);margin:-.75rem 0 1.25rem}
    .sheet section{margin-top:2rem}
    .sheet h2{font-size:1.25rem;border-top:1px solid var(--rule);padding-top:.75rem;\
    margin-bottom:.5rem}
    .sheet .pair{margin:0}
    .sheet .case{margin-top:0}
    .sheet h3{font-size:1rem;margin:.25rem 0 .5rem}
    .sheet h3 small{display:block;font-size:.8125rem}
    .sheet li{font-size:.9375rem}
    .sheet .facts{border-top:1px solid var(--rule);padding-top:.75rem;margin-top:2rem}
    .strip{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.5rem}
    .strip:has(>.case:only-child){grid-template-columns:minmax(0,1fr)}
    .strip .pictures{grid-template-columns:repeat(3,minmax(0,1fr));gap:.5rem}
    .strip figcaption{font-size:.8125rem}
    .strip figcaption b{display:block}
    """

  /// A cell's border and its icon tell the verdicts apart where grounds come out grey.
  private static let matrix = """
    .matrix table{table-layout:fixed;border-collapse:separate;border-spacing:3px 3px}
    .matrix th,.matrix td{border:0;padding:0}
    .matrix thead th{padding:0 .25rem .25rem;font-size:.8125rem;border:0}
    .matrix tbody th{padding:.375rem .5rem .375rem 0;min-width:0}
    .matrix tbody th a{color:var(--ink)}
    .matrix thead th:first-child{width:10.5rem;padding-left:0}
    .matrix td{height:1px;padding:0}
    .matrix td>div{height:100%}
    .cell{display:block;height:100%;padding:.375rem .5rem;border-left:4px solid currentColor;\
    border-radius:3px;font-size:.8125rem;line-height:1.35;text-decoration:none}
    .cell b{font-size:1.0625rem}
    .cell .range,.cell .word{display:block}
    .cell .range,.cell small{color:var(--ink)}
    .cell.none{border-left-color:transparent}
    .many .cell{padding:.25rem .375rem;font-size:.6875rem}
    .many .cell b{font-size:.9375rem}
    .many thead th{font-size:.75rem;line-height:1.25}
    .key{display:none}
    .key .icon{margin-left:.75rem}
    \(verdicts)
    """

  private static let verdicts = ["protected", "partly", "exposed", "inconclusive"].map {
    ".cell.\($0){color:var(--\($0));background:var(--\($0)-ground)}"
  }.joined(separator: "\n")

  private static let folds = """
    .fold{border-top:1px solid var(--rule)}
    .fold>summary{display:flex;flex-wrap:wrap;align-items:baseline;gap:.125rem .75rem;\
    padding:.75rem 0;cursor:pointer;list-style:none}
    .fold>summary::-webkit-details-marker{display:none}
    .fold>summary::before{content:"+";width:1rem;font-weight:600;color:var(--link)}
    .fold[open]>summary::before{content:"–"}
    .fold>summary:hover h3,.fold>summary:hover h4{text-decoration:underline;\
    text-underline-offset:.2em}
    .fold summary h3,.fold summary h4{margin:0}
    .fold summary h3 .badge,.fold summary h4 .badge{margin-left:.375rem}
    h4{font-size:1rem;line-height:1.35;margin:1.5rem 0 .5rem}
    h4 small{font-weight:400;color:var(--muted)}
    .folded{padding-bottom:2rem}
    .inner>summary{padding-left:1.25rem}
    .inner .folded{padding-bottom:1.5rem}
    .gist{color:var(--muted);font-size:.9375rem}
    .leak{margin:.5rem 0 1rem}
    .pairs{max-width:32rem;margin:0 0 1.5rem}
    :target>summary{background:var(--panel)}
    """
}
