// Tells a SCORM 1.2 platform that a lesson was read, or how a quiz went. Opened without a platform, it says nothing.
(function () {
  function find(from) {
    for (var tries = 0; from && tries < 12; tries += 1) {
      if (from.API) return from.API;
      if (from.parent === from) break;
      from = from.parent;
    }
    return null;
  }
  var api = find(window) || (window.opener && find(window.opener));
  if (!api) return;
  api.LMSInitialize("");
  var is = document.body.dataset.unit;
  if (is === "lesson") api.LMSSetValue("cmi.core.lesson_status", "completed");
  else if (!/passed|failed/.test(api.LMSGetValue("cmi.core.lesson_status"))) api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  api.LMSCommit("");
  // The best try counts: one that goes worse later takes nothing back.
  window.tellScore = function (share, passed) {
    var raw = Math.floor(share * 100 + 1e-9);
    var best = api.LMSGetValue("cmi.core.score.raw");
    if (!passed && api.LMSGetValue("cmi.core.lesson_status") === "passed") return;
    if (best !== "" && Number(best) > raw) return;
    api.LMSSetValue("cmi.core.score.min", "0");
    api.LMSSetValue("cmi.core.score.max", "100");
    api.LMSSetValue("cmi.core.score.raw", String(raw));
    api.LMSSetValue("cmi.core.lesson_status", passed ? "passed" : "failed");
    api.LMSCommit("");
  };
  addEventListener("pagehide", function () { api.LMSFinish(""); });
}());
