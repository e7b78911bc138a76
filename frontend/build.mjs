// Builds the style sheet and the script into the folder named on the command line.
// Called by `python -m design.build`, which decides whether there is anything to do.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(process.argv[2] ?? join(here, "..", "platform", "design", "built"), "design");
mkdirSync(out, { recursive: true });

const style = sass.compile(join(here, "scss", "folkmoot.scss"), {
  style: "compressed",
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
});
writeFileSync(join(out, "folkmoot.css"), style.css);

const upstream = readFileSync(join(here, "node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js"), "utf8");
const own = readFileSync(join(here, "js", "folkmoot.js"), "utf8");
const whole = upstream.replace(/\/\/# sourceMappingURL=.*$/m, "").replace(/export\s*\{[^}]*\};?/, "");
writeFileSync(join(out, "folkmoot.js"), `${whole.trim()}\n${own}`);

// The few icons that the style sheet asks for; upstream's logos and fonts stay where they are.
mkdirSync(join(out, "images"), { recursive: true });
for (const [, name] of style.css.matchAll(/url\("?\.\/images\/([\w-]+\.svg)"?\)/g)) {
  copyFileSync(join(here, "node_modules/nhsuk-frontend/dist/nhsuk/assets/images", name), join(out, "images", name));
}

copyFileSync(join(here, "images", "favicon.svg"), join(out, "favicon.svg"));
