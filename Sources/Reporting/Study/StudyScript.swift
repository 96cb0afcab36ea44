/// What the study's page runs: it draws the order for each participant, follows pointer and keys, and
/// hands the answers to the browser's own saving. It asks the network for nothing.
enum StudyScript {
  static let text = """
    "use strict";
    \(drawing)
    \(showing)
    \(saving)
    \(moving)
    """

  private static let drawing = #"""
    const study = JSON.parse(document.getElementById("study").textContent);
    const by = (id) => document.getElementById(id);

    // Numbers beyond the last whole multiple are drawn again, so that all orders are as likely.
    function below(count) {
      const drawn = new Uint32Array(1);
      const limit = Math.floor(2 ** 32 / count) * count;
      do crypto.getRandomValues(drawn); while (drawn[0] >= limit);
      return drawn[0] % count;
    }
    function shuffled(list) {
      const order = [...list];
      for (let last = order.length - 1; last > 0; last--) {
        const other = below(last + 1);
        [order[last], order[other]] = [order[other], order[last]];
      }
      return order;
    }
    const letters = "BCDFGHJKMNPQRSTVWXZ23456789";
    const drawnCode = Array.from({ length: 6 }, () => letters[below(letters.length)]).join("");
    const nonce = Array.from({ length: 32 }, () => below(16).toString(16)).join("");
    const steps = [study.practice, ...shuffled(study.questions)].map((question) => ({
      id: question.id, picture: question.picture, options: shuffled(question.options),
      chosen: null, milliseconds: 0,
    }));
    const counted = steps.slice(1);
    """#

  private static let showing = #"""
    const screens = ["introduction", "question", "end"];
    let screen = "introduction";
    let at = 0;
    let since = null;
    let isSaved = true;

    // A question's time runs while it is in sight.
    function pause() {
      if (since !== null) steps[at].milliseconds += performance.now() - since;
      since = null;
    }
    function resume() {
      if (since === null && screen === "question" && !document.hidden) since = performance.now();
    }
    function show(name) {
      screen = name;
      for (const other of screens) by(other).hidden = other !== name;
      scrollTo(0, 0);
    }
    function showQuestion(place) {
      pause();
      at = place;
      const step = steps[at];
      by("count").textContent = at === 0 ? "For practice" : `Question ${at} of ${counted.length}`;
      by("asked").src = step.picture;
      by("options").replaceChildren(...step.options.map(option));
      by("hint").textContent = at === 0 ? "This one is not protected and does not count." : "";
      by("back").disabled = at === 0;
      show("question");
      showChoice();
      by("prompt").focus();
      resume();
    }
    function option(content, place) {
      const button = document.createElement("button");
      const picture = document.createElement("img");
      const number = document.createElement("span");
      button.type = "button";
      button.className = "option";
      button.dataset.option = content.id;
      button.setAttribute("aria-label", `Picture ${place + 1}`);
      picture.src = content.picture;
      picture.alt = "";
      number.textContent = place + 1;
      button.append(picture, number);
      button.addEventListener("click", () => choose(place));
      return button;
    }
    function choose(place) {
      steps[at].chosen = steps[at].options[place].id;
      isSaved = false;
      if (at > 0) by("hint").textContent = "";
      showChoice();
    }
    function showChoice() {
      for (const button of by("options").children) {
        button.setAttribute("aria-pressed", button.dataset.option === steps[at].chosen);
      }
      by("done").value = counted.filter((one) => one.chosen).length;
      by("next").setAttribute("aria-disabled", steps[at].chosen === null);
    }
    function showEnd() {
      pause();
      const done = counted.filter((one) => one.chosen).length;
      by("summary").textContent = done === counted.length
        ? "You have answered every question."
        : `You have answered ${done} of ${counted.length} questions.`;
      by("text").value = answers();
      by("saved").textContent = "";
      show("end");
      by("summary").focus();
    }
    """#

  private static let saving = #"""
    function code() {
      return by("code").value.trim().replace(/[^A-Za-z0-9_-]+/g, "-") || drawnCode;
    }
    function answer(step) {
      return {
        question: step.id, shown: step.options.map((option) => option.id), chosen: step.chosen,
        milliseconds: Math.round(step.milliseconds),
      };
    }
    function answers() {
      const practice = steps[0].chosen ? { practice: answer(steps[0]) } : {};
      return JSON.stringify({
        schema: "obscura.study.answers/1", study: study.study, code: code(), nonce, ...practice,
        answers: counted.filter((step) => step.chosen).map(answer),
      }, null, 2) + "\n";
    }
    function save() {
      const link = document.createElement("a");
      const file = new Blob([answers()], { type: "application/json" });
      link.href = URL.createObjectURL(file);
      link.download = `answers-${code()}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      isSaved = true;
      by("saved").textContent = `Saved as ${link.download}, where your browser keeps what it saves. `
        + "You can close this page now.";
    }
    """#

  private static let moving = #"""
    function next() {
      if (steps[at].chosen === null) {
        by("hint").textContent = "Choose one first, even if you have to guess.";
        return;
      }
      if (at + 1 < steps.length) showQuestion(at + 1); else showEnd();
    }
    function back() {
      if (at > 0) showQuestion(at - 1);
    }
    by("begin").addEventListener("click", () => showQuestion(0));
    by("next").addEventListener("click", next);
    by("back").addEventListener("click", back);
    by("stop").addEventListener("click", showEnd);
    by("return").addEventListener("click", () => showQuestion(at));
    by("save").addEventListener("click", save);
    by("text").addEventListener("focus", () => by("text").select());
    document.addEventListener("visibilitychange", () => document.hidden ? pause() : resume());
    addEventListener("beforeunload", (event) => { if (!isSaved) event.preventDefault(); });

    document.addEventListener("keydown", (event) => {
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const isTyping = target === by("code") || target === by("text");
      // A button does what it says, but for the chosen picture: chosen it is already.
      const isButton = target.closest("button, summary")
        && target.getAttribute("aria-pressed") !== "true";
      const isEnter = event.key === "Enter" && !isButton;
      if (screen === "introduction" && isEnter) showQuestion(0);
      else if (screen === "question") {
        const number = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
        if (number > 0 && number <= steps[at].options.length) {
          choose(number - 1);
          by("options").children[number - 1].focus();
        } else if (isEnter || event.key === "ArrowRight") next();
        else if (event.key === "ArrowLeft" || event.key === "Backspace") back();
        else return;
      } else if (screen === "end" && !isTyping
        && (event.key === "ArrowLeft" || event.key === "Backspace")) showQuestion(at);
      else return;
      event.preventDefault();
    });
    """#
}
