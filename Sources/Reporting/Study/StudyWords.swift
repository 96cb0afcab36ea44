/// What the study's page says, screen by screen; its script fills in pictures and numbers.
struct StudyWords {
  let questions: Int
  let options: Int
  /// Whether the pictures are of people.
  let knowsPeople: Bool

  var introduction: Markup {
    let count = questions == 1 ? "one picture" : "\(questions) pictures"
    return """
      <section id="introduction">
      <p class="eyebrow">A study with pictures</p>
      <h1 tabindex="-1">\(title)</h1>
      <p class="lead">You will see \(count) that a program tried to restore from protected data. Under \
      each stand \(options) clear pictures. \(task) If you cannot tell, choose the one that looks most \
      like it.</p>
      <ul class="promises">
      <li><b>Take your time.</b> There is no time limit; a few minutes are usual. You can go back and \
      change your mind.</li>
      <li><b>Nothing is sent.</b> This page works without a network. At the end you save a file with \
      what you chose and how long you looked, and hand it over yourself.</li>
      <li><b>Stop whenever you like.</b> What you have answered until then counts, if you save \
      it.</li>
      <li><b>Be discreet.</b> \(warning) Please do not copy them or pass them on.</li>
      </ul>
      <div class="start">
      <div class="field">
      <label for="code">Your code <small>if you were given one; no names, please</small></label>
      <input id="code" type="text" maxlength="24" autocomplete="off" autocapitalize="off" \
      spellcheck="false">
      </div>
      <button type="button" id="begin" class="primary">Begin</button>
      </div>
      <p class="note">It begins with one question for practice, which does not count.</p>
      </section>
      """
  }

  private var title: String {
    knowsPeople ? "Who is in the picture?" : "Which picture is it?"
  }

  private var warning: String {
    knowsPeople ? "The pictures show real people." : "The pictures may be private."
  }

  private var prompt: String {
    knowsPeople
      ? "Which of these people is in the picture above?" : "Which of these is the picture above?"
  }

  private var task: String {
    knowsPeople
      ? "Choose the one that shows the person in the picture above."
      : "Choose the one that shows the same as the picture above."
  }

  var question: Markup {
    """
    <section id="question" hidden>
    <div class="progress">
    <p id="count" aria-live="polite"></p>
    <progress id="done" aria-label="Questions answered" max="\(questions)" value="0"></progress>
    <button type="button" id="stop" class="quiet">Stop here</button>
    </div>
    <figure class="asked"><img id="asked" alt="The picture in question"></figure>
    <h2 id="prompt" tabindex="-1">\(prompt)</h2>
    <div id="options" role="group" aria-labelledby="prompt"></div>
    <p id="hint" class="note" aria-live="polite"></p>
    <div class="steps">
    <button type="button" id="back">Back</button>
    <button type="button" id="next" class="primary">Next</button>
    </div>
    <p class="note keys"><kbd>1</kbd> to <kbd>\(options)</kbd> choose, <kbd>Enter</kbd> or \
    <kbd>→</kbd> goes on, <kbd>←</kbd> goes back</p>
    </section>
    """
  }

  var end: Markup {
    """
    <section id="end" hidden>
    <p class="eyebrow">Thank you</p>
    <h2 id="summary" tabindex="-1"></h2>
    <p class="lead">Save your answers as a file and give it to the person who asked you. Nothing has \
    been sent, and this page forgets everything when you close it.</p>
    <div class="steps">
    <button type="button" id="return">Back to the questions</button>
    <button type="button" id="save" class="primary">Save my answers</button>
    </div>
    <p id="saved" class="note" role="status"></p>
    <details>
    <summary>No file appeared? Copy the text instead</summary>
    <p class="note">Select all of it, copy it into an e-mail or a text file, and hand that over.</p>
    <textarea id="text" readonly rows="8" aria-label="Your answers as text"></textarea>
    </details>
    </section>
    """
  }
}
