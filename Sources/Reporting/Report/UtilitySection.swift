import Records

/// What protected data is still good for, and how the run that made it went.
struct UtilitySection {
  let record: AuditRecord

  func markup() -> Markup {
    guard !record.utility.isEmpty else {
      return fold("<p class=\"empty\">The task was not measured.</p>")
    }
    let table = HTMLTable(
      caption: "The task on protected test images, with a bootstrap interval of 95 %.",
      label: "Utility of protected data",
      columns: [
        .init(title: "Task"), .init(title: "Floor <small>commonest class</small>", isNumeric: true),
        .init(title: "Achieved", isNumeric: true), .init(title: "95 % interval", isNumeric: true),
        .init(title: "Unprotected", isNumeric: true), .init(title: "Accuracy", isNumeric: true),
        .init(title: "AUC", isNumeric: true), .init(title: "Test images", isNumeric: true),
      ],
      groups: [.init(rows: record.utility.map(row))], layout: .cards)
    return fold(table.markup())
  }

  private func fold(_ body: Markup) -> Markup {
    Fold(
      heading: "<h3>What the receiver can still do</h3>", anchor: "utility", body: body
    ).markup()
  }

  private func row(_ utility: AuditUtility) -> HTMLTable.Row {
    let interval: Markup =
      "\(Figures.share(utility.interval.low)) to \(Figures.share(utility.interval.high))"
    let learner = utility.training.map { ", by \($0)" }
    return .init(
      header: "\(utility.name) <small>\(utility.metric)\(learner ?? "")</small>",
      cells: [
        .figure(utility.floor, of: utility.metric),
        "<strong>\(.figure(utility.achieved, of: utility.metric))</strong>", interval,
        .figure(utility.unprotected, of: utility.metric),
        "\(.figure(utility.accuracy, of: "accuracy"))\(fiveBest(utility))",
        .figure(utility.auc, of: "AUC"),
        "\(Figures.count(utility.samples))",
      ])
  }

  private func fiveBest(_ utility: AuditUtility) -> Markup {
    guard let share = utility.metrics?["top-5 accuracy"]?.achieved else { return "" }
    return " <small>among five: \(Figures.share(share))</small>"
  }

  /// One plot for each curve, since losses have scales of their own.
  func training() -> Markup {
    let plots = record.training.map { curve -> Markup in
      let plot = LinePlot(
        description: description(of: curve), xTitle: "step", yTitle: "",
        series: [
          .init(
            label: nil, colour: 0,
            points: curve.points.map { .init(x: Double($0.step), y: $0.value) })
        ])
      return """
        <figure><figcaption><b>\(curve.name)</b></figcaption>\(plot.svg())</figure>
        """
    }
    let body: Markup =
      plots.isEmpty
      ? "<p class=\"empty\">The run recorded no curves.</p>" : "<div class=\"plots\">\(plots)</div>"
    return Fold(
      heading: "<h3>How the protection was trained</h3>", anchor: "training", body: body
    ).markup()
  }

  private func description(of curve: TrainingCurve) -> String {
    guard let first = curve.points.first, let last = curve.points.last else {
      return "\(curve.name): no points"
    }
    return "\(curve.name) goes from \(Figures.significant(first.value)) at step \(first.step) to "
      + "\(Figures.significant(last.value)) at step \(last.step)"
  }
}

extension AuditUtility {
  /// Who learnt the task for the audit, and from what; nil for the run's own classifier.
  var training: String? { learner.map { "\($0), trained on protected data" } }
}
