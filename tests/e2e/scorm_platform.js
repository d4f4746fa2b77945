// A small SCORM 1.2 platform for a test: the API of the standard's run-time environment, its data model with types,
// its error codes, and what it has heard. Written by the standard's tables; no part of the product.
(function () {
  const TEXT = (most) => (value) => value.length <= most;
  const WORDS = (...words) => (value) => words.includes(value);
  const DECIMAL = (value) => value === "" || (/^-?\d+(\.\d+)?$/.test(value) && Number(value) >= 0 && Number(value) <= 100);
  const SPAN = (value) => /^\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?$/.test(value);
  const STATUS = WORDS("passed", "completed", "failed", "incomplete", "browsed");
  // element: [may be read, may be written, type]
  const MODEL = {
    "cmi.core.student_id": [true, false], "cmi.core.student_name": [true, false], "cmi.core.credit": [true, false],
    "cmi.core.entry": [true, false], "cmi.core.total_time": [true, false], "cmi.core.lesson_mode": [true, false],
    "cmi.launch_data": [true, false], "cmi.core.lesson_location": [true, true, TEXT(255)],
    "cmi.core.lesson_status": [true, true, STATUS], "cmi.core.score.raw": [true, true, DECIMAL],
    "cmi.core.score.min": [true, true, DECIMAL], "cmi.core.score.max": [true, true, DECIMAL],
    "cmi.core.exit": [false, true, WORDS("time-out", "suspend", "logout", "")], "cmi.core.session_time": [false, true, SPAN],
    "cmi.suspend_data": [true, true, TEXT(4096)], "cmi.comments": [true, true, TEXT(4096)],
  };
  const TEXTS = { 0: "No error", 101: "General exception", 201: "Invalid argument error", 301: "Not initialized", 401: "Not implemented error", 402: "Invalid set value, element is a keyword", 403: "Element is read only", 404: "Element is write only", 405: "Incorrect Data Type" };
  const kept = JSON.parse(localStorage.getItem("kept") ?? "{}"); // as a platform keeps it between launches
  const unit = new URLSearchParams(location.search).get("unit");
  const mode = new URLSearchParams(location.search).get("mode") ?? "normal";
  const first = { "cmi.core.lesson_status": "not attempted", "cmi.core.score.raw": "", "cmi.core.lesson_mode": mode, "cmi.core.credit": mode === "normal" ? "credit" : "no-credit", "cmi.core.student_id": "7", "cmi.core.student_name": "Li, Xiulan", "cmi.core.total_time": "0000:00:00.00", "cmi.core.entry": kept[unit] ? "" : "ab-initio" };
  const values = { ...first, ...kept[unit], "cmi.core.lesson_mode": mode };
  let state = "before";
  let error = 0;
  window.heard = [];
  const told = (call, answer, code) => { error = code; window.heard.push([...call, answer, code]); return answer; };
  const no = (call, code, answer = "false") => told(call, answer, code);
  const store = () => { kept[unit] = values; localStorage.setItem("kept", JSON.stringify(kept)); };

  window.API = {
    LMSInitialize(given) {
      if (given !== "") return no(["Initialize"], 201);
      if (state !== "before") return no(["Initialize"], 101);
      state = "runs";
      return told(["Initialize"], "true", 0);
    },
    LMSFinish(given) {
      if (state !== "runs") return no(["Finish"], 301);
      if (given !== "") return no(["Finish"], 201);
      state = "over";
      store();
      return told(["Finish"], "true", 0);
    },
    LMSGetValue(name) {
      const call = ["Get", name];
      if (state !== "runs") return no(call, 301, "");
      if (!MODEL[name]) return no(call, name.endsWith("._children") ? 401 : 201, "");
      return MODEL[name][0] ? told(call, values[name] ?? "", 0) : no(call, 404, "");
    },
    LMSSetValue(name, value) {
      const call = ["Set", name, value];
      if (state !== "runs") return no(call, 301);
      if (/\._(children|count)$/.test(name)) return no(call, 402);
      if (!MODEL[name]) return no(call, 201);
      if (!MODEL[name][1]) return no(call, 403);
      if (typeof value !== "string" || !MODEL[name][2](value)) return no(call, 405);
      values[name] = value;
      return told(call, "true", 0);
    },
    LMSCommit(given) {
      if (state !== "runs") return no(["Commit"], 301);
      if (given !== "") return no(["Commit"], 201);
      store();
      return told(["Commit"], "true", 0);
    },
    LMSGetLastError: () => String(error),
    LMSGetErrorString: (code) => TEXTS[code] ?? "",
    LMSGetDiagnostic: (code) => TEXTS[code] ?? "",
  };
  document.getElementById("unit").src = unit;
}());
