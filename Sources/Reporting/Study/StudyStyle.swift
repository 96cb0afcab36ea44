/// The look of the study's page, beside `StyleSheet`: quiet, one thing at a time, large targets.
enum StudyStyle {
  /// - Parameters:
  ///   - ratio: width by height of the pictures.
  ///   - options: how many stand under each.
  static func css(ratio: Double, options: Int) -> String {
    // One row, or two, where there is room; two columns, or three, on a phone. All of a question is
    // in sight at once.
    let (wide, narrow) = (options > 5 ? (options + 1) / 2 : options, options > 4 ? 3 : 2)
    return """
      :root{--ratio:\(ratio);--wide:\(wide);--narrow:\(narrow);\
      --tall:\(options > 5 ? 17 : 26)vh;--small:\(options > 6 ? 14 : options > 2 ? 21 : 30)vh}
      \(frame)
      \(controls)
      \(question)
      \(small)
      """
  }

  private static let frame = """
    [hidden]{display:none!important}
    .study{max-width:54rem;padding-top:1.25rem;padding-bottom:1.25rem}
    .study section{margin-top:0}
    .study h1,.study h2{border:0;padding:0}
    .study h1:focus,.study h2:focus{outline:none}
    .study #introduction,.study #end{max-width:42rem;margin:0 auto;padding-top:4vh}
    .eyebrow{margin:0 0 .5rem;color:var(--muted);font-size:.9375rem;letter-spacing:.02em}
    .lead{font-size:1.125rem;max-width:none;text-wrap:pretty}
    .promises{list-style:none;margin:1.5rem 0;padding:1.25rem 0;border:solid var(--rule);\
    border-width:1px 0;display:grid;gap:1rem 2.5rem;font-size:.9375rem;max-width:none;\
    grid-template-columns:repeat(auto-fit,minmax(min(16rem,100%),1fr))}
    .promises li{margin:0}
    .promises b{display:block;font-size:1rem}
    """

  private static let controls = """
    button,input,textarea{font:inherit;color:inherit}
    button{min-height:3rem;padding:.5rem 1.5rem;border:1px solid var(--rule);border-radius:6px;\
    background:var(--panel);cursor:pointer;touch-action:manipulation;\
    -webkit-tap-highlight-color:transparent}
    button:hover{border-color:var(--muted)}
    button.primary{background:var(--link);border-color:var(--link);color:var(--paper);font-weight:600;\
    min-width:9rem}
    button[aria-disabled=true]{background:var(--panel);border-color:var(--rule);color:var(--muted);\
    cursor:default}
    button.quiet{min-height:2.75rem;padding:.25rem .5rem;border:0;background:none;color:var(--muted);\
    font-size:.9375rem;text-decoration:underline;text-underline-offset:.2em}
    button:disabled{visibility:hidden}
    button:focus-visible,input:focus-visible{outline:3px solid var(--link);outline-offset:3px}
    .start{display:flex;flex-wrap:wrap;gap:1rem 1.5rem;align-items:end;margin:1.5rem 0 .75rem}
    .field{display:grid;gap:.375rem;flex:1 1 16rem}
    .field label{font-weight:600}
    .field small{font-weight:400;color:var(--muted);margin-left:.25rem}
    .field input{min-height:3rem;width:100%;padding:.5rem .75rem;border:1px solid var(--muted);\
    border-radius:6px;background:var(--paper)}
    .steps{display:flex;justify-content:space-between;gap:1rem;margin:.5rem 0 1rem}
    kbd{font:inherit;font-size:.875em;padding:.0625rem .375rem;border:1px solid var(--rule);\
    border-radius:4px;background:var(--panel)}
    summary{cursor:pointer;padding:.75rem 0}
    textarea{width:100%;padding:.75rem;border:1px solid var(--rule);border-radius:6px;\
    background:var(--panel);font:.8125rem/1.45 ui-monospace,Menlo,Consolas,monospace}
    """

  // Small pictures are drawn smoothly: faces in coarse squares are harder to recognise, which
  // would flatter the protection.
  private static let question = """
    .progress{display:flex;align-items:center;gap:1rem;margin-bottom:1.25rem}
    .progress p{margin:0;white-space:nowrap;font-variant-numeric:tabular-nums;color:var(--muted)}
    progress{flex:1;height:.375rem;border:0;border-radius:3px;overflow:hidden;appearance:none;\
    background:var(--rule);color:var(--link)}
    progress::-webkit-progress-bar{background:var(--rule)}
    progress::-webkit-progress-value{background:var(--link)}
    progress::-moz-progress-bar{background:var(--link)}
    #prompt{margin:1rem 0;text-align:center;font-size:1.375rem}
    .asked{display:flex;justify-content:center}
    .asked img,.option img{display:block;aspect-ratio:var(--ratio);background:var(--panel);\
    object-fit:contain}
    .asked img{height:min(16rem,32vh);max-width:100%;border-radius:6px}
    #options{display:grid;grid-template-columns:repeat(var(--wide),minmax(0,calc(var(--tall)*var(--ratio))));\
    justify-content:center;gap:1rem;max-width:48rem;margin:0 auto}
    .option{position:relative;padding:.375rem;border:0;border-radius:9px;background:none;\
    box-shadow:0 0 0 1px var(--rule);min-width:0}
    .option img{width:100%;border-radius:5px}
    @media (hover:hover){.option:hover{box-shadow:0 0 0 2px var(--muted)}}
    .option[aria-pressed=true]{box-shadow:0 0 0 4px var(--link)}
    .option span{position:absolute;top:-.5rem;left:-.5rem;width:1.625rem;height:1.625rem;\
    border-radius:50%;background:var(--paper);color:var(--muted);box-shadow:0 0 0 1px var(--rule);\
    font-size:.875rem;font-weight:600;line-height:1.625rem;text-align:center}
    .option[aria-pressed=true] span{background:var(--link);color:var(--paper);box-shadow:none}
    #hint{margin:.5rem 0 0;min-height:1.6em;max-width:none;text-align:center}
    .keys{max-width:none;margin:0;text-align:center}
    """

  private static let small = """
    @media screen and (max-width:42rem){
    .study{padding-top:.5rem;padding-bottom:.5rem}
    .progress{gap:.75rem;margin-bottom:.5rem}
    #prompt{font-size:1.125rem;margin:.5rem 0}
    .asked img{height:min(16rem,22.5vh)}
    #options{grid-template-columns:repeat(var(--narrow),minmax(0,calc(var(--small)*var(--ratio))));\
    gap:.625rem}
    .option{padding:.25rem}
    #hint{margin:.375rem 0 0;font-size:.875rem;line-height:1.4;min-height:1.4em}
    .steps{margin:.25rem 0 0}
    .study #introduction,.study #end{padding-top:1vh}
    .promises{margin:1rem 0;padding:.875rem 0;gap:.75rem}
    }
    @media (hover:none) and (pointer:coarse){.keys{display:none}}
    @media screen and (max-height:30rem) and (min-width:30rem){
    .progress{margin-bottom:.25rem}
    #prompt{margin:.25rem 0}
    .asked img{height:28vh}
    #options{grid-template-columns:repeat(var(--wide),minmax(0,calc(24vh*var(--ratio))))}
    }
    """
}
