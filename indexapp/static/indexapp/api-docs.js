// Starts Swagger UI on the page of the API. A file of its own, because the site's policy lets no inline script run.
"use strict";

const place = document.getElementById("api-docs");

const token = () => document.cookie.split("; ").find((each) => each.startsWith("csrftoken="))?.slice("csrftoken=".length) ?? "";

window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: place.dataset.schema,
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
