// Starts Swagger UI on the page of the API. A file of its own, because the site's policy lets no inline script run.
"use strict";

const place = document.getElementById("api-docs");

const token = () => document.cookie.split("; ").find((each) => each.startsWith("csrftoken="))?.slice("csrftoken=".length) ?? "";

// One part of the API at a time: of a long list Swagger UI draws the first lines and stops.
const onePart = (schema, part) => ({
  ...schema,
  paths: Object.fromEntries(
    Object.entries(schema.paths).filter(([, methods]) => Object.values(methods).some((each) => each.tags?.includes(part))),
  ),
});

window.addEventListener("load", async () => {
  const answer = await fetch(place.dataset.schema, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    place.textContent = "The description of the API could not be read. Load the page again.";
    return;
  }
  SwaggerUIBundle({
    spec: onePart(await answer.json(), place.dataset.part),
    domNode: place,
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    // Nothing is sent to a validator elsewhere.
    validatorUrl: null,
    requestInterceptor: (request) => {
      if (request.method && request.method !== "GET") {
        request.headers["X-CSRFToken"] = token();
      }
      return request;
    },
  });
});
