// The reader's page: choose a figure, see what was understood; filter by kind. No library, no network.
(function () {
  "use strict";
  function all(root, selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }

  function clear(reading) {
    all(reading, ".fr-on, .fr-with, .fr-shown").forEach(function (node) {
      node.classList.remove("fr-on", "fr-with", "fr-shown");
      if (node.matches(".fr-fig")) node.removeAttribute("aria-current");
    });
  }

  function mark(reading, index) { return reading.querySelector('.fr-fig[data-fig="' + index + '"]'); }

  function choose(reading, figure, focus, moved) {
    if (!figure) return;
    clear(reading);
    figure.classList.add("fr-on");
    figure.setAttribute("aria-current", "true");
    var detail = document.getElementById(figure.getAttribute("href").slice(1));
    if (detail) {
      detail.classList.add("fr-shown");
      all(detail, ".fr-check").forEach(function (check) { relate(reading, check, figure.dataset.fig); });
      detail.closest(".fr-side").scrollTop = 0;
    }
    var narrow = window.matchMedia("(max-width: 62rem)").matches; // there the card covers the lower half
    if (focus) figure.focus({ preventScroll: true });
    if (focus || moved || narrow) figure.scrollIntoView({ block: narrow ? "start" : "center", behavior: "smooth" });
  }

  function relate(reading, check, except) {
    (check.dataset.figs || "").split(" ").forEach(function (index) {
      var figure = index !== "" && index !== except && mark(reading, index);
      if (figure) figure.classList.add("fr-with");
    });
  }

  function close(reading) {
    var figure = reading.querySelector(".fr-fig.fr-on");
    clear(reading);
    if (figure) figure.focus({ preventScroll: true });
  }

  function step(reading, by, focus) {
    var figures = all(reading, ".fr-fig:not(.fr-off)").filter(function (f) { return f.offsetParent !== null; });
    var at = figures.findIndex(function (figure) { return figure.classList.contains("fr-on"); });
    var next = at < 0 ? (by > 0 ? 0 : figures.length - 1) : at + by;
    choose(reading, figures[Math.max(0, Math.min(figures.length - 1, next))], focus, true);
  }

  document.addEventListener("click", function (event) {
    var reading = event.target.closest(".fr-reading");
    if (!reading) return;
    var figure = event.target.closest(".fr-fig"), go = event.target.closest("[data-go]");
    var turn = event.target.closest("[data-step]");
    if (turn) { step(reading, Number(turn.dataset.step), false); return; }
    if (event.target.closest("[data-close]")) { close(reading); return; }
    if (figure) { event.preventDefault(); choose(reading, figure, false); return; }
    if (go) { event.preventDefault(); choose(reading, mark(reading, go.dataset.go), true); return; }
    var check = event.target.closest(".fr-findings .fr-check");
    if (check && check.dataset.figs) {
      choose(reading, mark(reading, check.dataset.figs.split(" ")[0]), true);
      relate(reading, check, null);
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    var current = document.querySelector(".fr-fig.fr-on");
    var reading = (current || event.target).closest(".fr-reading") || document.querySelector(".fr-reading");
    if (!reading) return;
    if (event.key === "ArrowRight") { event.preventDefault(); step(reading, 1, true); }
    if (event.key === "ArrowLeft") { event.preventDefault(); step(reading, -1, true); }
    if (event.key === "Escape") close(reading);
    if (event.key === " " && event.target.matches(".fr-fig")) { event.preventDefault(); choose(reading, event.target, false); }
  });

  document.addEventListener("change", function (event) {
    var reading = event.target.closest(".fr-reading"), kind = event.target.dataset.kind;
    if (!reading) return;
    if (kind) {
      all(reading, ".fr-text .fr-k-" + kind).forEach(function (node) { node.classList.toggle("fr-off", !event.target.checked); });
    } else if ("only" in event.target.dataset) {
      reading.classList.toggle("fr-only-needed", event.target.checked);
    }
  });

  function ready(root) { all(root, ".fr-tools[hidden], .fr-steps[hidden]").forEach(function (node) { node.hidden = false; }); }
  ready(document);
  document.addEventListener("fadu:shown", function () { ready(document); });
})();
