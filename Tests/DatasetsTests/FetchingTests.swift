import Crypto
import Datasets
import Formats
import Foundation
import Testing

/// A local server that can go on in the middle of a file and cut a connection.
private final class Server {
  private let process = Process()
  let address: String

  private static let script = """
    import http.server, os, sys
    folder, limit = sys.argv[1], int(sys.argv[2])
    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass
        def do_GET(self):
            path = os.path.join(folder, os.path.basename(self.path))
            if not os.path.exists(path): return self.send_error(404)
            data = open(path, 'rb').read()
            start = 0
            if 'Range' in self.headers:
                start = int(self.headers['Range'].split('=')[1].split('-')[0])
                self.send_response(206)
                self.send_header('Content-Range', f'bytes {start}-{len(data) - 1}/{len(data)}')
            else:
                self.send_response(200)
            self.send_header('Content-Length', str(len(data) - start))
            self.end_headers()
            sent = data[start:]
            if limit and start == 0: sent = sent[:limit]
            self.wfile.write(sent)
            open(os.path.join(folder, 'requests'), 'a').write(f'{start}\\n')
    server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

  /// - Parameter cutAfter: bytes after which a first request is cut off; 0 for never.
  init?(_ folder: URL, cutAfter: Int = 0) throws {
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.script, folder.path, String(cutAfter)]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let port = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard Int(port) != nil else {
      print("skipped: python3 is not here to serve files")
      return nil
    }
    address = "http://127.0.0.1:\(port)"
  }

  // A test's thread has the polite signals blocked, and its children inherit that.
  deinit { kill(process.processIdentifier, SIGKILL) }
}

@Suite("Fetching", .serialized)
struct FetchingTests {
  private let served: URL
  private let target: URL
  private let content = Data((0..<300_000).map { UInt8($0 * 31 % 253) })

  init() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    served = root.appendingPathComponent("served")
    target = root.appendingPathComponent("fetched")
    try FileManager.default.createDirectory(at: served, withIntermediateDirectories: true)
    try content.write(to: served.appendingPathComponent("set.bin"))
  }

  private func entry(md5: String? = nil, file: String = "set.bin") -> CatalogueEntry {
    CatalogueEntry(
      name: "set", summary: "a test",
      files: [.init(url: "http://nowhere/" + file, md5: md5 ?? self.md5(content))],
      unpacks: false, provenance: "this test")
  }

  private func md5(_ data: Data) -> String {
    Insecure.MD5.hash(data: data).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private func problem(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  @Test("a cut download is kept and goes on where it ended")
  func resumes() throws {
    guard let server = try Server(served, cutAfter: 100_000) else { return }
    let fetching = Fetching(entry(), to: target, mirror: server.address)
    let first = problem { try fetching.run() }
    #expect(first.contains("cut") && first.contains("set.bin.part"), "\(first)")
    try fetching.run()
    #expect(try Data(contentsOf: target.appendingPathComponent("set.bin")) == content)
    let requests = try String(
      contentsOf: served.appendingPathComponent("requests"), encoding: .utf8)
    #expect(requests == "0\n100000\n", "\(requests)")
    #expect(
      !FileManager.default.fileExists(atPath: target.appendingPathComponent("set.bin.part").path))
    // A third call asks for nothing.
    try fetching.run()
    #expect(
      try String(contentsOf: served.appendingPathComponent("requests"), encoding: .utf8) == requests
    )
  }

  @Test("a partial file of something else is found out by the checksum and started anew")
  func survivesForeignPart() throws {
    guard let server = try Server(served) else { return }
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    let part = target.appendingPathComponent("set.bin.part")
    for foreign in [Data(repeating: 9, count: 5000), content + [1, 2, 3]] {
      try foreign.write(to: part)
      let fetching = Fetching(entry(), to: target, mirror: server.address)
      #expect(!problem { try fetching.run() }.isEmpty)
      try? FileManager.default.removeItem(at: part)
      try fetching.run()
      let file = target.appendingPathComponent("set.bin")
      #expect(try Data(contentsOf: file) == content)
      try FileManager.default.removeItem(at: file)
    }
  }

  @Test("an archive is unpacked, and says which folder to open")
  func unpacks() throws {
    guard let server = try Server(served) else { return }
    let archive = Gzip.compress(try SetFolder.tar(["inner/a.txt": Array("hello".utf8)]))
    try Data(archive).write(to: served.appendingPathComponent("inner.tar.gz"))
    let entry = CatalogueEntry(
      name: "set", summary: "a test",
      files: [.init(url: "http://nowhere/inner.tar.gz", md5: md5(Data(archive)))],
      unpacks: true, folder: "inner", provenance: "this test")
    try Fetching(entry, to: target, mirror: server.address).run()
    let file = target.appendingPathComponent("inner/a.txt")
    #expect(try String(contentsOf: file, encoding: .utf8) == "hello")
    #expect(Fetching(entry, to: target).opened.path == target.path + "/inner")
  }

  @Test("a wrong checksum is refused and nothing stays under the file's name")
  func refusesWrongContent() throws {
    guard let server = try Server(served) else { return }
    let wrong = String(repeating: "0", count: 32)
    let error = problem {
      try Fetching(entry(md5: wrong), to: target, mirror: server.address).run()
    }
    #expect(error.contains("expected \(wrong)") && error.contains("this test"), "\(error)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).isEmpty)
  }

  @Test("a file that the server lacks, a server that is not there, an unknown name, a form")
  func explains() throws {
    guard let server = try Server(served) else { return }
    let lacking = problem {
      try Fetching(entry(file: "other.bin"), to: target, mirror: server.address).run()
    }
    #expect(lacking.contains("refused the file"), "\(lacking)")
    let nobody = problem {
      try Fetching(entry(), to: target, mirror: "http://127.0.0.1:1").run()
    }
    #expect(nobody.contains("cannot be reached"), "\(nobody)")
    #expect(problem { _ = try Catalogue.entry("imagenet") }.contains("cifar-100"))
    let form = problem { try Fetching(Catalogue.entry("celeba"), to: target).run() }
    #expect(form.contains("agreement"), "\(form)")
  }

  @Test("every address and checksum is well formed and says where it comes from")
  func catalogueIsWhole() {
    for entry in Catalogue.entries {
      #expect(entry.instructions != nil || !entry.files.isEmpty)
      #expect(!entry.provenance.isEmpty)
      for file in entry.files {
        #expect(file.url.hasPrefix("http") && !file.name.isEmpty)
        #expect(file.md5.count == 32 && file.md5.allSatisfy(\.isHexDigit))
      }
    }
  }
}
