// Tells a cmi5 platform that a lesson was read, or how a quiz went. Opened without a platform, it says nothing.
(function () {
  var asked = new URLSearchParams(location.search);
  var names = ["endpoint", "fetch", "actor", "registration", "activityId"];
  if (!names.every(function (name) { return asked.get(name); })) return;
  var CMI5 = "https://w3id.org/xapi/cmi5/context/", VERBS = "http://adlnet.gov/expapi/verbs/";
  var endpoint = asked.get("endpoint").replace(/\/*$/, "/"), began = Date.now();
  var actor = JSON.parse(asked.get("actor")), activity = asked.get("activityId"), registration = asked.get("registration");
  var token = "", launch = {}, kept = {}, begun = false, over = false;

  function ask(method, path, body, more) {
    var facts = { method: method, headers: { Authorization: "Basic " + token, "X-Experience-API-Version": "1.0.3" } };
    if (body) {
      facts.headers["Content-Type"] = "application/json";
      facts.body = JSON.stringify(body);
    }
    return fetch(endpoint + path, Object.assign(facts, more)).then(function (answer) {
      if (answer.status === 404 && method === "GET") return null;
      if (!answer.ok) throw Object.assign(new Error(path + " " + answer.status), { status: answer.status });
      return method === "GET" ? answer.json() : null;
    });
  }
  function state(id) {
    var query = { stateId: id, activityId: activity, agent: JSON.stringify(actor), registration: registration };
    return "activities/state?" + new URLSearchParams(query);
  }
  // What makes a platform move on carries a second category; a score also the mark that the platform asks for.
  function say(verb, result, more) {
    var template = JSON.parse(JSON.stringify(launch.contextTemplate || {}));
    var beside = template.contextActivities = template.contextActivities || {};
    var kinds = ["cmi5"].concat(/completed|passed|failed/.test(verb) ? ["moveon"] : []);
    beside.category = (beside.category || []).concat(kinds.map(function (kind) {
      return { id: CMI5 + "categories/" + kind };
    }));
    template.registration = registration;
    if (result && result.score && launch.masteryScore !== undefined) {
      template.extensions = Object.assign({}, template.extensions);
      template.extensions[CMI5 + "extensions/masteryscore"] = launch.masteryScore;
    }
    if (verb !== "initialized") result = Object.assign({ duration: "PT" + ((Date.now() - began) / 1000).toFixed(2) + "S" }, result);
    var said = { id: crypto.randomUUID ? crypto.randomUUID() : made(), actor: actor, context: template, timestamp: new Date().toISOString() };
    said.verb = { id: VERBS + verb, display: { en: verb } };
    said.object = { objectType: "Activity", id: activity };
    if (result) said.result = result;
    return ask("PUT", "statements?statementId=" + said.id, said, more);
  }
  // On a platform without https a browser makes no such number by itself.
  function made() {
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (digit) {
      return (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16);
    });
  }
  function once(verb, result) {
    if (over || kept[verb] || launch.launchMode !== "Normal") return null;
    return say(verb, result).then(function () {
      kept[verb] = true;
      return ask("PUT", state("netpreneur"), kept);
    });
  }
  // The token is given once a launch: who loads the page again goes on with it. Some frames have no such store.
  var place = "cmi5 " + asked.get("fetch");
  function stored(value) {
    try {
      if (value === undefined) return sessionStorage.getItem(place) || "";
      if (value) sessionStorage.setItem(place, value);
      else sessionStorage.removeItem(place);
    } catch (error) { /* then it is asked for each time */ }
    return value || "";
  }
  function allowed() {
    token = token || stored();
    if (token) return Promise.resolve();
    return fetch(asked.get("fetch"), { method: "POST" }).then(function (answer) { return answer.json(); }).then(function (found) {
      if (!found["auth-token"]) throw new Error("no token");
      token = stored(found["auth-token"]);
    });
  }
  // In this order. What did not come through is tried again before the next result.
  function start() {
    if (begun) return Promise.resolve();
    return allowed().then(function () { return ask("GET", state("LMS.LaunchData")); })
      .then(function (found) {
        launch = found || {};
        var profile = new URLSearchParams({ profileId: "cmi5LearnerPreferences", agent: JSON.stringify(actor) });
        return ask("GET", "agents/profile?" + profile).catch(warn); // read as the format asks; nothing here follows them
      }).then(function () { return ask("GET", state("netpreneur")); })
      .then(function (found) {
        kept = found || {};
        if (over) throw new Error("left before it began");
        return say("initialized");
      }).then(function () { begun = true; }, function (error) {
        if (error.status === 401 || error.status === 403) token = stored("");
        throw error;
      });
  }
  function warn(error) { console.warn(error); }
  var ready = Promise.resolve();
  // One after the other; that one did not arrive silences none after it.
  function next(deed) {
    ready = ready.then(start).then(deed).catch(warn);
  }
  next(function () {
    return document.body.dataset.unit === "lesson" ? once("completed", { completion: true }) : null;
  });
  // Passed is said once, whatever comes later; a try that fails before it is said each time.
  window.tellScore = function (share, passed) {
    next(function () {
      if (over || kept.passed || launch.launchMode !== "Normal") return null;
      var result = { success: passed, score: { scaled: Math.floor(share * 1e4 + 1e-6) / 1e4 } };
      if (!passed) return say("failed", result);
      return Promise.resolve(once("passed", result)).then(function () { return once("completed", { completion: true }); });
    });
  };
  addEventListener("pagehide", function () {
    if (!over && begun) say("terminated", {}, { keepalive: true }).catch(warn);
    over = true;
  });
}());
