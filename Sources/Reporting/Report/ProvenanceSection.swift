import Records

/// Where the figures come from: enough to repeat them.
struct ProvenanceSection {
  let record: AuditRecord

  func markup() -> Markup {
    Fold(
      heading: "<h3>How to repeat this</h3>", anchor: "provenance",
      body: """
        <h4>Command</h4>
        <div class="scroll" role="region" aria-label="Command" tabindex="0">\
        <pre><code>\(record.command)</code></pre></div>
        <h4>Recipe</h4>
        \(recipe)
        <h4>Machine and versions</h4>
        <dl class="list">\(machine)\(versions)</dl>
        \(pictures)
        """
    ).markup()
  }

  private var recipe: Markup {
    guard !record.recipe.isEmpty else {
      return "<p class=\"empty\">The record holds no recipe.</p>"
    }
    return """
      <div class="scroll recipe" role="region" aria-label="Recipe" tabindex="0">\
      <pre><code>\(record.recipe)</code></pre></div>
      """
  }

  private var machine: [Markup] {
    let hardware = record.hardware
    let cores = "\(hardware.cores) core\(hardware.cores == 1 ? "" : "s")"
    return [
      item("Processor", "\(hardware.processor), \(cores)"),
      item("Memory", Figures.memory(hardware.memoryBytes)),
      item("Device", "\(hardware.device), \(hardware.precision)"),
      item("Audit", "budget \(record.budget), took \(Figures.duration(record.seconds))"),
      item("Finished", Figures.date(record.created)),
      item("Record", AuditRecord.schema),
    ]
  }

  private var versions: [Markup] {
    record.versions.sorted { $0.key < $1.key }.map { item($0.key, $0.value) }
  }

  private func item(_ name: String, _ value: String) -> Markup {
    "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
  }

  private var pictures: Markup {
    guard !record.images.isEmpty else { return "" }
    let rows = record.images.map { image in
      HTMLTable.Row(
        header: "<code>\(image.file)</code>",
        cells: [
          "\(image.choice.rawValue), \(image.role.rawValue)", "<code>\(image.key)</code>",
          "<code class=\"digest\">\(image.sha256)</code>",
        ])
    }
    let table = HTMLTable(
      caption: "The pictures beside the record, with the digests that it states.",
      label: "Files of pictures",
      columns: [
        .init(title: "File"), .init(title: "Shows"), .init(title: "Picture"),
        .init(title: "SHA-256"),
      ],
      groups: [.init(rows: rows)])
    return "<h4>Pictures</h4>\(table.markup())"
  }
}
