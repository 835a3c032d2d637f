// A dependent question is seen once its question has an answer that leads to it, and a box of own
// words once there is an answer other than no. Without this file all of them are seen, and dependent
// questions say when they are asked.
const dependents = [...document.querySelectorAll("[data-asked-if]")];
const asides = [...document.querySelectorAll(".house-aside-box")];

function answersOf(question) {
  const chosen = document.querySelectorAll(`[name="${CSS.escape(question)}"]:checked`);
  const box = document.querySelector(`[name="${CSS.escape(question)}-words"]`);
  const codes = [...chosen].map((input) => input.value);
  return codes.length || !box || !box.value ? codes : ["given"];
}

function open() {
  for (const dependent of dependents) {
    const above = dependents.find((one) => one.dataset.question === dependent.dataset.askedIf);
    const leads = answersOf(dependent.dataset.askedIf).some((code) =>
      dependent.dataset.answers.split(" ").includes(code));
    const isOpen = leads && (!above || above.classList.contains("house-dependent--open"));
    dependent.classList.toggle("house-dependent--open", isOpen);
  }
  for (const aside of asides) {
    const chosen = aside.closest(".govuk-form-group").querySelector("fieldset input:checked");
    const isOpen = (chosen && chosen.value !== "no") || aside.querySelector("input").value;
    aside.classList.toggle("house-aside-box--open", Boolean(isOpen));
  }
}

document.addEventListener("change", open);
open();
