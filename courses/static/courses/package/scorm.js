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
  if (!api || String(api.LMSInitialize("")) !== "true") return;
  var began = Date.now(), is = document.body.dataset.unit;
  // Somebody who only looks around leaves no trace, as the format asks.
  var looks = api.LMSGetValue("cmi.core.lesson_mode") === "browse";
  if (is === "lesson" && !looks) api.LMSSetValue("cmi.core.lesson_status", "completed");
  else if (!looks && !/passed|failed/.test(api.LMSGetValue("cmi.core.lesson_status"))) api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  api.LMSCommit("");
  // The best try counts: one that goes worse later takes nothing back.
  window.tellScore = function (share, passed) {
    var raw = Math.floor(share * 100 + 1e-9);
    var best = api.LMSGetValue("cmi.core.score.raw");
    if (looks || (!passed && api.LMSGetValue("cmi.core.lesson_status") === "passed")) return;
    if (best !== "" && Number(best) > raw) return;
    api.LMSSetValue("cmi.core.score.min", "0");
    api.LMSSetValue("cmi.core.score.max", "100");
    api.LMSSetValue("cmi.core.score.raw", String(raw));
    api.LMSSetValue("cmi.core.lesson_status", passed ? "passed" : "failed");
    api.LMSCommit("");
  };
  function two(number) { return (number < 10 ? "0" : "") + number; }
  addEventListener("pagehide", function () {
    var seconds = Math.floor((Date.now() - began) / 1000);
    var spent = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
    api.LMSSetValue("cmi.core.session_time", spent);
    api.LMSFinish("");
  });
}());
