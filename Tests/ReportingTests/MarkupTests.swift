import Reporting
import Testing

@Suite("Markup")
struct MarkupTests {
  @Test("text that is put into markup is escaped, markup is not")
  func escapes() {
    let label = "<script>alert(\"1\" & '2')</script>"
    let inner: Markup = "<b>\(label)</b>"
    let outer: Markup = "<p title=\"\(label)\">\(inner)</p>"
    let safe = "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;"
    #expect(outer.html == "<p title=\"\(safe)\"><b>\(safe)</b></p>")
    #expect(Markup(label).html == safe)
  }

  @Test(
    "characters that a terminal obeys or that turn text around are replaced",
    arguments: [
      ("a\u{1B}[31mb", "a\u{FFFD}[31mb"), ("a\u{202E}b", "a\u{FFFD}b"), ("a\u{0}b", "a\u{FFFD}b"),
      ("a\u{9B}b", "a\u{FFFD}b"), ("a\rb", "a\u{FFFD}b"), ("a\r\nb", "a\u{FFFD}\nb"),
      ("tab\tand\nline", "tab\tand\nline"), ("Größe 日本 👩‍👩‍👧", "Größe 日本 👩‍👩‍👧"),
    ])
  func replaces(_ text: String, _ expected: String) {
    #expect(Array(printable(text).unicodeScalars) == Array(expected.unicodeScalars))
  }
}
