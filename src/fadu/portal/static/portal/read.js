// Reading reports on the site: drop files, see the upload go, and the readings in place. Without script the
// form works as any form does; nothing here is kept.
(function () {
  "use strict";
  document.documentElement.classList.add("js");
  var sending = null;

  function said(form, words, part) {
    var box = form.querySelector(".progress"), bar = box.querySelector("progress");
    box.hidden = false;
    if (part === null) bar.removeAttribute("value"); else bar.value = part;
    box.querySelector("span").textContent = words;
  }

  function megabytes(bytes) { return (bytes / 1048576).toFixed(1) + " MB"; }

  // Scripts that the new page has beyond this one, one after another; some must run for each new page.
  function load(scripts) {
    if (!scripts.length) return;
    var wanted = scripts[0], known = document.querySelector('script[src="' + wanted.getAttribute("src") + '"]');
    if (known && !wanted.hasAttribute("data-again")) { load(scripts.slice(1)); return; }
    var script = document.createElement("script");
    script.src = wanted.getAttribute("src");
    script.onload = function () { load(scripts.slice(1)); };
    document.head.appendChild(script);
  }

  function show(text) {
    var page = new DOMParser().parseFromString(text, "text/html"), main = page.getElementById("main");
    if (!main) return false;
    document.getElementById("main").replaceChildren.apply(document.getElementById("main"), Array.from(main.childNodes));
    document.title = page.title;
    document.dispatchEvent(new Event("fadu:shown"));
    load(Array.from(page.querySelectorAll("head script[src]")));
    var results = document.getElementById("results") || document.querySelector("[role=alert]");
    if (results) { results.scrollIntoView({ block: "start" }); results.focus({ preventScroll: true }); }
    return true;
  }

  function failed(form, words) {
    sending = null;
    form.querySelector("button").disabled = false;
    said(form, words, 0);
  }

  function send(form) {
    if (sending) return;
    var request = sending = new XMLHttpRequest();
    var data = new FormData(form);
    form.querySelector("button").disabled = true;
    request.open("POST", form.getAttribute("action"));
    request.upload.onprogress = function (event) {
      if (!event.lengthComputable) return;
      var words = "已上传 " + megabytes(event.loaded) + "，共 " + megabytes(event.total);
      said(form, words, event.loaded / event.total);
    };
    request.upload.onload = function () { said(form, "上传完毕，正在读取和核对……", null); };
    request.onload = function () {
      sending = null;
      if (!show(request.responseText)) failed(form, "网站没有给出结果，请稍后再试。");
    };
    request.onerror = function () { failed(form, "没有连上网站，请检查网络后再试。"); };
    said(form, "正在上传……", 0);
    request.send(data);
  }

  function holds(event) {
    return event.dataTransfer && Array.from(event.dataTransfer.types).indexOf("Files") >= 0;
  }

  document.addEventListener("submit", function (event) {
    if (event.target.id !== "upload") return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("dragover", function (event) {
    var drop = document.getElementById("drop");
    if (!drop || !holds(event)) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", function (event) {
    var drop = document.getElementById("drop");
    if (drop && !event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", function (event) {
    var drop = document.getElementById("drop"), input = document.getElementById("files");
    if (!drop || !holds(event)) return;
    event.preventDefault();
    drop.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    send(input.form);
  });
})();
