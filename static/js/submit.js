// Says that a form is on its way. The button stays pressable: the hidden key makes a second press harmless.
document.addEventListener("submit", (event) => {
  event.submitter?.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});

// Radio cards and selects that belong together: choosing “new” shows the field for its name.
for (const field of document.querySelectorAll("[data-shown-when]")) {
  const control = document.getElementById(field.dataset.shownWhen);
  if (!control) continue;
  const update = () => {
    field.hidden = control.value !== field.dataset.shownValue;
  };
  control.addEventListener("change", update);
  update();
}

document.querySelector(".problems")?.focus();
