// Everything on every page works without this file; it starts what the design systems add.
import { initAll as startGovuk } from "./govuk-frontend.min.js";
import { initAll as startMoj } from "./moj-frontend.min.js";

startGovuk();
startMoj();

// What is typed into a marked form is kept as a draft while it is typed. Without this script the
// same is done by each Save that is refused, or that comes when the session has ended.
const PAUSE = 1500; // milliseconds after the last key
const LONGEST = 10000; // while somebody types on without a pause
const AWAY = "You are signed out. Save now: what you typed is kept, and you go on after signing in";
const FAILED = "Not kept as a draft just now. Save it soon";

function keepDraft(mark) {
  const form = mark.form;
  const said = document.createElement("p");
  said.className = "govuk-body-s house-draft";
  said.setAttribute("role", "status");
  form.append(said);
  let timer, since, sending;

  const say = (words) => {
    if (said.textContent !== words) said.textContent = words;
  };
  const wait = () => {
    since ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
  };
  const stop = () => {
    clearTimeout(timer);
    sending?.abort();
    since = undefined;
  };
  async function keep() {
    stop();
    sending = new AbortController();
    const { signal } = sending;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(mark.dataset.keep, { method: "POST", body, redirect: "manual", keepalive: body.toString().length < 60000, signal });
      if (answer.type === "opaqueredirect") say(AWAY);
      else say(answer.ok ? (await answer.json()).said : FAILED);
    } catch {
      if (!signal.aborted) say(FAILED);
    }
  }

  form.addEventListener("input", wait);
  form.addEventListener("change", wait);
  form.addEventListener("submit", stop);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && since) keep();
  });
}

document.querySelectorAll("input[name=_draft][data-keep]").forEach(keepDraft);

// One press copies a list that is there to be copied; without this script it is selected by hand.
function offerCopy(list) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = "Copy all";
  const said = document.createElement("span");
  said.className = "house-quiet house-copied";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    said.textContent = "";
    list.select();
    try {
      await navigator.clipboard.writeText(list.value);
      said.textContent = "Copied";
    } catch {
      said.textContent = document.execCommand("copy") ? "Copied" : "Selected: press Ctrl and C";
    }
  });
  list.after(button, said);
}

document.querySelectorAll("textarea[data-copy]").forEach(offerCopy);
