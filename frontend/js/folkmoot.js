// Folkmoot's own lines, joined behind NHS.UK frontend's module by build.mjs. Every page works without them.
/* global createAll, Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios, SkipLink */

const components = [
  Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios, SkipLink,
];

function start(scope) {
  for (const component of components) createAll(component, undefined, { scope, onError: () => {} });
}

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
start(document);

// What htmx brings in gets the same behaviour as what came with the page.
document.addEventListener("htmx:afterSwap", (event) => start(event.target));

// Escape puts the meaning of a glossary term away; leaving the term lets it come back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(".fm-term:hover, .fm-term:focus-within")) {
    term.classList.add("fm-term--away");
  }
});
for (const leaving of ["mouseout", "focusout"]) {
  document.addEventListener(leaving, (event) => {
    const term = event.target instanceof Element ? event.target.closest(".fm-term") : null;
    if (term && !term.contains(event.relatedTarget)) term.classList.remove("fm-term--away");
  });
}
